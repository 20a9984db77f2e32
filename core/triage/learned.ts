import type { Category } from '../conversation.ts';
import type { Priority } from '../priority.ts';
import { featuresOf } from './features.ts';
import { kindsOf, type Likeness, likenessOf, surely } from './likeness.ts';
import type { Passage } from './passage.ts';
import { UNKNOWN, type Vocabulary, vocabularyOf } from './vocabulary.ts';

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

/** Says what a message is most like; null where no example has anything in common with it. */
export type Judge = (passage: Passage) => Likeness | null;

const passes = 10;
const rate = 0.8;
const biasRate = 0.02;
const decay = 1e-3;
const stays = 'stays';
/** A message of less tells less: this many features, squared and summed, and more count as much as one another. */
const fullMessage = 60;
/** An error too small to be worth a step. */
const negligible = 2e-2;
/** Nobody is that sure: what is right is worth so much less than all, and the rest of it is everybody else’s. */
const doubt = 0.03;

/** Messages as the features they have and how much each counts, all in a row, which takes little memory. */
interface Rows {
  /** Hashes, or the numbers of the vocabulary. */
  readonly features: Int32Array;
  readonly shares: Float32Array;
  /** Where each begins, and the last one ends. */
  readonly starts: Int32Array;
}

/** What was learned: for each feature of the vocabulary, how much it speaks for each label. */
interface Model {
  readonly labels: readonly string[];
  readonly vocabulary: Vocabulary;
  readonly weights: Float32Array;
  readonly bias: Float64Array;
}

/**
 * Learns from examples: multinomial logistic regression by gradient descent with a rate of its own for each weight
 * (AdaGrad). The same examples always give the same judge.
 */
export function learn(examples: readonly Example[], passageOf: (text: string) => Passage): Judge {
  // What is only needed to learn must not be within reach of the judge, which is kept.
  return judgeOf(modelOf(examples, passageOf), taughtBy(examples, passageOf));
}

function judgeOf(model: Model, taught: ReadonlyMap<string, Likeness>): Judge {
  const kinds = kindsOf(model.labels);
  const likely = new Float64Array(model.labels.length);
  return (passage) => {
    const same = taught.size > 0 ? taught.get(keyOf(passage)) : undefined;
    if (same) return same;
    const { hashes, weights } = featuresOf(passage);
    const known = toKnown(hashes, weights, model.vocabulary);
    if (known === 0) return null;
    weigh(model, hashes, weights, 0, known, likely);
    return likenessOf(likely, kinds);
  };
}

function modelOf(examples: readonly Example[], passageOf: (text: string) => Passage): Model {
  const labels = [...new Set([stays, ...examples.map(labelOf)])];
  const { rows, vocabulary } = knownRowsOf(examples, passageOf);
  const right = Int32Array.from(examples, (example) => labels.indexOf(labelOf(example)));
  const weights = new Float32Array(vocabulary.size * labels.length);
  const model = { labels, vocabulary, weights, bias: new Float64Array(labels.length) };
  descend(model, rows, right);
  return model;
}

/** How likely each label is for what stands between two places. */
function weigh(
  { weights, bias }: Model,
  features: Int32Array,
  shares: Float32Array,
  start: number,
  end: number,
  likely: Float64Array,
): void {
  const width = likely.length;
  likely.set(bias);
  for (let i = start; i < end; i++) {
    const from = (features[i] as number) * width;
    const share = shares[i] as number;
    for (let label = 0; label < width; label++) {
      likely[label] = (likely[label] as number) + share * (weights[from + label] as number);
    }
  }
  toShares(likely);
}

