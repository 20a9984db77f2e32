import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { shippedTexts } from '../../config/texts/index.ts';
import { fill } from '../../core/texts.ts';
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
