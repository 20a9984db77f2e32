/** Numbers features by their hashes; below zero where too few examples have one. */
export interface Vocabulary {
  readonly size: number;
  numberOf(hash: number): number;
}

/** What `numberOf` says of a feature that nobody has taught. */
export const UNKNOWN = -1;
/** What stands in one example only teaches that example. */
const FEWEST = 2;

/** @param features those of every example, in a row, changed by this: what stands there often enough is known */
export function vocabularyOf(features: Int32Array): Vocabulary {
  features.sort();
  const known: number[] = [];
  let times = 0;
  for (let i = 0; i < features.length; i++) {
    times = i > 0 && features[i] === features[i - 1] ? times + 1 : 1;
    if (times === FEWEST) known.push(features[i] as number);
  }
  return tableOf(known);
}

/** An open hash table, which takes a sixth of the memory of a `Map`. */
function tableOf(keys: readonly number[]): Vocabulary {
  let size = 16;
  while (size < keys.length * 2) size *= 2;
  const held = new Int32Array(size);
  const numbers = new Int32Array(size).fill(UNKNOWN);
  const slotOf = (key: number) => {
    let slot = (Math.imul(key, 0x9e3779b1) >>> 0) & (size - 1);
    while (numbers[slot] !== UNKNOWN && held[slot] !== key) slot = (slot + 1) & (size - 1);
    return slot;
  };
  for (const [number, key] of keys.entries()) {
    const slot = slotOf(key);
    held[slot] = key;
    numbers[slot] = number;
  }
  return { size: keys.length, numberOf: (hash) => numbers[slotOf(hash)] as number };
}