function descend(model: Model, { features, shares, starts }: Rows, right: Int32Array): void {
  const { weights, bias } = model;
  const width = bias.length;
  const squares = new Float32Array(weights.length).fill(1);
  const errors = new Float64Array(width);
  /** The labels that are worth a step. */
  const wrong = new Int32Array(width);

  function step(index: number): void {
    const start = starts[index] as number;
    const end = starts[index + 1] as number;
    weigh(model, features, shares, start, end, errors);
    let count = 0;
    for (let label = 0; label < width; label++) {
      const error = (errors[label] as number) - (label === right[index] ? 1 - doubt : doubt / (width - 1));
      errors[label] = error;
      bias[label] = (bias[label] as number) - biasRate * error;
      if (Math.abs(error) >= negligible) wrong[count++] = label;
    }
    for (let i = start; i < end; i++) {
      const from = (features[i] as number) * width;
      const share = shares[i] as number;
      for (let k = 0; k < count; k++) {
        const label = wrong[k] as number;
        const at = from + label;
        const weight = weights[at] as number;
        const gradient = (errors[label] as number) * share + decay * weight;
        const square = (squares[at] as number) + gradient * gradient;
        squares[at] = square;
        weights[at] = weight - (rate * gradient) / Math.sqrt(square);
      }
    }
  }

  for (let pass = 0; pass < passes; pass++) for (const index of shuffled(right.length, pass)) step(index);
}

/** What a brand has taught word by word needs no likeness. */
function taughtBy(examples: readonly Example[], passageOf: (text: string) => Passage): ReadonlyMap<string, Likeness> {
  return new Map(
    examples.flatMap(({ text, category, priority, isOwn }) =>
      isOwn && category !== null ? [[keyOf(passageOf(text)), surely(category, priority)] as const] : [],
    ),
  );
}

function keyOf({ english, chinese }: Passage): string {
  return `${english}|${chinese}`;
}

/** Each example as the features that enough of them have. */
function knownRowsOf(
  examples: readonly Example[],
  passageOf: (text: string) => Passage,
): { readonly rows: Rows; readonly vocabulary: Vocabulary } {
  const { features, shares, starts } = rowsOf(examples, passageOf);
  const rowOf = (index: number): [number, number] => [starts[index] as number, starts[index + 1] as number];
  // Every word of a brand's own counts as if it stood there twice.
  const own = examples.flatMap(({ isOwn }, index) => (isOwn ? [features.subarray(...rowOf(index))] : []));
  const said = new Int32Array(own.reduce((sum, { length }) => sum + length, features.length));
  let end = 0;
  for (const part of [features, ...own]) {
    said.set(part, end);
    end += part.length;
  }
  const vocabulary = vocabularyOf(said);
  const known = new Int32Array(starts.length);
  for (let index = 0; index < examples.length; index++) {
    const [from, to] = rowOf(index);
    const start = known[index] as number;
    const count = toKnown(features.subarray(from, to), shares.subarray(from, to), vocabulary);
    features.copyWithin(start, from, from + count);
    shares.copyWithin(start, from, from + count);
    known[index + 1] = start + count;
  }
  return { rows: { features, shares, starts: known }, vocabulary };
}

function rowsOf(examples: readonly Example[], passageOf: (text: string) => Passage): Rows {
  let features = new Int32Array(1 << 16);
  let shares = new Float32Array(1 << 16);
  const starts = new Int32Array(examples.length + 1);
  let end = 0;
  for (const [index, { text }] of examples.entries()) {
    const { hashes, weights } = featuresOf(passageOf(text));
    while (end + hashes.length > features.length) {
      features = new Int32Array(features.buffer.transfer(features.byteLength * 2));
      shares = new Float32Array(shares.buffer.transfer(shares.byteLength * 2));
    }
    features.set(hashes, end);
    shares.set(weights, end);
    end += hashes.length;
    starts[index + 1] = end;
  }
  return { features: features.subarray(0, end), shares: shares.subarray(0, end), starts };
}

/**
 * Puts numbers in place of hashes, the known ones to the front, and weighs so that a long message counts no more than a
 * short one.
 * @returns how many are known
 */
function toKnown(features: Int32Array, shares: Float32Array, vocabulary: Vocabulary): number {
  let count = 0;
  let squares = 0;
  for (let i = 0; i < features.length; i++) {
    const feature = vocabulary.numberOf(features[i] as number);
    if (feature === UNKNOWN) continue;
    const share = shares[i] as number;
    squares += share ** 2;
    features[count] = feature;
    shares[count] = share;
    count += 1;
  }
  const scale = 1 / Math.sqrt(Math.max(fullMessage, squares));
  for (let i = 0; i < count; i++) shares[i] = (shares[i] as number) * scale;
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
