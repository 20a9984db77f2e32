/** Finds any of many words in one pass over a text: the automaton of Aho and Corasick (1975). */
export interface Automaton {
  /** Calls `found` for every occurrence of a word, with its number, in the order in which they end. */
  scan(text: string, found: (word: number) => void): void;
}

const CODES = 65_536;

/**
 * All in typed arrays, as there are tens of thousands of states: a step is a look into an open hash table, or a fall back
 * to the longest known ending.
 * @param words none of them empty; a word twice is found once, by its first number
 */
export function automatonOf(words: readonly string[]): Automaton {
  let most = 1;
  for (const word of words) most += word.length;
  let size = 16;
  while (size < most * 2) size *= 2;
  const keys = new Float64Array(size).fill(-1);
  const targets = new Int32Array(size);
  /** By states: the word that ends there, or -1, and how it was come to. */
  const ends = new Int32Array(most).fill(-1);
  const depths = new Int32Array(most);
  const parents = new Int32Array(most);
  const codes = new Uint16Array(most);
  let count = 1;

  const slotOf = (state: number, code: number) => {
    const key = state * CODES + code;
    let slot = (Math.imul(state, 0x9e3779b1) ^ Math.imul(code, 0x85ebca6b)) & (size - 1);
    while (keys[slot] !== key && keys[slot] !== -1) slot = (slot + 1) & (size - 1);
    return slot;
  };
  for (const [number, word] of words.entries()) {
    let state = 0;
    for (let i = 0; i < word.length; i++) {
      const code = word.charCodeAt(i);
      const slot = slotOf(state, code);
      if (keys[slot] === -1) {
        keys[slot] = state * CODES + code;
        targets[slot] = count;
        depths[count] = i + 1;
        parents[count] = state;
        codes[count] = code;
        count += 1;
      }
      state = targets[slot] as number;
    }
    if (ends[state] === -1) ends[state] = number;
  }

  const fallback = new Int32Array(count);
  /** By states: the longest shorter word that ends where this one is. */
  const shorter = new Int32Array(count);
  const follow = (from: number, code: number) => {
    let state = from;
    for (;;) {
      const slot = slotOf(state, code);
      if (keys[slot] !== -1) return targets[slot] as number;
      if (state === 0) return 0;
      state = fallback[state] as number;
    }
  };
  // Whatever a state falls back to is less deep, and has to be known by then.
  for (const state of Int32Array.from({ length: count - 1 }, (_, index) => index + 1).sort(
    (one, other) => (depths[one] as number) - (depths[other] as number),
  )) {
    const parent = parents[state] as number;
    const back = parent === 0 ? 0 : follow(fallback[parent] as number, codes[state] as number);
    fallback[state] = back;
    shorter[state] = (ends[back] as number) >= 0 ? back : (shorter[back] as number);
  }
  return {
    scan(text, found) {
      let state = 0;
      for (let i = 0; i < text.length; i++) {
        state = follow(state, text.charCodeAt(i));
        for (let end = state; end !== 0; end = shorter[end] as number) {
          const number = ends[end] as number;
          if (number >= 0) found(number);
        }
      }
    },
  };
}
