import type { Category, Escalation, Returned } from '../conversation.ts';
import { tokenize } from './tokenize.ts';

/** After this long nobody remembers what was said; then the same question is a new one. */
const remembersMs = 30 * 24 * 60 * 60_000;
/** How much of what both say has to be the same, from 0 to 1: in other words is another question. */
const sameEnough = 0.75;
/** Words that only help to find a word are none of their own. */
const wholeWord = 0.3;

/** In these a person looks once too often rather than once too seldom. */
const neverAgain: ReadonlySet<Category> = new Set(['care', 'security', 'incident', 'complaint', 'emotion', 'alert']);

/**
 * Whether somebody has answered this customer's very question already, and has it for done: then it is no reason to
 * call a person once more, unless the customer says so.
 * @param hunch what it is like, where it is like a reason to call a person
 */
export function wasDealtWith(
  returned: Returned | null | undefined,
  text: string,
  hunch: Escalation | null,
  now: number,
): returned is Returned & { readonly agent: string } {
  if (returned?.agent === undefined || now - returned.at > remembersMs) return false;
  if (returned.resolution === 'unsolved' || returned.resolution === 'spam') return false;
  if (neverAgain.has(returned.category) || (hunch && neverAgain.has(hunch.category))) return false;
  return returned.asked.some((before) => isSameQuestion(before, text));
}

function isSameQuestion(one: string, other: string): boolean {
  const [first, second] = [one, other].map(
    (text) => new Set(tokenize(text).flatMap(({ term, part }) => (part > wholeWord ? [term] : []))),
  );
  if (!first || !second || first.size === 0 || second.size === 0) return false;
  const shared = [...first].filter((term) => second.has(term)).length;
  return shared / (first.size + second.size - shared) >= sameEnough;
}
