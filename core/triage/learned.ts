import type { Category } from '../conversation.ts';
import type { Priority } from '../priority.ts';
import { featuresOf } from './features.ts';
import type { Passage } from './passage.ts';

/** A sentence of a customer, and what is to be made of it. */
export interface Example {
  readonly text: string;
  /** Null where it stays with the bot. */
  readonly category: Category | null;
  /** Where it is not the category's usual one. */
  readonly priority?: Priority;
  /** The brand's own: every word of it teaches something, also where no other example has it. */
  readonly isOwn?: boolean;
}

/** What a message is most like, among the examples. */
export interface Likeness {
  readonly category: Category;
  readonly priority?: Priority;
  /** From 0 to 1: how sure it is that this calls for a person at all. */
  readonly confidence: number;
}

/** Says what a message is most like; null where no example has anything in common with it. */
export type Judge = (passage: Passage) => Likeness | null;

const passes = 10;
const rate = 0.8;
const biasRate = 0.02;
const decay = 1e-3;
const stays = 'stays';
/** What stands in one example only teaches that example. */
const fewest = 2;
/** Where urgent and not are near, urgent it is. */
const urgentWeighs = 2;
/** A message of less tells less: this many features, squared and summed, and more count as much as one another. */
const fullMessage = 60;
/** An error too small to be worth a step. */
const negligible = 2e-2;

/** Messages as the numbers of the features they have and how much each counts, all in a row, which takes little memory. */
interface Rows {
  readonly features: Int32Array;
  readonly shares: Float32Array;
  /** Where each begins, and the last one ends. */
  readonly starts: Int32Array;
}

/**
 * Learns from examples: multinomial logistic regression by gradient descent with a rate of its own for each weight
 * (AdaGrad). The same examples always give the same judge.
 */
export function learn(examples: readonly Example[], passageOf: (text: string) => Passage): Judge {
  const labels = [...new Set([stays, ...examples.map(labelOf)])];
  const width = labels.length;
  const rows = rowsOf(examples, passageOf);
  const vocabulary = vocabularyOf(rows, (index) => (examples[index]?.isOwn ? fewest : 1));
  for (let i = 0; i < examples.length; i++) toKnown(rows, i, vocabulary);
  const right = Int32Array.from(examples, (example) => labels.indexOf(labelOf(example)));
  const weights = new Float32Array(vocabulary.size * width);
  const squares = new Float32Array(weights.length).fill(1);
  const bias = new Float64Array(width);
  const likely = new Float64Array(width);

  function judge({ features, shares, starts }: Rows, index: number): void {
    likely.set(bias);
    for (let i = starts[index] as number; i < (starts[index + 1] as number); i++) {
      const at = features[i] as number;
      if (at === UNKNOWN) continue;
      const share = shares[i] as number;
      for (let label = 0; label < width; label++) {
        likely[label] = (likely[label] as number) + share * (weights[at * width + label] as number);
      }
    }
    toShares(likely);
  }

  function step(index: number): void {
    judge(rows, index);
    const end = rows.starts[index + 1] as number;
    for (let label = 0; label < width; label++) {
      const error = (likely[label] as number) - (label === right[index] ? 1 : 0);
      bias[label] = (bias[label] as number) - biasRate * error;
      if (Math.abs(error) < negligible) continue;
      for (let i = rows.starts[index] as number; i < end; i++) {
        const feature = rows.features[i] as number;
        if (feature === UNKNOWN) continue;
        const at = feature * width + label;
        const weight = weights[at] as number;
        const gradient = error * (rows.shares[i] as number) + decay * weight;
        const square = (squares[at] as number) + gradient * gradient;
        squares[at] = square;
        weights[at] = weight - (rate * gradient) / Math.sqrt(square);
      }
    }
  }

  for (let pass = 0; pass < passes; pass++) for (const index of shuffled(examples.length, pass)) step(index);

  const kinds = labels.slice(1).map((label) => label.split('/') as [Category, Priority | undefined]);
  const taught = taughtBy(examples, passageOf);
  return (passage) => {
    const same = taught.get(keyOf(passage));
    if (same) return same;
    const { hashes, weights: shares } = featuresOf(passage);
    const row = { features: hashes, shares, starts: Int32Array.of(0, hashes.length) };
    if (toKnown(row, 0, vocabulary) === 0) return null;
    judge(row, 0);
    return likenessOf(likely, kinds);
  };
}

/** What a brand has taught word by word needs no likeness. */
function taughtBy(examples: readonly Example[], passageOf: (text: string) => Passage): ReadonlyMap<string, Likeness> {
  return new Map(
    examples.flatMap(({ text, category, priority, isOwn }) =>
      isOwn && category !== null
        ? [[keyOf(passageOf(text)), { category, ...(priority !== undefined && { priority }), confidence: 1 }] as const]
        : [],
    ),
  );
}

function keyOf({ english, chinese }: Passage): string {
  return `${english}|${chinese}`;
}

