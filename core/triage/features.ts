import { automatonOf } from './automaton.ts';
import { CONCEPTS } from './concepts.ts';
import type { Passage } from './passage.ts';

/** What a message is compared by, as numbers: a hash of each feature, and how much it counts. Overwritten by the next one's. */
export interface Features {
  readonly hashes: Int32Array;
  readonly weights: Float32Array;
}

/** Of an endless message, as much is looked at. */
const LONGEST = 400;
/** Words and pieces count once, what the words mean twice as much. */
const MEANING = 2;
/** How many concepts further on one still stands beside another. */
const NEAR = 5;

interface Term {
  readonly written: string;
  readonly concept: number;
}

const terms: readonly Term[] = Object.values(CONCEPTS).flatMap((list, concept) =>
  list.split(', ').map((term) => ({ written: writtenIn(term), concept })),
);
const automaton = automatonOf(terms.map(({ written }) => written));
const conceptOf = Int32Array.from(terms, ({ concept }) => concept);
const [BIG, HUNDREDS, FEW] = [1_001, 1_002, 1_003];

/** As it stands in a passage: whole English words between spaces, Chinese as it is. */
function writtenIn(term: string): string {
  if (!/^[a-z0-9]/.test(term)) return term;
  return term.endsWith('*') ? ` ${term.slice(0, -1)}` : ` ${term} `;
}

/** Kinds of features, so that none is taken for another. */
const KIND = {
  word: 1,
  pair: 2,
  piece: 3,
  han: 4,
  concept: 5,
  concepts: 6,
  apart: 7,
  ends: 8,
  length: 9,
  asks: 10,
} as const;
/** So many signs are one step of length, a Chinese one counting for two; all beyond the last step is long. */
const STEP = 20;
const LONG = 6;

/** Collects without allocating; one message at a time. */
const hashes = new Int32Array(8_192);
const weights = new Float32Array(8_192);
const slots = new Int32Array(32_768);
const rounds = new Int32Array(32_768);
let round = 0;
let count = 0;

function add(hash: number, weight: number): void {
  if (count === hashes.length) return;
  let slot = hash & (slots.length - 1);
  while (rounds[slot] === round) {
    if (slots[slot] === hash) return;
    slot = (slot + 1) & (slots.length - 1);
  }
  rounds[slot] = round;
  slots[slot] = hash;
  hashes[count] = hash;
  weights[count] = weight;
  count += 1;
}

function mixed(hash: number, value: number): number {
  const mixture = Math.imul(hash ^ value, 0x01000193);
  return mixture ^ (mixture >>> 15);
}

/**
 * Words, pairs of words also over one or two others, pieces of words and of Chinese, and the concepts they stand for; how
 * long it is, and whether it asks.
 */
export function featuresOf({ english, chinese, asks }: Passage): Features {
  round += 1;
  count = 0;
  addWords(english.slice(0, LONGEST));
  addHan(chinese.slice(0, LONGEST));
  addConcepts(english.slice(0, LONGEST), chinese.slice(0, LONGEST));
  add(mixed(KIND.length, Math.min(LONG, Math.floor((english.length + 2 * chinese.length) / STEP))), 1);
  if (asks) add(mixed(KIND.asks, 1), 1);
  return { hashes: hashes.subarray(0, count), weights: weights.subarray(0, count) };
}

const [SPACE, COMMA, BAR, HASH, CARET, DOLLAR] = [0x20, 0x2c, 0x7c, 0x23, 0x5e, 0x24];

