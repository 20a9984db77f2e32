import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { en } from '../../config/texts/en.ts';
import { fill } from '../../core/texts.ts';
import { named } from '../../core/unshown.ts';
import { createMask } from '../../handoff/index.ts';
import { desks, turnOf } from '../support/brand.ts';
import { ana, Scene, textPart } from '../support/scene.ts';

const card = '4242 4242 4242 4242';
const hidden = '•••• •••• •••• 4242';

let scene: Scene;
beforeEach(async () => {
  scene = new Scene();
  scene.world.mask = createMask();
  scene.world.turn = turnOf(desks, { mask: createMask() });
  await scene.world.boot();
  await scene.customer(`My card ${card} was charged twice, I want a human`);
});
afterEach(() => scene.close());

const atDesk = () => JSON.stringify(scene.world.desk.posts.map(({ parts }) => parts));

describe('a card number that a customer writes', () => {
  test('is hidden in the thread, on the card and in what a thread begins with', () => {
    expect(atDesk()).not.toContain(card);
    expect(scene.inThread()).toContain(`My card ${hidden} was charged twice, I want a human`);
    expect(scene.card.body?.text).toContain(hidden);
  });

  test('is hidden in edits, in quotes and in another desk’s thread', async () => {
    const id = await scene.customer('One more');
    await scene.customerDoes({ type: 'edit', id, revision: '2', parts: [textPart(`One more: ${card}`)] });
    expect(scene.inThread()).toContain(`One more: ${hidden}\n✏️ was: One more`);
    const other = await scene.customer(`${'-'.repeat(140)} it is ${card}`);
    await scene.customerDoes({ type: 'edit', id: other, revision: '2', parts: [textPart('Forget it')] });
    expect(scene.inThread()).toContain(`Forget it\n✏️ was: ${'-'.repeat(140)} it is ${hidden.slice(0, 13)}…`);
    await scene.customer('This one', id);
    await scene.press(ana, 'transfer', { desk: 'orders', reason: '' });
    expect(scene.inThread()).toContain(`One more: ${hidden}\n✏️ was: One more`);
    expect(scene.inThread()).toContain(`Forget it\n✏️ was: ${'-'.repeat(140)} it is ${hidden.slice(0, 13)}…`);
    expect(atDesk()).not.toContain(card);
    expect(JSON.stringify(scene.world.desk.posts)).not.toContain(card);
  });

  test('is hidden in what is shown by its name alone, and in what is quoted like that', async () => {
    const poll = named('poll', `Is ${card} yours?`);
    const parts = [{ ...poll, quotedOf: `Li ${card}` }, poll];
    await scene.customerDoes({ type: 'message', id: 'poll', parts });
    expect(atDesk()).toContain(`poll: Is ${hidden} yours?`);
    expect(atDesk()).toContain(`Li ${hidden}: poll: Is`);
    expect(atDesk()).not.toContain(card);
  });

  test('is shown to an agent who asks, and that is noted', async () => {
    await scene.customer('Are you there?');
    await scene.agent(ana, '!reveal');
    expect(scene.inThread().slice(-2)).toEqual([
      fill(en.desk.revealedBy, { agent: 'Ana' }),
      `My card ${card} was charged twice, I want a human`,
    ]);
    expect((await scene.world.store.audit('chat/may')).at(-1)).toMatchObject({
      what: 'numbers-revealed',
      by: { name: 'Ana' },
    });
  });

  test('is not hidden from the customer', async () => {
    await scene.agent(ana, `The card ${card}?`);
    expect(scene.chat.at(-1)).toBe(`The card ${card}?`);
  });
});