/** The category with the largest share over all its priorities; urgent where a fair share of it is. */
function likenessOf(
  likely: Float64Array,
  kinds: readonly (readonly [Category, Priority | undefined])[],
): Likeness | null {
  const shares = new Map<Category, number>();
  for (const [index, [category]] of kinds.entries()) {
    shares.set(category, (shares.get(category) ?? 0) + (likely[index + 1] as number));
  }
  let best: Category | undefined;
  for (const [category, share] of shares) if (best === undefined || share > (shares.get(best) ?? 0)) best = category;
  if (best === undefined) return null;
  let priority: Priority | undefined;
  let most = -1;
  for (const [index, [category, of]] of kinds.entries()) {
    const share = (likely[index + 1] as number) * (of === 'urgent' ? urgentWeighs : 1);
    if (category === best && share > most) [most, priority] = [share, of];
  }
  return { category: best, ...(priority && { priority }), confidence: 1 - (likely[0] as number) };
}

function rowsOf(examples: readonly Example[], passageOf: (text: string) => Passage): Rows {
  let features = new Int32Array(1 << 16);
  let shares = new Float32Array(1 << 16);
  const starts = new Int32Array(examples.length + 1);
  let end = 0;
  for (const [index, { text }] of examples.entries()) {
    const { hashes, weights } = featuresOf(passageOf(text));
    if (end + hashes.length > features.length) {
      [features, shares] = [
        longer(features, new Int32Array(features.length * 2)),
        longer(shares, new Float32Array(shares.length * 2)),
      ];
    }
    features.set(hashes, end);
    shares.set(weights, end);
    end += hashes.length;
    starts[index + 1] = end;
  }
  return { features, shares, starts };
}

function longer<T extends Int32Array | Float32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

/** Numbers features by their hashes; -1 for one that too few examples have. */
interface Vocabulary {
  readonly size: number;
  numberOf(hash: number): number;
}

const UNKNOWN = -1;

/** Every feature that stands in enough examples, numbered, in an open hash table: with it, what is learned keeps 9 MB, and 12 MB with a `Map`. */
function vocabularyOf({ features, starts }: Rows, timesOf: (index: number) => number): Vocabulary {
  const counts = tableOf(starts.at(-1) ?? 0);
  for (let index = 0; index + 1 < starts.length; index++) {
    for (let i = starts[index] as number; i < (starts[index + 1] as number); i++) {
      const slot = counts.slotOf(features[i] as number);
      counts.keys[slot] = features[i] as number;
      counts.values[slot] = Math.max(0, counts.values[slot] as number) + timesOf(index);
    }
  }
  const size = counts.values.reduce((sum, count) => sum + (count >= fewest ? 1 : 0), 0);
  const numbers = tableOf(size);
  let next = 0;
  for (const [from, count] of counts.values.entries()) {
    if (count < fewest) continue;
    const slot = numbers.slotOf(counts.keys[from] as number);
    numbers.keys[slot] = counts.keys[from] as number;
    numbers.values[slot] = next++;
  }
  return { size, numberOf: (hash) => numbers.values[numbers.slotOf(hash)] as number };
}

interface Table {
  readonly keys: Int32Array;
  /** -1 where a slot is free. */
  readonly values: Int32Array;
  /** Where a key is, or has its place. */
  slotOf(key: number): number;
}

function tableOf(most: number): Table {
  let size = 16;
  while (size < most * 2) size *= 2;
  const keys = new Int32Array(size);
  const values = new Int32Array(size).fill(-1);
  return {
    keys,
    values,
    slotOf(key) {
      let slot = (Math.imul(key, 0x9e3779b1) >>> 0) & (size - 1);
      while (values[slot] !== -1 && keys[slot] !== key) slot = (slot + 1) & (size - 1);
      return slot;
    },
  };
}

/**
 * Puts numbers in place of hashes, and weighs so that a long message counts no more than a short one.
 * @returns how many features of the message are known
 */
function toKnown({ features, shares, starts }: Rows, index: number, vocabulary: Vocabulary): number {
  const [start, end] = [starts[index] as number, starts[index + 1] as number];
  let count = 0;
  let squares = 0;
  for (let i = start; i < end; i++) {
    const feature = vocabulary.numberOf(features[i] as number);
    features[i] = feature;
    if (feature === UNKNOWN) continue;
    squares += (shares[i] as number) ** 2;
    count += 1;
  }
  const scale = 1 / Math.sqrt(Math.max(fullMessage, squares));
  for (let i = start; i < end; i++) shares[i] = (shares[i] as number) * scale;
  return count;
}

function labelOf({ category, priority }: Example): string {
  if (category === null) return stays;
  return priority === undefined ? category : `${category}/${priority}`;
}

/** From sums to shares of one, in place. */
function toShares(sums: Float64Array): void {
  let most = -Infinity;
  for (const sum of sums) if (sum > most) most = sum;
  let total = 0;
  for (let i = 0; i < sums.length; i++) {
    const power = Math.exp((sums[i] as number) - most);
    sums[i] = power;
    total += power;
  }
  for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] as number) / total;
}

/** The numbers below `count` in an order that is different for each pass, and the same at every start. */
function shuffled(count: number, pass: number): number[] {
  const order = Array.from({ length: count }, (_, index) => index);
  let state = (pass + 1) * 2_654_435_761;
  for (let index = count - 1; index > 0; index--) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const other = state % (index + 1);
    [order[index], order[other]] = [order[other] as number, order[index] as number];
  }
  return order;
}
