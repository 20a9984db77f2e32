import type { Draft } from '../core/draft.ts';
import type { Texts } from '../core/texts.ts';

/** So many answers are kept for people, where a platform takes only a few until the customer writes again. */
const forPeople = 3;

/**
 * What is said only while more answers than so many are left. Courtesies help whoever waits, and are said by what
 * follows too: an agent's words have the agent's name. The last answer is not for warning whoever is silent.
 */
const kept: Readonly<Partial<Record<keyof Texts['customer'], number>>> = {
  stillWaiting: forPeople,
  queuePlace: forPeople,
  queuePlaceEstimate: forPeople,
  queueNext: forPeople,
  queueNextEstimate: forPeople,
  joined: forPeople,
  idleWarning: 1,
};

/**
 * Whether a sentence is better not said: it would cost an answer that an agent will need, or comes too late for the
 * platform to take it.
 */
export function isSpared(draft: Draft, text: keyof Texts['customer']): boolean {
  const keep = kept[text];
  return keep !== undefined && !takes(draft, keep + 1);
}

/** Whether the platform takes so many answers before the customer writes again, as far as it counts them. */
export function takes({ conversation: { window }, context }: Draft, answers: number): boolean {
  return window === undefined || (window.left >= answers && window.until > context.now);
}
