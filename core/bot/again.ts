import type { Conversation } from '../conversation.ts';
import { tokenize } from './tokenize.ts';

/** How much of what both mean has to be the same, from 0 to 1, and at least how much that is. */
const sameEnough = 0.8;
const fewestShared = 2;
/** Words that only help to find a word are none of their own. */
const wholeWord = 0.3;

/** Two wordings that differ in case, width, spaces or punctuation only are the same question. */
export function normalise(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '')
    .slice(0, 200);
}

/** Whether a question is the last one again, in other words that mean the same. */
export function isPutAgain(text: string, { bot: { lastQuestion = '' }, recent }: Conversation): boolean {
  if (lastQuestion === '') return false;
  const last = recent.findLast((said) => said.by === 'customer' && normalise(said.text) === lastQuestion);
  if (!last) return false;
  const [before, now] = [meaningOf(last.text), meaningOf(text)];
  const shared = [...now].filter((one) => before.has(one)).length;
  return shared >= fewestShared && shared / (before.size + now.size - shared) >= sameEnough;
}

function meaningOf(text: string) {
  return new Set<unknown>(
    tokenize(text).flatMap(({ term, concept, part }) => (part > wholeWord ? [concept ?? term] : [])),
  );
}
