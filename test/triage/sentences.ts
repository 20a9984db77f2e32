import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import * as z from 'zod';
import type { Category } from '../../core/conversation.ts';

/** What a customer says, and what is right for it. */
export interface Sentence {
  readonly text: string;
  /** Null where it stays with the bot. */
  readonly category: Category | null;
  /** What it is, or only looks like. */
  readonly about: string;
  /** Whether it has to be called urgent. */
  readonly isUrgent: boolean;
}

const here = new URL('.', import.meta.url);

/** Sentences that were looked at while triage was made: to tune on. */
export function seen(): readonly Sentence[] {
  return linesOf(readFileSync(new URL('seen.tsv', here), 'utf8')).map((line) => {
    const [label = '', text = ''] = line.split('\t');
    const stays = label === 'none' || label.startsWith('-');
    return { text, category: stays ? null : (label as Category), about: label.replace(/^-/, ''), isUrgent: false };
  });
}

const unseenFile = z.strictObject({ urgent: z.string().default(''), yes: z.string().default(''), no: z.string() });

/** Sentences that nobody looked at while triage was made; see `unseen/README.md`. */
export function unseen(when: 'before' | 'after' | 'apart' | 'fresh' | 'later'): readonly Sentence[] {
  const folder = new URL(`unseen/${when}/`, here);
  const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  return files.toSorted().flatMap((name) => {
    const about = name.replace('.yaml', '') as Category;
    const { urgent, yes, no } = unseenFile.parse(parse(readFileSync(new URL(name, folder), 'utf8')));
    return [
      ...linesOf(urgent).map((text) => ({ text, category: about, about, isUrgent: true })),
      ...linesOf(yes).map((text) => ({ text, category: about, about, isUrgent: false })),
      ...linesOf(no).map((text) => ({ text, category: null, about, isUrgent: false })),
    ];
  });
}

/** Those that are like none of the examples: what triage was taught says nothing of how well it judges. */
export function unlike(sentences: readonly Sentence[], examples: readonly { readonly text: string }[]): Sentence[] {
  const known = examples.map(({ text }) => piecesOf(text));
  return sentences.filter(({ text }) => {
    const pieces = piecesOf(text);
    return !known.some((other) => {
      let shared = 0;
      for (const piece of pieces) if (other.has(piece)) shared += 1;
      return shared / (pieces.size + other.size - shared) > TOO_LIKE;
    });
  });
}

/** Share of pieces of three letters or two Chinese characters that two sentences may have in common. */
const TOO_LIKE = 0.5;

function piecesOf(text: string): Set<string> {
  const plain = text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ');
  const length = /\p{sc=Han}/u.test(plain) ? 2 : 3;
  return new Set(
    Array.from({ length: Math.max(1, plain.length - length + 1) }, (_, at) => plain.slice(at, at + length)),
  );
}

function linesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
}
