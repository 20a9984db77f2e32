import type { Category } from '../conversation.ts';
import type { Priority } from '../priority.ts';
import type { Passage } from './passage.ts';

/** A sentence of a customer, and what is to be made of it. */
export interface Example {
  readonly text: string;
  /** Null where it stays with the bot. */
  readonly category: Category | null;
  /** Where it is not the category's usual one. */
  readonly priority?: Priority;
}

/** What a message is most like, among the examples. */
export interface Likeness {
  readonly category: Category;
  readonly priority?: Priority;
  /** From 0 to 1: how sure it is that this calls for a person at all. */
  readonly confidence: number;
}

/** Says what a message is most like; null where it is most like what stays with the bot. */
export type Judge = (passage: Passage) => Likeness | null;

const passes = 25;
const rate = 0.9;
const biasRate = 0.02;
const decay = 1e-4;
const stays = 'stays';

/**
 * Learns from examples: multinomial logistic regression over words, pairs of words, and pieces of words and of Chinese,
 * by gradient descent with a rate of its own for each weight (AdaGrad). Some hundred milliseconds for a thousand
 * examples; the same examples always give the same judge.
 */
export function learn(examples: readonly Example[], passageOf: (text: string) => Passage): Judge {
  const labels = [...new Set([stays, ...examples.map(labelOf)])];
  const vocabulary = new Map<string, number>();
  const rows = examples.map((example) => ({
    label: labels.indexOf(labelOf(example)),
    features: [...features(passageOf(example.text))].map((feature) => {
      const known = vocabulary.get(feature) ?? vocabulary.size;
      vocabulary.set(feature, known);
      return known;
    }),
  }));
  const width = labels.length;
  const weights = new Float64Array(vocabulary.size * width);
  const bias = new Float64Array(width);
  const squares = new Float64Array(weights.length).fill(1);

  function scores(found: readonly number[]): Float64Array {
    const sums = Float64Array.from(bias);
    const scale = 1 / Math.sqrt(Math.max(1, found.length));
    for (const feature of found) {
      for (let label = 0; label < width; label++) {
        sums[label] = (sums[label] ?? 0) + scale * (weights[feature * width + label] ?? 0);
      }
    }
    return softmax(sums);
  }

  for (let pass = 0; pass < passes; pass++) {
    for (const index of shuffled(rows.length, pass)) {
      const row = rows[index];
      if (!row) continue;
      const likely = scores(row.features);
      const scale = 1 / Math.sqrt(Math.max(1, row.features.length));
      for (let label = 0; label < width; label++) {
        const error = (likely[label] ?? 0) - (label === row.label ? 1 : 0);
        bias[label] = (bias[label] ?? 0) - biasRate * error;
        for (const feature of row.features) {
          const at = feature * width + label;
          const gradient = error * scale + decay * (weights[at] ?? 0);
          squares[at] = (squares[at] ?? 1) + gradient * gradient;
          weights[at] = (weights[at] ?? 0) - (rate * gradient) / Math.sqrt(squares[at] ?? 1);
        }
      }
    }
  }

  return (passage) => {
    const found: number[] = [];
    for (const feature of features(passage)) {
      const known = vocabulary.get(feature);
      if (known !== undefined) found.push(known);
    }
    if (!tells(passage, vocabulary)) return null;
    const likely = scores(found);
    let best = -1;
    for (let label = 1; label < width; label++) {
      if (best < 0 || (likely[label] ?? 0) > (likely[best] ?? 0)) best = label;
    }
    const name = labels[best];
    if (name === undefined) return null;
    const [category, priority] = name.split('/') as [Category, Priority | undefined];
    return { category, ...(priority && { priority }), confidence: 1 - (likely[0] ?? 1) };
  };
}

function labelOf({ category, priority }: Example): string {
  if (category === null) return stays;
  return priority === undefined ? category : `${category}/${priority}`;
}

function softmax(sums: Float64Array): Float64Array {
  const most = Math.max(...sums);
  const powers = sums.map((sum) => Math.exp(sum - most));
  const total = powers.reduce((all, power) => all + power, 0);
  return powers.map((power) => power / total);
}

/** The numbers below `count` in an order that is different for each pass, and the same at every start. */
function shuffled(count: number, pass: number): number[] {
  const order = Array.from({ length: count }, (_, index) => index);
  let state = (pass + 1) * 2_654_435_761;
  for (let index = count - 1; index > 0; index--) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const other = state % (index + 1);
    [order[index], order[other]] = [order[other] ?? 0, order[index] ?? 0];
  }
  return order;
}

const longest = 400;
const HAN = /\p{sc=Han}/u;
/** Whether the examples know a word of the message: a number, an order's say, is like nothing. */
function tells({ english, chinese }: Passage, vocabulary: ReadonlyMap<string, number>): boolean {
  const words = wordsOf(english).filter((word) => !/\d/.test(word));
  const characters = Array.from(chinese.slice(0, longest), (character) => `=${character}`);
  return [...words, ...characters.filter((feature) => HAN.test(feature))].some((feature) => vocabulary.has(feature));
}

function wordsOf(english: string): readonly string[] {
  return english
    .slice(0, longest)
    .split(/[ ,|]+/)
    .filter(Boolean);
}

/** What a message is compared by. */
function features({ english, chinese }: Passage): Set<string> {
  const found = new Set<string>();
  const words = wordsOf(english);
  for (const [index, word] of words.entries()) {
    const plain = /^\d+$/.test(word) ? '#' : word;
    found.add(plain);
    found.add(`${plain} ${words[index + 1] ?? '.'}`);
    const padded = `^${plain}$`;
    for (let start = 0; start + 4 <= padded.length; start++) found.add(`~${padded.slice(start, start + 4)}`);
  }
  for (const clause of chinese.slice(0, longest).split('，')) {
    const characters = clause.replace(/\d+/g, '#').replace(/[a-z]+/g, 'a');
    for (let start = 0; start < characters.length; start++) {
      for (let length = 1; length <= 3; length++) {
        if (start + length <= characters.length) found.add(`=${characters.slice(start, start + length)}`);
      }
    }
  }
  return found;
}
