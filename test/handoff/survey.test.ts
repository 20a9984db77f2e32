import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { en } from '../../config/texts/en.ts';
import { fill } from '../../core/texts.ts';
import { desks, turnOf } from '../support/brand.ts';
import { ana, Scene } from '../support/scene.ts';

const aDay = 24 * 60 * 60 * 1000;
const says = en.customer;

let scene: Scene;
beforeEach(async () => {
  scene = await Scene.open();
  scene.world.turn = turnOf(desks, { survey: true, reopenMs: aDay });
});
afterEach(() => scene.close());

async function close(opening = 'I want to talk to a human please'): Promise<void> {
  await scene.customer(opening);
  await scene.agent(ana, 'Hello');
  await scene.press(ana, 'close');
}

const state = () => scene.card.facts?.['state'];
const asked = () => scene.chat.filter((text) => text.startsWith(says.survey)).length;
const press = (action: string) => scene.customerDoes({ type: 'action', id: 'survey', action, values: {} });
const score = async () => (await scene.conversation()).previous?.score;

describe('after a close', () => {
  test('the customer is asked how it went', async () => {
    await close();
    expect(asked()).toBe(1);
    expect(scene.chat.indexOf(says.closed)).toBeLessThan(scene.chat.findIndex((text) => text.startsWith(says.survey)));
  });

  test.each(['I want to kill myself', 'the charger caught fire', 'my account was hacked', 'my mother passed away'])(
    'of "%s" nobody is',
    async (opening) => {
      await close(opening);
      expect(asked()).toBe(0);
    },
  );

  test('nor where the brand does not wish it', async () => {
    scene.world.turn = turnOf(desks);
    await close();
    expect(asked()).toBe(0);
  });
});

describe('the answer', () => {
  test.each([
    ['a button', () => press('survey:4')],
    ['a number', () => scene.customer('4')],
    ['a number in full width', () => scene.customer('４')],
    ['a number with its unit', () => scene.customer('4 stars')],
  ])('is given by %s, and shown at the desk', async (_how, answer) => {
    await close();
    await answer();
    expect(await score()).toBe(4);
    expect(scene.inThread().at(-1)).toBe(fill(en.desk.surveyScore, { score: 4 }));
    expect(scene.chat.at(-1)).toBe(says.surveyComment);
    expect(state()).toBe('closed');
    const audit = await scene.world.store.audit('chat/may');
    expect(audit.at(-1)).toMatchObject({ what: 'survey-answered', to: '4' });
  });

  test('may be followed by a word about it, which the desk reads', async () => {
    await close();
    await press('survey:5');
    await scene.customer('Ana was lovely');
    expect(scene.inThread().at(-1)).toBe('Ana was lovely');
    expect(scene.chat.at(-1)).toBe(says.surveyThanks);
    expect(state()).toBe('closed');
    await scene.customer('How long does delivery take?');
    expect(state()).toBe('queued');
  });

  test.each(['Quick and friendly', 'thanks!'])('is not heard as a request, whatever it is like: "%s"', async (word) => {
    await close();
    const hunch = {
      category: 'emotion',
      priority: 'normal',
      reason: 'Like others',
      evidence: [],
      isLikeness: true,
    } as const;
    scene.world.turn = turnOf(desks, { survey: true, reopenMs: aDay }, undefined, hunch);
    await press('survey:5');
    await scene.customer(word);
    expect(scene.chat.at(-1)).toBe(says.surveyThanks);
    await scene.customer('thanks!');
    expect(state()).toBe('closed');
  });

  test('counts once', async () => {
    await close();
    await press('survey:5');
    await press('survey:1');
    expect(await score()).toBe(5);
    expect(state()).toBe('closed');
  });

  test.each([1, 2])('%i brings the case back as a complaint', async (bad) => {
    await close();
    await press(`survey:${bad}`);
    expect(scene.card.facts).toMatchObject({ state: 'queued', category: 'complaint', priority: 'high' });
    expect(scene.cards).toHaveLength(1);
    expect(scene.chat.at(-1)).toBe(says.reopened);
  });

  test('1 opens a new case where the old one is not taken up again', async () => {
    scene.world.turn = turnOf(desks, { survey: true, reopenMs: 0 });
    await close();
    await scene.customer('1');
    expect(scene.card.facts).toMatchObject({ state: 'queued', category: 'complaint' });
    expect(scene.cards).toHaveLength(2);
  });
});

test('a number with more white space behind it than anybody types holds nobody up', async () => {
  await close();
  const before = performance.now();
  await scene.customer(`1${' '.repeat(3_000)}x`);
  expect(await score()).toBeUndefined();
  expect(performance.now() - before).toBeLessThan(2_000);
});

describe('what is no answer', () => {
  test('a question takes the case up again', async () => {
    await close();
    await scene.customer('It broke again');
    expect(state()).toBe('queued');
    expect(await score()).toBeUndefined();
  });

  test('a number before thousands of spaces, which takes no time', async () => {
    await close();
    const began = performance.now();
    await scene.customer(`1${' '.repeat(4_000)}x`);
    expect(performance.now() - began).toBeLessThan(2_000);
    expect(await score()).toBeUndefined();
  });

  test('a number that nobody asked for', async () => {
    scene.world.turn = turnOf(desks, { reopenMs: aDay });
    await close();
    await scene.customer('4');
    expect(state()).toBe('queued');
  });

  test('somebody in danger right after a number', async () => {
    await close();
    await press('survey:5');
    await scene.customer('I want to kill myself');
    expect(scene.card.facts).toMatchObject({ state: 'queued', category: 'care', priority: 'urgent' });
  });

  test('a button pressed while a case is open', async () => {
    await close();
    await scene.customer('It broke again');
    await press('survey:5');
    expect(scene.inThread().at(-1)).toBe('It broke again');
  });
});
