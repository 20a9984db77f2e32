import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { shippedTexts } from '../../config/texts/index.ts';
import type { Category, Escalation } from '../../core/conversation.ts';
import { fill } from '../../core/texts.ts';
import { desks, turnOf } from '../support/brand.ts';
import { ana, Scene } from '../support/scene.ts';

const { customer: says } = shippedTexts('en');
const question = 'Can the samovar be engraved in Tibetan?';
const dealtWith = fill(says.dealtWith, { agent: 'Ana' });
const aDay = 24 * 60 * 60_000;

let scene: Scene;
beforeEach(async () => {
  scene = await Scene.open();
});
afterEach(() => scene.close());

/** Nothing answers it, so a person is called, who answers and closes. */
async function answered(resolution: string, answer: string | null = 'Yes, within two weeks'): Promise<void> {
  await scene.customer(question);
  await scene.customer(question);
  expect(scene.cards).toHaveLength(1);
  if (answer !== null) await scene.agent(ana, answer);
  await scene.press(ana, 'close', { resolution, tags: '', summary: '' });
}

const cases = () => scene.cards.length;

describe('the bot, once a case is closed', () => {
  test('gets back how it ended, who answered, and what led to it', async () => {
    await answered('solved');
    const { bot, previous } = await scene.conversation();
    expect(bot.returned).toEqual({
      number: 1,
      category: 'unanswered',
      resolution: 'solved',
      agent: 'Ana',
      at: previous?.closedAt,
      asked: [question, question],
    });
  });

  test.each([question, `${question.toLowerCase().replace('?', '')} !`, 'Can you engrave the samovar in Tibetan?'])(
    'calls nobody for the same question, “%s”, but says that it was answered, and offers a person',
    async (again) => {
      await answered('solved');
      await scene.customer(again);
      expect(scene.chat.at(-1)).toContain(dealtWith);
      expect(cases()).toBe(1);
      await scene.customerDoes({ type: 'action', id: 'x', action: 'person', values: {} });
      expect(cases()).toBe(2);
    },
  );

  test('calls somebody where it is asked once more after that', async () => {
    await answered('solved');
    await scene.customer(question);
    await scene.customer(question);
    expect(cases()).toBe(2);
  });

  test('hears whoever asks for a person, whatever was answered', async () => {
    await answered('solved');
    await scene.customer(`I want a human. ${question}`);
    expect(cases()).toBe(2);
  });

  test('takes another question for another', async () => {
    await answered('solved');
    await scene.customer('Can the samovar be shipped to Lhasa?');
    expect(scene.chat.at(-1)).toContain(says.unknown);
  });

  test.each([
    ['is not solved', 'unsolved', 'Sorry, no idea'],
    ['was answered by nobody', 'solved', null],
  ])('takes the question for a new one where the case %s', async (_, resolution, answer) => {
    await answered(resolution, answer);
    await scene.customer(question);
    expect(scene.chat.at(-1)).toContain(says.unknown);
    await scene.customer(question);
    expect(cases()).toBe(2);
  });

  test('forgets after a month', async () => {
    await answered('solved');
    scene.world.clock.jump(31 * aDay);
    await scene.customer(question);
    expect(scene.chat.at(-1)).toContain(says.unknown);
  });

  test('forgets what was taken up again', async () => {
    await answered('solved');
    scene.world.turn = turnOf(desks, { reopenMs: aDay });
    await scene.customer('It is not what I asked');
    expect((await scene.conversation()).bot.returned).toBeNull();
  });

  test.each([
    ['technical', 1],
    ['billing', 1],
    ['complaint', 2],
    ['care', 2],
    ['incident', 2],
  ] as const)('of what is only like a case of %s, leads to this many cases: %i', async (category, count) => {
    await answered('solved');
    scene.world.turn = turnOf(desks, {}, undefined, likeness(category));
    await scene.customer(question);
    expect(cases()).toBe(count);
  });
});

function likeness(category: Category): Escalation {
  return { category, priority: 'normal', reason: 'Is like it', evidence: [question], isLikeness: true };
}
