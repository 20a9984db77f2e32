import { automatonOf } from './automaton.ts';
import { type Need, needOf } from './needs.ts';

/** Says of many patterns, after one pass over a text, which of them may match: most have no word of theirs in it. */
export interface Sieve {
  /** Looks at a text; what `mayMatch` says is about the last one. */
  sift(text: string): void;
  /** @param pattern one of those that the sieve was made of */
  mayMatch(pattern: RegExp): boolean;
}

/** Whether what a pattern needs was seen. */
type Test = () => boolean;

/** @param patterns see `needOf` for what they may be written in */
export function sieveOf(patterns: readonly RegExp[]): Sieve {
  const places = new Map(patterns.map((pattern, place) => [pattern, place]));
  const needs = patterns.map(needOf);
  const clues = needs.map(cluesOf);
  const numbers = new Map<string, number>();
  for (const need of needs) collect(need, numbers);
  /** By words: when it was last seen, by the count of texts, and the patterns that it is a clue to. */
  const seen = new Int32Array(numbers.size);
  const leads = Array.from(numbers.keys(), (word) =>
    Int32Array.from(clues.flatMap((words, pattern) => (words?.has(word) ? [pattern] : []))),
  );
  /** By patterns: when there was last a clue to it; one without clues may always match. */
  const awake = new Int32Array(patterns.length);
  const tests = needs.map(testOf);
  const automaton = automatonOf([...numbers.keys()]);
  let round = 0;

  function note(word: number): void {
    if (seen[word] === round) return;
    seen[word] = round;
    const patterns = leads[word] as Int32Array;
    for (let i = 0; i < patterns.length; i++) awake[patterns[i] as number] = round;
  }

  function testOf(need: Need): Test {
    if (need === null) return () => true;
    if (typeof need === 'string') {
      const word = numbers.get(need) as number;
      return () => seen[word] === round;
    }
    if ('all' in need) {
      const all = need.all.map(testOf);
      return () => {
        for (let i = 0; i < all.length; i++) if (!(all[i] as Test)()) return false;
        return true;
      };
    }
    const words = Int32Array.from(need.any.flatMap((one) => (typeof one === 'string' ? [numbers.get(one) ?? -1] : [])));
    const others = need.any.filter((one) => typeof one !== 'string').map(testOf);
    return () => {
      for (let i = 0; i < words.length; i++) if (seen[words[i] as number] === round) return true;
      for (let i = 0; i < others.length; i++) if ((others[i] as Test)()) return true;
      return false;
    };
  }

  return {
    sift(text) {
      round += 1;
      automaton.scan(text, note);
    },
    mayMatch(pattern) {
      const place = places.get(pattern);
      if (place === undefined || clues[place] === null) return true;
      return awake[place] === round && (tests[place] as Test)();
    },
  };
}

/** Words one of which is in any text with what is needed; null where there are none to look for. */
function cluesOf(need: Need): ReadonlySet<string> | null {
  if (need === null) return null;
  if (typeof need === 'string') return new Set([need]);
  if ('any' in need) {
    const each = need.any.map(cluesOf);
    return each.includes(null) ? null : new Set(each.flatMap((words) => [...(words ?? [])]));
  }
  let best: ReadonlySet<string> | null = null;
  for (const part of need.all) {
    const words = cluesOf(part);
    if (words && (!best || shortest(words) > shortest(best))) best = words;
  }
  return best;
}

/** The longer a word, the rarer it is; a Chinese one says in two characters what takes five letters. */
function shortest(words: ReadonlySet<string>): number {
  let least = Infinity;
  for (const word of words) least = Math.min(least, word.length);
  return least;
}

function collect(need: Need, numbers: Map<string, number>): void {
  if (need === null) return;
  if (typeof need === 'string') {
    if (!numbers.has(need)) numbers.set(need, numbers.size);
  } else for (const part of 'all' in need ? need.all : need.any) collect(part, numbers);
}
