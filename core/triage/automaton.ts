/** Finds any of many words in one pass over a text: the automaton of Aho and Corasick (1975). */
export interface Automaton {
  /** Calls `found` for every occurrence of a word, with its number, in the order in which they end. */
  scan(text: string, found: (word: number) => void): void;
}

const CODES = 65_536;

/** @param words none of them empty; a word twice is found once, by its first number */
export function automatonOf(words: readonly string[]): Automaton {
  const children: Map<number, number>[] = [new Map()];
  const ends: number[] = [-1];
  for (const [number, word] of words.entries()) {
    let state = 0;
    for (let i = 0; i < word.length; i++) {
      const code = word.charCodeAt(i);
      let next = children[state]?.get(code);
      if (next === undefined) {
        next = children.length;
        children[state]?.set(code, next);
        children.push(new Map());
        ends.push(-1);
      }
      state = next;
    }
    if (ends[state] === -1) ends[state] = number;
  }
  return compiled(children, ends);
}

/** The states in typed arrays: a step is a look into an open hash table, or a fall back to the longest known ending. */
function compiled(children: readonly ReadonlyMap<number, number>[], ends: readonly number[]): Automaton {
  const count = children.length;
  const word = Int32Array.from(ends);
  const fallback = new Int32Array(count);
  /** The longest shorter word that ends where this state is. */
  const shorter = new Int32Array(count);
  let size = 16;
  while (size < count * 2) size *= 2;
  const keys = new Float64Array(size).fill(-1);
  const targets = new Int32Array(size);
  const slotOf = (state: number, code: number) => {
    const key = state * CODES + code;
    let slot = (Math.imul(state, 0x9e3779b1) ^ Math.imul(code, 0x85ebca6b)) & (size - 1);
    while (keys[slot] !== key && keys[slot] !== -1) slot = (slot + 1) & (size - 1);
    return slot;
  };
  for (const [state, next] of children.entries()) {
    for (const [code, target] of next) {
      const slot = slotOf(state, code);
      keys[slot] = state * CODES + code;
      targets[slot] = target;
    }
  }
  /** The state behind `code`, or -1. */
  const step = (state: number, code: number) => {
    const slot = slotOf(state, code);
    return keys[slot] === -1 ? -1 : (targets[slot] ?? -1);
  };
  const follow = (from: number, code: number) => {
    let state = from;
    for (;;) {
      const next = step(state, code);
      if (next !== -1) return next;
      if (state === 0) return 0;
      state = fallback[state] ?? 0;
    }
  };
  const queue = [...(children[0]?.values() ?? [])];
  for (const state of queue) {
    for (const [code, next] of children[state] ?? []) {
      const back = follow(fallback[state] ?? 0, code);
      fallback[next] = back;
      shorter[next] = (word[back] ?? -1) >= 0 ? back : (shorter[back] ?? 0);
      queue.push(next);
    }
  }
  return {
    scan(text, found) {
      let state = 0;
      for (let i = 0; i < text.length; i++) {
        state = follow(state, text.charCodeAt(i));
        for (let end = state; end !== 0; end = shorter[end] ?? 0) {
          const number = word[end] ?? -1;
          if (number >= 0) found(number);
        }
      }
    },
  };
}
