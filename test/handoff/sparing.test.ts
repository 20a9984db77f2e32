import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { shippedTexts } from '../../config/texts/index.ts';
import { fill } from '../../core/texts.ts';
import { desks, turnOf } from '../support/brand.ts';
import { ana, Scene } from '../support/scene.ts';

const { customer: says } = shippedTexts('en');
const hourMs = 60 * 60_000;
const fourMinutes = 4 * 60_000;
let scene: Scene;

beforeEach(async () => {
  scene = await Scene.open();
});
afterEach(() => scene.close());

const allows = (left: number, until = scene.world.clock.now() + 48 * hourMs) =>
  scene.customerDoes({ type: 'window', left, until, renewed: left === 5 });
const joined = fill(says.joined, { agent: 'Ana' });

async function ask(left: number, until?: number): Promise<void> {
  await allows(5);
  await scene.customer('I want to talk to a person');
  await allows(left, until);
}

describe('where a platform takes only a few answers until the customer writes again', () => {
  test('whoever waits is told so while there are more of them than people will need', async () => {
    await ask(4);
    await scene.world.clock.pass(fourMinutes);
    expect(scene.chat.at(-1)).toBe(says.stillWaiting);
  });

  test.each([3, 0])('nothing is said by itself with %i left: they are kept for people', async (left) => {
    await ask(left);
    const before = scene.chat;
    await scene.world.clock.pass(fourMinutes);
    await scene.agent(ana, '!claim');
    expect(scene.chat).toEqual(before);
  });

  test('nothing is said by itself that comes too late to be taken', async () => {
    await ask(5, scene.world.clock.now() + 2 * 60_000);
    const before = scene.chat;
    await scene.world.clock.pass(fourMinutes);
    expect(scene.chat).toEqual(before);
  });

  test('whoever takes a case is announced, and whoever answers says so by the answer', async () => {
    await ask(4);
    await scene.agent(ana, 'What can I do for you?');
    expect(scene.chat.at(-1)).toBe('What can I do for you?');
    expect(scene.chat).not.toContain(joined);
    await scene.agent(ana, '!return');
    await allows(5);
    await scene.agent(ana, '!claim');
    expect(scene.chat.at(-1)).toBe(joined);
  });

  test('what has to be said is said whatever is left', async () => {
    await ask(1);
    await scene.agent(ana, '!claim');
    await scene.agent(ana, '!close');
    expect(scene.chat.at(-1)).toBe(says.closed);
  });
});

describe('the end of a case, where answers are counted,', () => {
  const endings = () => scene.chat.filter((text) => text.includes(says.closed) || text.includes(says.survey));

  beforeEach(() => {
    scene.world.turn = turnOf(desks, { survey: true });
  });

  test('is told in the message that asks how it went, so that both cost one of them', async () => {
    await ask(1);
    await scene.agent(ana, '!claim');
    await scene.agent(ana, '!close');
    expect(endings()).toHaveLength(1);
    expect(endings()[0]?.startsWith(`${says.closed}\n${says.survey}`)).toBe(true);
    await allows(5);
    await scene.customer('5');
    expect(scene.inThread().at(-1)).toBe(fill(shippedTexts('en').desk.surveyScore, { score: 5 }));
  });

  test('is told alone where nothing is asked', async () => {
    await ask(1);
    await scene.press(ana, 'close', { resolution: 'spam' });
    expect(endings()).toEqual([says.closed]);
  });

  test('is not told where none is left, and a number that is typed later is no answer to what was not asked', async () => {
    await ask(0);
    await scene.agent(ana, '!claim');
    await scene.agent(ana, '!close');
    expect(endings()).toEqual([]);
    expect((await scene.conversation()).survey ?? null).toBeNull();
  });

  test('is told and asked in two messages elsewhere', async () => {
    await scene.customer('I want to talk to a person');
    await scene.agent(ana, '!claim');
    await scene.agent(ana, '!close');
    expect(endings()).toHaveLength(2);
  });
});

describe('whoever is silent', () => {
  const warning = fill(says.idleWarning, { minutes: 10 });

  beforeEach(() => {
    scene.world.turn = turnOf(desks, { idle: { warnMs: 20 * 60_000, closeMs: 30 * 60_000 } });
  });

  async function goesSilent(left: number): Promise<void> {
    await ask(5);
    await scene.agent(ana, 'Is it blue?');
    await allows(left);
    await scene.world.clock.pass(25 * 60_000);
  }

  test('is warned while more than one answer is left', async () => {
    await goesSilent(2);
    expect(scene.chat.at(-1)).toBe(warning);
  });

  test('is not warned by the last one: the case closes without', async () => {
    await goesSilent(1);
    expect(scene.chat).not.toContain(warning);
    expect(scene.card.facts).toMatchObject({ state: 'open' });
    await scene.world.clock.pass(10 * 60_000);
    expect(scene.card.facts).toMatchObject({ state: 'closed' });
    expect(scene.chat.at(-1)).toBe(says.closedIdle);
  });

  test('is told nothing at the end where none is left', async () => {
    await goesSilent(0);
    const before = scene.chat;
    await scene.world.clock.pass(10 * 60_000);
    expect(scene.card.facts).toMatchObject({ state: 'closed' });
    expect(scene.chat).toEqual(before);
  });
});
