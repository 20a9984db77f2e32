import { afterEach, describe, expect, test } from 'vitest';
import { en } from '../../config/texts/en.ts';
import { plain } from '../../core/richtext.ts';
import { fill } from '../../core/texts.ts';
import type { GuardSettings } from '../../handoff/guard.ts';
import { desks, turnOf } from '../support/brand.ts';
import { ana, bo, Scene, textPart } from '../support/scene.ts';

const { desk: notices } = en;
const off: GuardSettings = { leak: false, internal: [], words: [], collisionMs: 0, newerMs: 0, undoMs: 0 };

let scene: Scene;
async function open(guards: Partial<GuardSettings>): Promise<void> {
  scene = await Scene.open();
  scene.world.turn = turnOf(desks, {
    guards: { ...off, ...guards },
    canned: [{ name: 'hi', text: () => plain('@hi') }],
  });
  await scene.customer('I want to talk to a human please');
}
afterEach(() => scene.close());

const asked = () => {
  const post = scene.world.desk.posts.findLast(({ parts: [part] }) => part?.kind === 'card' && part.card.actions);
  const [part] = post?.parts ?? [];
  if (part?.kind !== 'card') throw new Error('Nothing is asked');
  return part.card;
};
const button = (label: string) => asked().actions?.find((action) => action.label === label)?.id ?? '';
const held = async () => (await scene.conversation()).case?.held ?? [];

describe('a reply that looks internal', () => {
  test('is held: the customer does not get it, and the agent is asked', async () => {
    await open({ leak: true });
    const heard = scene.chat.length;
    await scene.agent(ana, '@bo what do we tell her?');
    expect(scene.chat).toHaveLength(heard);
    expect(asked().title).toBe(fill(notices.held.colleague, { what: '@bo' }));
    expect((await scene.conversation()).case?.state).toBe('queued');
  });

  test('goes out once, with its fate on it, when an agent says so; whoever wrote it has the case', async () => {
    await open({ leak: true });
    const id = await scene.agent(ana, '@acme on Telegram is us');
    const send = button(notices.sendAnyway);
    await scene.press(bo, send);
    await scene.press(ana, send);
    expect(scene.chat.filter((text) => text === '@acme on Telegram is us')).toHaveLength(1);
    expect(scene.world.desk.marks.get(id)).toBe('sent');
    expect((await scene.conversation()).case?.assignee?.id).toBe('ana');
    expect(scene.inThread()).toContain(notices.heldSent);
    const [entry] = (await scene.world.store.transcript('chat/may', 0, 100)).filter(({ by }) => by.id === 'ana');
    expect(entry?.visibility).toBe('public');
  });

  test('stays a note when an agent says so, and cannot be sent after', async () => {
    await open({ leak: true });
    await scene.agent(ana, '@bo what do we tell her?');
    const send = button(notices.sendAnyway);
    await scene.press(ana, button(notices.keepAsNote));
    await scene.press(bo, send);
    expect(scene.chat.join()).not.toContain('@bo');
    expect(scene.inThread()).toContain(notices.heldKept);
  });

  test('goes out as it was changed meanwhile', async () => {
    await open({ leak: true });
    const id = await scene.agent(ana, '@bo, we send it again');
    await scene.agentDoes(ana, { type: 'edit', id, revision: '2', parts: [textPart('We send it again')] });
    await scene.press(ana, button(notices.sendAnyway));
    expect(scene.chat.at(-1)).toBe('We send it again');
    await scene.agentDoes(ana, { type: 'edit', id, revision: '3', parts: [textPart('We send it today')] });
    expect(scene.chat.at(-1)).toBe('We send it today');
  });

  test('does not reach the customer by an edit either: they keep what they have', async () => {
    await open({ leak: true });
    const id = await scene.agent(ana, 'We send it again');
    await scene.agentDoes(ana, { type: 'edit', id, revision: '2', parts: [textPart('@bo what do we tell her?')] });
    expect(scene.chat.at(-1)).toBe('We send it again');
    expect(scene.inThread().at(-1)).toBe(notices.editHeld);
    await scene.agentDoes(ana, { type: 'edit', id, revision: '3', parts: [textPart('We send it today')] });
    expect(scene.chat.at(-1)).toBe('We send it today');
  });

  test('does not go out once it is deleted', async () => {
    await open({ leak: true });
    const id = await scene.agent(ana, '@bo, we send it again');
    const send = button(notices.sendAnyway);
    await scene.agentDoes(ana, { type: 'delete', id });
    await scene.press(ana, send);
    expect(scene.chat.join()).not.toContain('send it again');
    expect(await held()).toEqual([]);
  });

  test('does not go out once the case is closed', async () => {
    await open({ leak: true });
    await scene.agent(ana, '@bo, we send it again');
    const send = button(notices.sendAnyway);
    await scene.agent(ana, '!close');
    await scene.press(ana, send);
    expect(scene.chat.at(-1)).toBe(en.customer.closed);
  });

  test('is in the audit trail, without its words', async () => {
    await open({ leak: true });
    await scene.agent(ana, '@bo what do we tell her?');
    expect((await scene.world.store.audit('chat/may')).at(-1)).toMatchObject({
      what: 'reply-held',
      to: 'Ana',
      why: 'colleague',
    });
  });

  test('does not hold what the admin has written for customers', async () => {
    await open({ leak: true });
    await scene.agent(ana, '!canned hi');
    expect(scene.chat.at(-1)).toBe('@hi');
  });
});

