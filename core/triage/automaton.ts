/** Finds any of many words in one pass over a text: the automaton of Aho and Corasick (1975). */
export interface Automaton {
  /** Calls `found` for every occurrence of a word, with its number, in the order in which they end. */
  scan(text: string, found: (word: number) => void): void;
}

/** States, and codes of characters: one of each makes a key of 32 bits. */
const MOST = 65_536;
const FREE = -1;
/** A power of two. */
const REMEMBERED = 4_096;

/**
 * All in typed arrays, as there are tens of thousands of states: a step is a look into an open hash table, or a fall back
 * to the longest known ending. Where steps led last is remembered, since texts are much alike.
 * @param words none of them empty; a word twice is found once, by its first number
 */
export function automatonOf(words: readonly string[]): Automaton {
  let most = 1;
  for (const word of words) most += word.length;
  let size = 16;
  while (size < most * 2) size *= 2;
  const keys = new Int32Array(size).fill(FREE);
  const targets = new Int32Array(size);
  /** By states: the word that ends there, or -1, and how it was come to. */
  const ends = new Int32Array(most).fill(-1);
  const depths = new Int32Array(most);
  const parents = new Int32Array(most);
  const codes = new Uint16Array(most);
  let count = 1;

  const slotOf = (key: number) => {
    let slot = hashed(key) & (size - 1);
    while (keys[slot] !== key && keys[slot] !== FREE) slot = (slot + 1) & (size - 1);
    return slot;
  };
  for (const [number, word] of words.entries()) {
    let state = 0;
    for (let i = 0; i < word.length; i++) {
      const code = word.charCodeAt(i);
      const slot = slotOf(keyOf(state, code));
      if (keys[slot] === FREE) {
        keys[slot] = keyOf(state, code);
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
  if (count >= MOST) throw new Error(`Too many words to look for: ${count} states`);

  const fallback = new Int32Array(count);
  /** By states: the longest shorter word that ends where this one is. */
  const shorter = new Int32Array(count);
  const follow = (from: number, code: number) => {
    let state = from;
    for (;;) {
      const slot = slotOf(keyOf(state, code));
      if (keys[slot] !== FREE) return targets[slot] as number;
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
  const remembered = new Int32Array(REMEMBERED).fill(FREE);
  const led = new Int32Array(REMEMBERED);
  return {
    scan(text, found) {
      let state = 0;
      for (let i = 0; i < text.length; i++) {
        const code = text.charCodeAt(i);
        const key = keyOf(state, code);
        const place = hashed(key) & (REMEMBERED - 1);
        if (remembered[place] === key) state = led[place] as number;
        else {
          state = follow(state, code);
          remembered[place] = key;
          led[place] = state;
        }
        for (let end = state; end !== 0; end = shorter[end] as number) {
          const number = ends[end] as number;
          if (number >= 0) found(number);
        }
      }
    },
  };
}

function keyOf(state: number, code: number): number {
  return (state << 16) | code;
}

function hashed(key: number): number {
  const mixture = Math.imul(key ^ (key >>> 15), 0x9e3779b1);
  return mixture ^ (mixture >>> 16);
}