function addWords(english: string): void {
  let [before, second, third] = [0, 0, 0];
  let start = 0;
  for (let i = 0; i <= english.length; i++) {
    const code = i === english.length ? SPACE : english.charCodeAt(i);
    if (code !== SPACE && code !== COMMA && code !== BAR) continue;
    if (i > start) {
      const word = wordHash(english, start, i);
      add(mixed(KIND.word, word), 1);
      // The first word of a sentence is told from the others: it is where most questions begin.
      add(mixed(mixed(KIND.pair, before), word), 1);
      // Pieces of a number are like those of any other.
      if (word !== HASH) addPieces(english, start, i);
      if (second !== 0) add(mixed(mixed(KIND.apart, second), word), 1);
      if (third !== 0) add(mixed(mixed(KIND.apart + 1_000, third), word), 1);
      [third, second, before] = [second, before, word];
    }
    if (code === COMMA) [before, second, third] = [0, 0, 0];
    start = i + 1;
  }
  if (before !== 0) add(mixed(mixed(KIND.pair, before), 0), 1);
}

/** Any number is the same word. */
function wordHash(text: string, start: number, end: number): number {
  let hash = 0x811c9dc5;
  let isNumber = true;
  for (let i = start; i < end; i++) {
    const code = text.charCodeAt(i);
    isNumber &&= isDigit(code);
    hash = mixed(hash, code);
  }
  return isNumber ? HASH : hash;
}

function addPieces(text: string, start: number, end: number): void {
  for (let from = start - 1; from + 4 <= end + 1; from++) {
    let hash: number = KIND.piece;
    for (let i = from; i < from + 4; i++)
      hash = mixed(hash, i < start ? CARET : i >= end ? DOLLAR : text.charCodeAt(i));
    add(hash, 1);
  }
}

const CLAUSE_END = '，'.charCodeAt(0);
const plain = new Int32Array(LONGEST);

function addHan(chinese: string): void {
  let length = 0;
  for (let i = 0; i < chinese.length; i++) {
    const code = chinese.charCodeAt(i);
    if (code === CLAUSE_END) {
      addRuns(length);
      length = 0;
      continue;
    }
    // A number or a Latin word among Chinese is one sign, whatever it says.
    const sign = isDigit(code) ? HASH : code < 0x80 ? CARET : code;
    if (sign >= 0x80 || plain[length - 1] !== sign || length === 0) plain[length++] = sign;
  }
  addRuns(length);
}

/** One, two and three signs in a row. */
function addRuns(length: number): void {
  for (let start = 0; start < length; start++) {
    let hash: number = KIND.han;
    for (let i = start; i < Math.min(length, start + 3); i++) {
      hash = mixed(hash, plain[i] as number);
      add(hash, 1);
    }
  }
}

/** The concepts before this one, the nearest first. */
const near = new Int32Array(NEAR);
let first = -1;

function addConcepts(english: string, chinese: string): void {
  near.fill(-1);
  first = -1;
  automaton.scan(english, noteTerm);
  automaton.scan(chinese, noteTerm);
  noteNumbers(english);
  // What it begins and ends with tells a question about something from the thing itself.
  const last = near[0] as number;
  add(mixed(mixed(KIND.ends, 1), first), 1);
  add(mixed(mixed(KIND.ends, 2), last), 1);
  add(mixed(mixed(mixed(KIND.ends, 3), first), last), 1);
}

function noteTerm(term: number): void {
  note(conceptOf[term] as number);
}

function note(concept: number): void {
  if (concept === near[0]) return;
  if (first < 0) first = concept;
  add(mixed(KIND.concept, concept), MEANING);
  for (let i = 0; i < NEAR; i++) {
    const other = near[i] as number;
    if (other >= 0 && other !== concept) add(mixed(mixed(KIND.concepts, other), concept), MEANING);
  }
  near.copyWithin(1, 0);
  near[0] = concept;
}

function noteNumbers(text: string): void {
  let digits = 0;
  for (let i = 0; i <= text.length; i++) {
    const code = i === text.length ? BAR : text.charCodeAt(i);
    // `3,000` has become `3 000`.
    if (isDigit(code)) digits += 1;
    else if (digits > 0 && !(code === SPACE && isDigit(text.charCodeAt(i + 1)))) {
      note(digits > 4 ? BIG : digits > 2 ? HUNDREDS : FEW);
      digits = 0;
    }
  }
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}