describe('a reply right behind a colleague’s', () => {
  test('is held, and says whose and how long ago', async () => {
    await open({ collisionMs: 30_000 });
    await scene.agent(ana, 'We send it again');
    await scene.agent(bo, 'You get your money back');
    expect(scene.chat.at(-1)).toBe('We send it again');
    expect(asked().title).toMatch(/^Not sent: Ana answered \d+ s ago/);
    await scene.press(bo, button(notices.sendAnyway));
    expect(scene.chat.at(-1)).toBe('You get your money back');
  });

  test('is not held later, nor behind one’s own', async () => {
    await open({ collisionMs: 30_000 });
    await scene.agent(ana, 'We send it again');
    await scene.agent(ana, 'Today');
    await scene.world.clock.pass(30_000);
    await scene.agent(bo, 'It is on its way');
    expect(scene.chat.slice(-3)).toEqual(['We send it again', 'Today', 'It is on its way']);
  });
});

describe('a reply right behind a new message of the customer’s', () => {
  const overtaken = () => scene.inThread().filter((text) => text.startsWith('Not sent: the customer has written'));

  test('is held where the brand wishes it, and goes out when an agent says so', async () => {
    await open({ newerMs: 60_000 });
    await scene.customer('Wait, I have found it');
    await scene.agent(ana, 'We are sending another one');
    expect(scene.chat).not.toContain('We are sending another one');
    expect(overtaken()).toHaveLength(1);
    await scene.press(ana, button(notices.sendAnyway));
    expect(scene.chat).toContain('We are sending another one');
  });

  test('is not where it quotes that message, later, or where nobody wishes it', async () => {
    await open({ newerMs: 60_000 });
    await scene.customer('Wait, I have found it');
    const seen = scene.world.desk.posts.findLast(({ text }) => text === 'Wait, I have found it')?.id;
    await scene.agent(ana, 'Good!', undefined, seen);
    await scene.world.clock.pass(60_000);
    await scene.agent(ana, 'Anything else?');
    scene.world.turn = turnOf(desks, { guards: off });
    await scene.customer('No');
    await scene.agent(ana, 'Then have a good day');
    expect(scene.chat.slice(-3)).toEqual(expect.arrayContaining(['Good!', 'Anything else?', 'Then have a good day']));
  });
});

describe('with a delay in which replies can be taken back', () => {
  test('each goes out when it is over, in order', async () => {
    await open({ undoMs: 60_000 });
    await scene.agent(ana, 'one');
    await scene.agent(ana, 'two');
    expect(scene.chat).not.toContain('one');
    await scene.world.clock.pass(60_000);
    expect(scene.chat.slice(-2)).toEqual(['one', 'two']);
  });

  test('one that is taken back never does', async () => {
    await open({ undoMs: 60_000 });
    await scene.agent(ana, 'one');
    await scene.press(ana, button(notices.undo));
    await scene.world.clock.pass(120_000);
    expect(scene.chat).not.toContain('one');
    expect(await held()).toEqual([]);
  });

  test('a command that leaves the case with its agent leaves the time, too', async () => {
    await open({ undoMs: 60_000 });
    await scene.agent(ana, 'one');
    const undo = button(notices.undo);
    await scene.agent(ana, '!tag parcel');
    expect(scene.chat).not.toContain('one');
    await scene.press(ana, undo);
    await scene.world.clock.pass(120_000);
    expect(scene.chat).not.toContain('one');
  });

  test('a close sends what waits before it', async () => {
    await open({ undoMs: 60_000 });
    await scene.agent(ana, 'Goodbye then');
    await scene.agent(ana, '!close');
    expect(scene.chat.slice(-2)).toEqual(['Goodbye then', en.customer.closed]);
    await scene.world.clock.pass(120_000);
    expect(scene.chat.filter((text) => text === 'Goodbye then')).toHaveLength(1);
  });
});

describe('a held reply that nobody has decided about', () => {
  const left = fill(notices.heldLeft, { count: 1 });

  test('stays a note when its case closes, which the thread is told, and goes out no more once it is open again', async () => {
    await open({ leak: true });
    await scene.agent(ana, '@bo, we send it again');
    const send = button(notices.sendAnyway);
    await scene.agent(ana, '!close');
    expect(scene.inThread()).toContain(left);
    scene.world.turn = turnOf(desks, { guards: { ...off, leak: true }, reopenMs: 3_600_000 });
    await scene.agent(ana, '!reopen');
    await scene.press(ana, send);
    expect(scene.chat.join()).not.toContain('send it again');
    expect(await held()).toEqual([]);
  });

  test('stays a note when the case goes to another desk, too', async () => {
    await open({ leak: true });
    await scene.agent(ana, '@bo, we send it again');
    const thread = scene.thread();
    await scene.agent(ana, '!transfer orders');
    expect(scene.inThread(thread)).toContain(left);
    expect(await held()).toEqual([]);
  });

  test('is asked about again where its thread was lost', async () => {
    await open({ leak: true });
    await scene.world.clock.pass(120_000);
    await scene.agent(ana, '@acme on Telegram is us');
    scene.world.desk.gone.add(`desk/support/${scene.thread()}`);
    await scene.customer('hello?');
    expect(scene.cards).toHaveLength(2);
    expect(asked().title).toBe(notices.heldStill);
    await scene.press(ana, button(notices.sendAnyway));
    expect(scene.chat.at(-1)).toBe('@acme on Telegram is us');
  });
});

test('a case is not closed for silence while an answer is about to go out', async () => {
  await open({});
  const more = { guards: { ...off, undoMs: 60_000 }, idle: { warnMs: 30_000, closeMs: 50_000 } };
  await scene.agent(ana, 'Hello');
  scene.world.turn = turnOf(desks, more);
  await scene.agent(ana, 'one');
  await scene.world.clock.pass(70_000);
  expect(scene.chat).toContain('one');
  expect(scene.card.facts?.['state']).toBe('open');
  await scene.world.clock.pass(120_000);
  expect(scene.card.facts?.['state']).toBe('closed');
});
