import type { Category } from '../conversation.ts';
import type { Priority } from '../priority.ts';
import { type Features, featuresOf } from './features.ts';
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

interface Row {
  readonly label: number;
  /** Numbers of the features it has, and how much each counts, over all of them. */
  readonly features: Int32Array;
  readonly shares: Float32Array;
}

/**
 * Learns from examples: multinomial logistic regression by gradient descent with a rate of its own for each weight
 * (AdaGrad). The same examples always give the same judge.
 */
export function learn(examples: readonly Example[], passageOf: (text: string) => Passage): Judge {
  const labels = [...new Set([stays, ...examples.map(labelOf)])];
  const width = labels.length;
  const found = examples.map((example) => featuresOf(passageOf(example.text)));
  const vocabulary = vocabularyOf(found, (index) => (examples[index]?.isOwn ? fewest : 1));
  const rows = examples.map((example, index): Row => {
    const { features, shares } = known(found[index] as Features, vocabulary);
    return { label: labels.indexOf(labelOf(example)), features, shares };
  });
  const weights = new Float32Array(vocabulary.size * width);
  const squares = new Float32Array(weights.length).fill(1);
  const bias = new Float64Array(width);
  const likely = new Float64Array(width);

  function judge({ features, shares }: Omit<Row, 'label'>): void {
    likely.set(bias);
    for (let i = 0; i < features.length; i++) {
      const at = (features[i] as number) * width;
      const share = shares[i] as number;
      for (let label = 0; label < width; label++) {
        likely[label] = (likely[label] as number) + share * (weights[at + label] as number);
      }
    }
    toShares(likely);
  }

  function step(row: Row): void {
    judge(row);
    for (let label = 0; label < width; label++) {
      const error = (likely[label] as number) - (label === row.label ? 1 : 0);
      bias[label] = (bias[label] as number) - biasRate * error;
      if (Math.abs(error) < negligible) continue;
      for (let i = 0; i < row.features.length; i++) {
        const at = (row.features[i] as number) * width + label;
        const weight = weights[at] as number;
        const gradient = error * (row.shares[i] as number) + decay * weight;
        const square = (squares[at] as number) + gradient * gradient;
        squares[at] = square;
        weights[at] = weight - (rate * gradient) / Math.sqrt(square);
      }
    }
  }

  for (let pass = 0; pass < passes; pass++) {
    for (const index of shuffled(rows.length, pass)) step(rows[index] as Row);
  }

  const kinds = labels.slice(1).map((label) => label.split('/') as [Category, Priority | undefined]);
  const taught = taughtBy(examples, passageOf);
  return (passage) => {
    const same = taught.get(keyOf(passage));
    if (same) return same;
    const features = known(featuresOf(passage), vocabulary);
    if (features.features.length === 0) return null;
    judge(features);
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

/** Every feature that stands in enough examples, numbered. */
function vocabularyOf(found: readonly Features[], timesOf: (index: number) => number): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const [index, { hashes }] of found.entries()) {
    for (const hash of hashes) counts.set(hash, (counts.get(hash) ?? 0) + timesOf(index));
  }
  const vocabulary = new Map<number, number>();
  for (const [hash, count] of counts) if (count >= fewest) vocabulary.set(hash, vocabulary.size);
  return vocabulary;
}

/** The features that the examples know, weighed so that a long message counts no more than a short one. */
function known({ hashes, weights }: Features, vocabulary: ReadonlyMap<number, number>): Omit<Row, 'label'> {
  const features = new Int32Array(hashes.length);
  const shares = new Float32Array(hashes.length);
  let count = 0;
  let squares = 0;
  for (let i = 0; i < hashes.length; i++) {
    const feature = vocabulary.get(hashes[i] as number);
    if (feature === undefined) continue;
    const weight = weights[i] as number;
    features[count] = feature;
    shares[count] = weight;
    squares += weight * weight;
    count += 1;
  }
  const scale = 1 / Math.sqrt(Math.max(fullMessage, squares));
  for (let i = 0; i < count; i++) shares[i] = (shares[i] as number) * scale;
  return { features: features.subarray(0, count), shares: shares.subarray(0, count) };
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
