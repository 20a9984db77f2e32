import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { en } from '../../config/texts/en.ts';
import { fill } from '../../core/texts.ts';
import { desks, turnOf } from '../support/brand.ts';
import { ana, bo, Scene } from '../support/scene.ts';

const askForPerson = 'I want to talk to a human please';
const anHour = 60 * 60 * 1000;
const notices = en.desk;

let scene: Scene;
beforeEach(async () => {
  scene = await Scene.open();
  scene.world.turn = turnOf(desks, { reopenMs: anHour });
  await scene.customer(askForPerson);
  await scene.agent(ana, 'Hello');
  await scene.press(ana, 'close');
});
afterEach(() => scene.close());

const state = () => scene.card.facts?.['state'];

describe('a customer who writes soon after a close', () => {
  test('gets the same case back, in the same thread, for anybody at the desk', async () => {
    await scene.customer('It broke again');
    expect(scene.cards).toHaveLength(1);
    expect(state()).toBe('queued');
    expect(scene.card.facts?.['assignee']).toBe('');
    expect(scene.inThread().slice(-2)).toEqual([fill(notices.reopenedByCustomer, { before: 'Ana' }), 'It broke again']);
    expect(scene.chat.at(-1)).toBe(en.customer.reopened);
    await scene.agent(bo, 'I am on it');
    expect(scene.chat.at(-1)).toBe('I am on it');
    expect((await scene.conversation()).case?.assignee?.id).toBe('bo');
  });

  test.each(['Thanks!', '谢谢', '👍', 'ok bye'])(
    'with %s reopens nothing, and is heard all the same',
    async (words) => {
      await scene.customer(words);
      expect(state()).toBe('closed');
      expect(scene.inThread().at(-1)).toBe(words);
      expect((await scene.conversation()).case).toBeNull();
    },
  );

  test('thanks are answered', async () => {
    await scene.customer('Thanks!');
    expect(scene.chat.at(-1)).toBe(en.customer.thanks);
  });

  test('about something worse makes the case as urgent as that', async () => {
    await scene.customer('the charger caught fire');
    expect(scene.card.facts).toMatchObject({ state: 'queued', priority: 'urgent', category: 'incident' });
  });

  test('is in the audit trail', async () => {
    await scene.customer('It broke again');
    const audit = await scene.world.store.audit('chat/may');
    expect(audit.map(({ what, by, from, to }) => [what, by.name, from, to]).at(-1)).toEqual([
      'case-reopened',
      'May',
      'closed',
      'queued',
    ]);
  });

  test('can be closed and reopened again', async () => {
    await scene.customer('It broke again');
    await scene.press(bo, 'close');
    expect(state()).toBe('closed');
    await scene.customer('And again');
    expect(state()).toBe('queued');
    expect(scene.cards).toHaveLength(1);
  });
});

test('later it is a new case, and the bot is asked first', async () => {
  await scene.world.clock.pass(anHour);
  await scene.customer('How long does delivery take?');
  expect(scene.chat.at(-1)).toContain('Orders arrive within three days.');
  await scene.customer(askForPerson);
  expect(scene.cards).toHaveLength(2);
});

describe('an agent in the thread of a closed case', () => {
  test('is told that nothing goes out, and offered to reopen it', async () => {
    await scene.agent(ana, 'one more thing');
    expect(scene.inThread().at(-1)).toContain(notices.caseClosed);
    expect(scene.chat).not.toContain('one more thing');
    await scene.press(ana, 'reopen');
    expect(state()).toBe('queued');
    await scene.agent(ana, 'one more thing');
    expect(scene.chat.at(-1)).toBe('one more thing');
  });

  test('can reopen it by the card’s button, which is gone then', async () => {
    expect(scene.card.actions?.map(({ id }) => id)).toEqual(['reopen', 'customer']);
    await scene.press(bo, 'reopen');
    expect(state()).toBe('queued');
    expect(scene.card.actions?.map(({ id }) => id)).toContain('claim');
  });

  test('can reopen it by a command', async () => {
    await scene.agent(bo, '!reopen');
    expect(state()).toBe('queued');
    expect(scene.inThread().at(-1)).toBe(fill(notices.reopenedBy, { agent: 'Bo', before: 'Ana' }));
  });
});

describe('what a customer does to messages after a close', () => {
  const inRoom = () => scene.inThread();

  test('a deletion reaches the thread of the closed case, and reopens nothing', async () => {
    const id = await scene.customer('Thanks!');
    await scene.customerDoes({ type: 'delete', id });
    expect(inRoom()).not.toContain('Thanks!');
    expect(state()).toBe('closed');
  });

  test('so does one of something that was said in the case', async () => {
    await scene.agent(ana, '!reopen');
    const id = await scene.customer('My number is 12345');
    await scene.press(ana, 'close');
    await scene.customerDoes({ type: 'delete', id });
    expect(inRoom()).not.toContain('My number is 12345');
  });

  test('and 👍 on an answer is seen', async () => {
    await scene.agent(ana, '!reopen');
    await scene.agent(ana, 'Done, all is well');
    await scene.press(ana, 'close');
    const answer = scene.world.chat.posts.findLast(({ text }) => text === 'Done, all is well');
    await scene.customerDoes({ type: 'reaction', id: answer?.id ?? '', emoji: '👍', added: true });
    expect(state()).toBe('closed');
    expect([...scene.world.desk.reactions.values()].flat()).toEqual(['👍']);
  });
});

test('a question that the bot could answer reopens the case too: it may be about it, and is never unheard', async () => {
  await scene.customer('How long does delivery take?');
  expect(state()).toBe('queued');
  expect(scene.inThread().at(-1)).toBe('How long does delivery take?');
  expect(scene.chat.at(-1)).toBe(en.customer.reopened);
});
