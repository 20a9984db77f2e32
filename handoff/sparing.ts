import type { Draft } from '../core/draft.ts';
import type { Texts } from '../core/texts.ts';

/** So many answers are kept for people, where a platform takes only a few until the customer writes again. */
const forPeople = 3;

/** What helps whoever waits, and is said by what follows too: an agent's words have the agent's name. */
const courtesies: ReadonlySet<keyof Texts['customer']> = new Set([
  'stillWaiting',
  'queuePlace',
  'queuePlaceEstimate',
  'queueNext',
  'queueNextEstimate',
  'joined',
]);

/**
 * Whether a sentence is better not said: it would cost an answer that an agent will need, or comes too late for the
 * platform to take it.
 */
export function isSpared({ conversation, context }: Draft, text: keyof Texts['customer']): boolean {
  const { window } = conversation;
  return window !== undefined && courtesies.has(text) && (window.left <= forPeople || window.until <= context.now);
}
