import { expect, it } from 'vitest';
import { triage } from '../../../core/triage/index.ts';

/** Milliseconds: thousands of times as much as such a message should take, and a millionth of what it took. */
const soon = 1_000;

it.each([
  ['words that stand in a wording by themselves and together', `I took ${'all my '.repeat(60)}time, no poison`],
  ['a word that stood in a wording twice', `don't ${'need '.repeat(38)}bananas, talk to an agent`],
  ['a matter that is imagined again and again', `${'万一退款没到账'.repeat(1_500)}我就`],
])('is not held up by %s, again and again', (_, text) => {
  const began = performance.now();
  triage(text);
  expect(performance.now() - began).toBeLessThan(soon);
});

it('still hears what was swallowed', () => {
  expect(triage('i took all my sleeping pills')).toMatchObject({ category: 'care', priority: 'urgent' });
  expect(triage("I don't need to need to talk to an agent")).toMatchObject({ escalate: false });
});
