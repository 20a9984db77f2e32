import { simplify } from '../han.ts';
import { type Concept, chinesePhrases, englishPhrases, TOGETHER } from './concepts.ts';
import { heardAs, LONGEST_HEARD } from './homophones.ts';
import { rewritten } from './rewrites.ts';
import { CHINESE_STOP_WORDS, ENGLISH_STOP_WORDS } from './stopwords.ts';

/** A word of a text. */
export interface Word {
  /** In one form: lower case, no accents, English without endings, Chinese simplified. */
  readonly term: string;
  /** What customers mean by it, where it is one of the words that every shop's customers use. */
  readonly concept?: Concept;
  /** From 0 to 1: how much of a word it is. */
  readonly part: number;
}

/** What pieces of a Chinese word count next to the word. */
const PAIR_IN_WORD = 0.4;
const PAIR_ACROSS = 0.25;
const CHARACTER = 0.2;
/** A kind of question (how long, how much) says less than its subject. */
const KIND = 0.6;
/** A meaning that follows from two words is less sure than one that is said. */
const IN_TWO = 0.7;

const LONGEST_PHRASE = 4;
const RUN = /[\p{sc=Latin}\p{N}\p{M}]+(?:['’-][\p{sc=Latin}]+)*|\p{sc=Han}+|[\p{L}\p{M}]+|[.,;!?。，；！？\n]/gu;
const HAN = /^\p{sc=Han}/u;
const WORD = /^[\p{L}\p{N}\p{M}]/u;
const MARKS = /\p{M}+/gu;

/** Loaded with the first Chinese text; its dictionary takes some milliseconds. */
let segmenter: Intl.Segmenter | undefined;

const phrasesByStems = new Map([...englishPhrases].map(([phrase, concept]) => [stems(phrase.split(' ')), concept]));
/** `到` is to arrive behind these, and a mere particle or part of another word elsewhere. */
const ARRIVES = '(?<=多久|几天|时候|哪天|天内|能|才|会|没|快)到(?![账期底])';
const longestFirst = [...chinesePhrases.keys()].filter((phrase) => phrase !== '到').sort((a, b) => b.length - a.length);
const chinesePhrase = new RegExp([...longestFirst, ARRIVES].join('|'), 'g');

/** The English words that mean a concept, without endings: what a misspelt word may have been meant to be. */
export const conceptWords: ReadonlyMap<string, Concept> = new Map(
  [...englishPhrases].filter(([phrase]) => /^[a-z]+$/.test(phrase)).map(([word, concept]) => [stem(word), concept]),
);

/**
 * The words of a text that say what it is about, each once. Chinese gives its words, and every character and two
 * neighbouring ones as well, because the dictionary does not know a shop's own names and cuts the same words
 * differently from sentence to sentence. Stop words are left out.
 */
export function tokenize(text: string): readonly Word[] {
  const words = new Map<string, Word>();
  const add = (word: Word) => {
    const known = words.get(word.term);
    if (!known || known.part < word.part) words.set(word.term, word);
  };
  let english: string[] = [];
  const finishEnglish = () => {
    englishWords(english, add);
    english = [];
  };
  const plainly = rewritten(Array.from(text.normalize('NFKC').toLowerCase(), simplify).join(''));
  for (const [run] of plainly.matchAll(RUN)) {
    if (WORD.test(run) && !HAN.test(run)) english.push(run.normalize('NFKD').replace(MARKS, '').replace(/['’]/g, ''));
    else {
      finishEnglish();
      if (HAN.test(run)) chineseWords(run, add);
    }
  }
  finishEnglish();
  for (const together of togetherIn(words.values())) add(together);
  return [...words.values()];
}

/** What words mean together: how much, and sending, ask for the fee, however far apart they stand. */
function togetherIn(words: Iterable<Word>): readonly Word[] {
  const said = new Set([...words].flatMap(({ concept }) => concept?.own ?? []));
  return TOGETHER.flatMap(({ all, concept }) => {
    if (said.has(concept.own) || !all.every((own) => said.has(own))) return [];
    return [{ term: all.join(''), concept, part: IN_TWO }];
  });
}

/** The terms a word is found by: itself, its concept, the wider one. */
export function termsOf({ term, concept }: Word): readonly string[] {
  if (!concept) return [term];
  return concept.wider === undefined ? [term, concept.own] : [term, concept.own, concept.wider];
}

function englishWords(run: readonly string[], add: (word: Word) => void): void {
  for (let i = 0; i < run.length; ) {
    const length = phraseAt(run, i);
    const phrase = run.slice(i, i + Math.max(1, length));
    const concept = length > 0 ? conceptAt(phrase) : undefined;
    i += phrase.length;
    if (concept) add({ term: stems(phrase), concept, part: concept.isKind ? KIND : 1 });
    else for (const word of phrase.flatMap((written) => written.split('-'))) addWord(word, add);
  }
}

function addWord(word: string, add: (word: Word) => void): void {
  if (word === '' || ENGLISH_STOP_WORDS.has(word) || ENGLISH_STOP_WORDS.has(word.replace(/s$/, ''))) return;
  add({ term: stem(word), part: 1 });
}

/** How many words the longest phrase has that begins here; 0 where none does. */
function phraseAt(run: readonly string[], start: number): number {
  for (let length = Math.min(LONGEST_PHRASE, run.length - start); length > 0; length--) {
    if (conceptAt(run.slice(start, start + length))) return length;
  }
  return 0;
}

function conceptAt(phrase: readonly string[]): Concept | undefined {
  return englishPhrases.get(phrase.join(' ')) ?? phrasesByStems.get(stems(phrase));
}

function chineseWords(run: string, add: (word: Word) => void): void {
  let end = 0;
  for (const match of run.matchAll(chinesePhrase)) {
    segmentWords(run.slice(end, match.index), add);
    const [term] = match;
    end = match.index + term.length;
    addPhrase(term, add);
  }
  segmentWords(run.slice(end), add);
}

function segmentWords(text: string, add: (word: Word) => void): void {
  if (text === '') return;
  segmenter ??= new Intl.Segmenter('zh', { granularity: 'word' });
  const segments = Array.from(segmenter.segment(text), ({ segment }) => segment);
  let last = '';
  for (let i = 0; i < segments.length; ) {
    const segment = segments[i] ?? '';
    const slip = slipAt(segments, i);
    i += slip?.segments ?? 1;
    if (slip) addPhrase(slip.meant, add);
    if (slip || CHINESE_STOP_WORDS.has(segment)) last = '';
    else last = addSegment(segment, last, add);
  }
}

/** Adds a word of the dictionary with its pieces. @returns its last character */
function addSegment(segment: string, last: string, add: (word: Word) => void): string {
  const characters = [...segment];
  const first = characters[0] ?? '';
  if (last !== '' && !CHINESE_STOP_WORDS.has(last + first)) add({ term: last + first, part: PAIR_ACROSS });
  add({ term: segment, part: characters.length === 1 ? 2 * CHARACTER : 1 });
  for (const [i, character] of characters.entries()) {
    if (!CHINESE_STOP_WORDS.has(character)) add({ term: character, part: CHARACTER });
    const pair = `${characters[i - 1] ?? ''}${character}`;
    if (i > 0 && characters.length > 2 && !CHINESE_STOP_WORDS.has(pair)) add({ term: pair, part: PAIR_IN_WORD });
  }
  return characters.at(-1) ?? '';
}

/** The phrase that was meant by single characters in a row, of which the dictionary could make no word. */
function slipAt(segments: readonly string[], start: number): { segments: number; meant: string } | undefined {
  for (let length = LONGEST_HEARD; length > 1; length--) {
    const row = segments.slice(start, start + length);
    if (row.length < length || row.some((segment) => segment.length > 1)) continue;
    const meant = heardAs(row.join(''));
    if (meant !== undefined) return { segments: length, meant };
  }
  return undefined;
}

function addPhrase(term: string, add: (word: Word) => void): void {
  const concept = chinesePhrases.get(term);
  if (concept) add({ term, concept, part: concept.isKind ? KIND : 1 });
}

/** English words without their endings, one space apart. */
export function stems(words: readonly string[]): string {
  return words.map(stem).join(' ');
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
