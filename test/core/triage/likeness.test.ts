import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadExamples } from '../../../config/triage-examples.ts';
import { createTriage, isDanger } from '../../../core/triage/index.ts';

const examples = await loadExamples([]);
const triage = createTriage(examples);

/** What the examples call urgent danger, though no wording does. */
const dangers = examples
  .filter(({ category, priority }) => (category === 'care' || category === 'incident') && priority === 'urgent')
  .map(({ text }) => text)
  .filter((text) => isFound(text));

function isFound(text: string): boolean {
  const decision = triage(text);
  return decision.escalate && isDanger(decision);
}

describe('urgent danger that is known by its likeness', () => {
  it('is found in nearly all of the examples it learned from', () => {
    const all = examples.filter(
      ({ category, priority }) => (category === 'care' || category === 'incident') && priority === 'urgent',
    );
    expect(dangers.length / all.length).toBeGreaterThan(0.98);
  });

  it.each([
    ['in capitals', (text: string) => text.toUpperCase()],
    [
      'full width',
      (text: string) => text.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0)),
    ],
    ['with spaces around', (text: string) => `  \n${text} \t`],
    ['with signs behind', (text: string) => `${text}!!!`],
    ['with a face', (text: string) => `${text} 😭`],
    ['twice', (text: string) => `${text}\n${text}`],
  ])('is found %s as well', (_, write) => {
    expect(dangers.filter((text) => !isFound(write(text)))).toEqual([]);
  });

  const talk = [
    'Hi there.',
    'Thanks a lot!',
    '你好。',
    '谢谢！',
    'Ok.',
    'How are you?',
    'Where is my order?',
    '在吗？',
    'The parcel came yesterday.',
  ];
  it('is not lost among sentences about something else', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...dangers),
        fc.constantFrom(...talk),
        fc.constantFrom(...talk),
        (danger, before, after) => {
          expect(isFound(`${before} ${danger}. ${after}`)).toBe(true);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('is judged the same each time, and by whichever triage learned the same', () => {
    const again = createTriage(examples);
    const some = dangers.slice(0, 50);
    expect(some.map((text) => again(text))).toEqual(some.map((text) => triage(text)));
  });
});
