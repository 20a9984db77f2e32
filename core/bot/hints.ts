import { simplify } from '../han.ts';
import { ENGLISH_HINTS } from './hints-en.ts';
import { CHINESE_HINTS } from './hints-zh.ts';
import { ENGLISH_STOP_WORDS } from './stopwords.ts';
import { stems } from './tokenize.ts';

/** A word or phrase of a question that speaks of concepts without meaning any of them alone. */
export interface Hint {
  readonly term: string;
  /** The concepts, as terms. */
  readonly concepts: readonly string[];
}

const LONGEST_PHRASE = 4;
const WORDS = /[\p{sc=Latin}\p{N}\p{M}]+(?:['’-][\p{sc=Latin}]+)*/gu;
const HAN = /\p{sc=Han}+/gu;
const MARKS = /\p{M}+/gu;

function byPhrase(table: Readonly<Record<string, string>>, between: string, form: (phrase: string) => string) {
  const hints = new Map<string, string[]>();
  for (const [name, phrases] of Object.entries(table)) {
    for (const phrase of new Set(phrases.split(between).map(form))) {
      hints.set(phrase, [...(hints.get(phrase) ?? []), `=${name}`]);
    }
  }
  return hints;
}

const english = byPhrase(ENGLISH_HINTS, ', ', (phrase) => stems(phrase.split(' ')));
const chinese = byPhrase(CHINESE_HINTS, ' ', (phrase) => phrase);
const longestChinese = Math.max(...Array.from(chinese.keys(), (phrase) => phrase.length));

/** The hints of a text, each once. */
export function hintsIn(text: string): readonly Hint[] {
  const found = new Map<string, Hint>();
  const plainly = Array.from(text.normalize('NFKC').toLowerCase(), simplify).join('');
  const words = Array.from(plainly.matchAll(WORDS), ([word]) =>
    word.normalize('NFKD').replace(MARKS, '').replace(/['’]/g, ''),
  );
  for (let start = 0; start < words.length; start++) {
    for (let length = 1; length <= LONGEST_PHRASE && start + length <= words.length; length++) {
      const phrase = words.slice(start, start + length);
      if (length === 1 && ENGLISH_STOP_WORDS.has(phrase[0] ?? '')) continue;
      const term = stems(phrase);
      const concepts = english.get(term);
      if (concepts) found.set(term, { term, concepts });
    }
  }
  for (const [run] of plainly.matchAll(HAN)) {
    for (let start = 0; start < run.length; ) {
      const term = chineseAt(run, start);
      if (term !== undefined) found.set(term, { term, concepts: chinese.get(term) ?? [] });
      start += term?.length ?? 1;
    }
  }
  return [...found.values()];
}

/** The longest phrase that begins here. A single character stands in too many words to count wherever it stands. */
function chineseAt(run: string, start: number): string | undefined {
  for (let length = Math.min(longestChinese, run.length - start); length > 1; length--) {
    const term = run.slice(start, start + length);
    if (chinese.has(term)) return term;
  }
  return undefined;
}

/** What a single character of Chinese hints at, where it is a word of its own. */
export function hintOf(term: string): readonly string[] {
  return chinese.get(term) ?? [];
}
