import { simplify } from '../han.ts';
import { CHINESE_STOP_WORDS, ENGLISH_STOP_WORDS } from './stopwords.ts';

const RUN = /[\p{sc=Latin}\p{N}\p{M}]+(?:['’][\p{sc=Latin}]+)*|\p{sc=Han}+|[\p{L}\p{M}]+/gu;
const HAN = /^\p{sc=Han}/u;
const MARKS = /\p{M}+/gu;

/** Loaded with the first Chinese text; its dictionary takes some milliseconds. */
let segmenter: Intl.Segmenter | undefined;

/**
 * The words of a text that say what it is about, in one form each: lower case, no accents, English without endings,
 * Chinese simplified. Chinese gives its words, and every character and two neighbouring ones as well, because the
 * dictionary does not know a shop's own names and cuts the same words differently from sentence to sentence. Stop words are left out.
 */
export function tokenize(text: string): string[] {
  const words: string[] = [];
  for (const [run] of text.normalize('NFKC').toLowerCase().matchAll(RUN)) {
    if (HAN.test(run)) words.push(...chinese(run));
    else {
      const word = run.normalize('NFKD').replace(MARKS, '').replace(/['’]/g, '');
      if (!ENGLISH_STOP_WORDS.has(word) && !ENGLISH_STOP_WORDS.has(word.replace(/s$/, ''))) words.push(stem(word));
    }
  }
  return words;
}

function chinese(run: string): string[] {
  const folded = Array.from(run, simplify).join('');
  segmenter ??= new Intl.Segmenter('zh', { granularity: 'word' });
  const found = new Set<string>();
  let stretch: string[] = [];
  const finishStretch = () => {
    for (const [i, character] of stretch.entries()) {
      found.add(character);
      if (i > 0) found.add(`${stretch[i - 1]}${character}`);
    }
    stretch = [];
  };
  for (const { segment } of segmenter.segment(folded)) {
    if (CHINESE_STOP_WORDS.has(segment)) finishStretch();
    else {
      found.add(segment);
      stretch.push(...segment);
    }
  }
  finishStretch();
  return [...found].filter((word) => !CHINESE_STOP_WORDS.has(word));
}

/** Takes English endings off, lightly: what is left need not be a word, it has to be the same for its relatives. */
function stem(word: string): string {
  if (word.length < 4 || /\d/.test(word)) return word;
  const singular = word
    .replace(/(?<=..)ies$/, 'y')
    .replace(/(?<=ss|sh|ch|x|z)es$/, '')
    .replace(/(?<=[^su])s$/, '');
  const base = singular.replace(/(?<=....|..y)(?:ing|ed|ment|(?<=er)y)$/, '');
  const trimmed = base.replace(/(?<=..)([b-df-hj-km-np-rt-vx-z])\1$/, '$1');
  return trimmed.length > 4 ? trimmed.replace(/e$/, '') : trimmed;
}
