import { slipsBetween } from '../slips.ts';
import { TOGETHER_HINT, widerOf } from './concepts.ts';
import { type Hint, hintOf, hintsIn } from './hints.ts';
import type { KnowledgeEntry } from './knowledge-entry.ts';
import { conceptWords, termsOf, tokenize, type Word } from './tokenize.ts';

/** The words that a brand's knowledge is written in. */
export interface Vocabulary {
  /** How much a word tells: rare ones more. */
  weigh(word: Word): number;
  has(term: string): boolean;
  /** What a word weighs that a single entry has. */
  readonly most: number;
  /** The known words that a misspelt one was probably meant to be: one, or two that were written as one. */
  meant(word: Word): readonly Word[] | undefined;
}

/** A word of a question, as the knowledge has it. */
export interface Asked {
  readonly word: Word;
  readonly weight: number;
  /** From 0 to 1: how sure it is that this word was meant. */
  readonly certainty: number;
  readonly isKnown: boolean;
  /** Concepts, as terms, that it speaks of without meaning any of them alone. */
  readonly hints: readonly string[];
}

/** UTF-16 units of a question that are looked at; what it is about shows sooner. */
export const LONGEST_QUESTION = 2000;

const HAN = /^\p{sc=Han}/u;
/** Words shorter than this have too many neighbours to guess which was meant. */
const SHORTEST_GUESS = 5;
const SHORTEST_HALF = 4;
const GUESSED = 0.8;
/** A word that the knowledge lacks tells that it may lack the answer; a Chinese pair is often only where two words meet. */
const UNKNOWN = 0.6;
const UNKNOWN_PIECE = 0.3;

export function vocabularyOf(entries: readonly KnowledgeEntry[]): Vocabulary {
  const entriesWith = new Map<string, number>();
  const known = new Set<string>();
  for (const entry of entries) {
    const phrasings = [entry.title, ...entry.questions, ...entry.tags].join('\n');
    for (const term of new Set(tokenize(phrasings).flatMap(termsOf))) {
      known.add(term);
      entriesWith.set(term, (entriesWith.get(term) ?? 0) + 1);
    }
    for (const word of tokenize(entry.body.text)) for (const term of termsOf(word)) known.add(term);
  }
  const guesses = new Map<string, Word>();
  for (const [term, concept] of conceptWords) guesses.set(term, { term, concept, part: 1 });
  for (const term of known)
    if (/^[\p{sc=Latin}\p{N}]+$/u.test(term) && !guesses.has(term)) guesses.set(term, { term, part: 1 });

  return {
    weigh({ term, concept, part }) {
      const inEntries = Math.max(entriesWith.get(term) ?? 0, concept ? (entriesWith.get(concept.own) ?? 0) : 0);
      const rarity = Math.log(1 + (entries.length + 1) / (0.5 + inEntries));
      if (known.has(term) || (concept && known.has(concept.own))) return rarity * part;
      return rarity * part * UNKNOWN * (HAN.test(term) && part < 1 ? UNKNOWN_PIECE : 1);
    },
    has: (term) => known.has(term),
    most: Math.log(1 + (entries.length + 1) / 1.5),
    meant({ term }) {
      if (term.length < SHORTEST_GUESS || !/^\p{sc=Latin}+$/u.test(term)) return undefined;
      const nearest = nearestTo(term, guesses);
      if (nearest) return [nearest];
      for (let i = SHORTEST_HALF; i <= term.length - SHORTEST_HALF; i++) {
        const halves = [guesses.get(term.slice(0, i)), guesses.get(term.slice(i))];
        if (halves.every((half) => half !== undefined)) return halves;
      }
      return undefined;
    },
  };
}

function nearestTo(term: string, guesses: ReadonlyMap<string, Word>): Word | undefined {
  let nearest: Word | undefined;
  let fewest = Number.POSITIVE_INFINITY;
  for (const [candidate, word] of guesses) {
    const most = Math.min(term.length, candidate.length) < 8 ? 1 : 2;
    // Hardly anyone gets the first letter wrong, and it keeps other words away.
    if (candidate[0] !== term[0] || Math.abs(candidate.length - term.length) > most) continue;
    const slips = slipsBetween(term, candidate);
    if (slips > most || slips >= fewest) continue;
    nearest = word;
    fewest = slips;
  }
  return nearest;
}

/** The words of a question, each once, misspelt ones as they were probably meant. */
export function askedIn(text: string, vocabulary: Vocabulary): readonly Asked[] {
  const asked = new Map<string, Asked>();
  for (const written of tokenize(text.slice(0, LONGEST_QUESTION))) {
    const isKnown = termsOf(written)
      .slice(0, 2)
      .some((term) => vocabulary.has(term));
    const guess = isKnown || written.concept ? undefined : vocabulary.meant(written);
    const certainty = guess === undefined ? 1 : GUESSED;
    for (const word of guess ?? [written]) {
      if (asked.has(word.term)) continue;
      // Who asks about a parcel where only orders are spoken of is still understood.
      const known = isKnown || termsOf(word).some((term) => vocabulary.has(term));
      asked.set(word.term, { word, weight: vocabulary.weigh(word), certainty, isKnown: known, hints: [] });
    }
  }
  return [...asked.values()];
}

/** The same words with all that they may speak of, and with the phrases that do. */
export function withHints(text: string, asked: readonly Asked[], vocabulary: Vocabulary): readonly Asked[] {
  const asWritten = (concept: string) => (vocabulary.has(concept) ? concept : (widerOf(concept) ?? concept));
  const hints = new Map(
    [...hintsIn(text.slice(0, LONGEST_QUESTION)), ...together(asked)]
      .map(({ term, concepts }) => [term, [...new Set(concepts.map(asWritten))]] as const)
      .filter(([, concepts]) => concepts.some((concept) => vocabulary.has(concept))),
  );
  const said = new Set(asked.map(({ word }) => word.term));
  // Of phrases within one another only the longest was meant.
  const meant = [...hints.keys(), ...asked.flatMap(({ word }) => (word.concept ? [word.term] : []))];
  const phrases = [...hints].filter(
    ([term]) => !said.has(term) && !meant.some((other) => other !== term && isPartOf(term, other)),
  );
  const words = asked
    .map((one) => ({ ...one, hints: hints.get(one.word.term) ?? ownHints(one.word).map(asWritten) }))
    // What a phrase is made of says nothing more, where nobody wrote about it.
    .filter((one) => one.isKnown || one.hints.length > 0 || !phrases.some(([term]) => isPartOf(one.word.term, term)));
  return [
    ...words,
    ...phrases.map(([term, concepts]) => {
      const word = { term, part: 1 };
      return { word, weight: vocabulary.weigh(word), certainty: 1, isKnown: false, hints: concepts };
    }),
  ];
}

/** What a question's concepts hint at together. */
function together(asked: readonly Asked[]): readonly Hint[] {
  const said = new Set(asked.flatMap(({ word }) => word.concept?.own ?? []));
  return TOGETHER_HINT.filter(({ all, concept }) => !said.has(concept.own) && all.every((own) => said.has(own))).map(
    ({ all, concept }) => ({ term: all.join(''), concepts: [concept.own] }),
  );
}

/** A place hints at what is sent there, and a single character at what the table says. */
function ownHints({ term, concept }: Word): readonly string[] {
  return concept?.isPlace && concept.wider !== undefined ? [concept.wider] : hintOf(term);
}

/** Whether a word, or some in a row, are among those of a phrase. */
function isPartOf(part: string, phrase: string): boolean {
  return HAN.test(phrase) ? phrase.includes(part) : ` ${phrase} `.includes(` ${part} `);
}
