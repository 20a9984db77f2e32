import { slipsBetween } from '../slips.ts';
import type { KnowledgeEntry } from './knowledge-entry.ts';
import { tokenize } from './tokenize.ts';

/** The words that a brand's knowledge is written in. */
export interface Vocabulary {
  /** How much a word tells: rare ones more, one that no entry has most, since the question is about something else. */
  weigh(term: string): number;
  has(term: string): boolean;
  /** The known word that a misspelt one was probably meant to be. */
  meant(term: string): string | undefined;
}

/** A word of a question, as the knowledge has it. */
export interface Asked {
  readonly term: string;
  readonly weight: number;
  /** From 0 to 1: how sure it is that this word was meant. */
  readonly certainty: number;
}

/** UTF-16 units of a question that are looked at; what it is about shows sooner. */
const LONGEST_QUESTION = 2000;

const HAN = /^\p{sc=Han}/u;
/** Words shorter than this have too many neighbours to guess which was meant. */
const SHORTEST_GUESS = 5;
const GUESSED = 0.8;
/** One Chinese character alone says little, and an unknown pair is often only where two words meet. */
const ONE_CHARACTER = 0.4;
const UNKNOWN_PAIR = 0.7;
/** A word that the knowledge lacks is the surest sign that it lacks the answer. */
const UNKNOWN = 1.3;

export function vocabularyOf(entries: readonly KnowledgeEntry[]): Vocabulary {
  const entriesWith = new Map<string, number>();
  const known = new Set<string>();
  for (const entry of entries) {
    const phrasings = [entry.title, ...entry.questions, ...entry.tags].join('\n');
    for (const term of new Set(tokenize(phrasings))) {
      known.add(term);
      entriesWith.set(term, (entriesWith.get(term) ?? 0) + 1);
    }
    for (const term of tokenize(entry.body.text)) known.add(term);
  }
  return {
    weigh(term) {
      const rarity = Math.log(1 + (entries.length + 1) / (0.5 + (entriesWith.get(term) ?? 0)));
      if (!HAN.test(term)) return known.has(term) ? rarity : rarity * UNKNOWN;
      return rarity * (!known.has(term) ? UNKNOWN_PAIR : term.length === 1 ? ONE_CHARACTER : 1);
    },
    has: (term) => known.has(term),
    meant(term) {
      if (term.length < SHORTEST_GUESS || HAN.test(term) || /\d/.test(term)) return undefined;
      for (const candidate of known) {
        const most = Math.min(term.length, candidate.length) < 8 ? 1 : 2;
        // Hardly anyone gets the first letter wrong, and it keeps other words away.
        if (candidate[0] !== term[0] || Math.abs(candidate.length - term.length) > most) continue;
        if (slipsBetween(term, candidate) <= most) return candidate;
      }
      return undefined;
    },
  };
}

/** The words of a question, each once, misspelt ones as they were probably meant. */
export function askedIn(text: string, vocabulary: Vocabulary): readonly Asked[] {
  const asked = new Map<string, Asked>();
  for (const written of tokenize(text.slice(0, LONGEST_QUESTION))) {
    const guess = vocabulary.has(written) ? undefined : vocabulary.meant(written);
    const term = guess ?? written;
    const certainty = guess === undefined ? 1 : GUESSED;
    if (!asked.has(term)) asked.set(term, { term, weight: vocabulary.weigh(term), certainty });
  }
  return [...asked.values()];
}
