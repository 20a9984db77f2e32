import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tidyMemory } from '../../../app/tidy-memory.ts';
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

describe('what says little', () => {
  it.each([
    'all of them',
    'none of these',
    'around 5',
    'with my kids',
    'my wife is coming with me',
    '都要',
    '我在店门口',
  ])('calls nobody: %s', (text) => {
    expect(triage(text)).toMatchObject({ escalate: false });
  });

  it.each(['my code does not work', 'the code does not work on sale items', '优惠码用不了'])(
    'is not taken for a stolen account: %s',
    (text) => {
      expect(triage(text).category).not.toBe('security');
    },
  );

  it('still calls somebody where it says enough', () => {
    expect(triage('I took all of them, the whole box of sleeping pills')).toMatchObject({ priority: 'urgent' });
    expect(triage('somebody else got my code and is in my account')).toMatchObject({ category: 'security' });
  });
});

it('keeps of what it learned little more than the weights', () => {
  const before = memoryOfArrays();
  const learned = createTriage(examples);
  expect(memoryOfArrays() - before).toBeLessThan(6_000_000);
  expect(learned('hi').escalate).toBe(false);
});

function memoryOfArrays(): number {
  tidyMemory();
  return process.memoryUsage().arrayBuffers;
}
