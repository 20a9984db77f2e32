import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { shippedTexts } from '../../config/texts/index.ts';
import type { Alert } from '../../core/alert.ts';
import { fill } from '../../core/texts.ts';
import { answerIn } from '../../handoff/alert-answer.ts';
import { ana, Scene } from '../support/scene.ts';

const { customer: says, desk: notices } = shippedTexts('en');
const aMinute = 60_000;
const signIn: Alert = {
  id: 'evt-1',
  about: 'sign-in',
  priority: 'high',
  note: 'Five failed sign-ins from 203.0.113.7',
  elsewhere: [],
  unreached: [],
};

let scene: Scene;
beforeEach(async () => {
  scene = await Scene.open();
});
afterEach(() => scene.close());

const raise = (more: Partial<Alert> = {}, key = 'alert evt-1') =>
  scene.customerDoes({ type: 'alert', alert: { ...signIn, ...more } }, key);
const now = async () => (await scene.conversation()).case;

/** May presses a button of the newest question. */
async function press(answer: 'yes' | 'no'): Promise<void> {
  const { case: current, previous } = await scene.conversation();
  const key = (current ?? previous?.last)?.alert?.key;
  const id = scene.world.chat.posts.at(-1)?.id ?? '';
  await scene.customerDoes({ type: 'action', id, action: `alert:${answer}:${key}`, values: {} });
}

describe('an alert of the brand', () => {
  test('opens a case and asks the customer, without a word of what only agents should know', async () => {
    await raise();
    expect(scene.chat).toEqual([says.alertSignIn]);
    const [post] = scene.world.chat.posts;
    const [card] = post?.parts ?? [];
    expect(card?.kind === 'card' && card.card.actions?.map(({ label }) => label)).toEqual([
      says.alertWasMe,
      says.alertNotMe,
    ]);
    expect(scene.inThread()).toContain(
      `${fill(notices.alertRaised, { what: notices.alertKinds['sign-in'] })}\n${signIn.note}`,
    );
    expect(scene.card.facts).toMatchObject({ category: 'alert', priority: 'high', state: 'queued' });
    expect(scene.card.fields).toContainEqual({ label: notices.fields.identity, value: notices.identities.unverified });
  });

  test('is dealt with once, however often it comes', async () => {
    await raise();
    await raise();
    expect([scene.chat.length, scene.cards.length]).toEqual([1, 1]);
  });

  test('has no links and nothing personal in its words, in no language', () => {
    for (const language of ['en', 'zh-Hans', 'zh-Hant'] as const) {
      const { alertSignIn, alertPayment, alertChange, alertOther, alertYes, alertNo } = shippedTexts(language).customer;
      const all = [alertSignIn, alertPayment, alertChange, alertOther, alertYes, alertNo].join('\n');
      expect(all).not.toMatch(/https?:|www\.|\d|\{/);
    }
  });

  test.each([
    ['a button', () => press('no')],
    ['a number', () => scene.customer('2')],
    ['words', () => scene.customer('No, that was not me!')],
    ['Chinese', () => scene.customer('不是我')],
  ])('that was not them is urgent, as told by %s', async (_, answer) => {
    await raise();
    await answer();
    expect(scene.card.facts).toMatchObject({ state: 'queued', priority: 'urgent' });
    expect(scene.inThread()).toContain(notices.alertNo);
    const shown = [says.alertNo, shippedTexts('zh-Hans').customer.alertNo];
    expect(scene.chat.some((line) => shown.includes(line))).toBe(true);
    expect((await now())?.alert?.state).toBe('no');
  });

  test.each([
    ['a button', () => press('yes')],
    ['a number', () => scene.customer('1')],
    ['words', () => scene.customer('Yes, it was me.')],
  ])('that was them is closed as harmless, as told by %s', async (_, answer) => {
    await raise();
    await answer();
    expect(scene.card.facts).toMatchObject({ state: 'closed' });
    expect(scene.inThread()).toContain(notices.alertBenign);
    expect(scene.chat.at(-1)).toBe(says.alertYes);
    const audit = await scene.world.store.audit('chat/may');
    expect(audit.map(({ what, why, to }) => `${what} ${why ?? to ?? ''}`)).toEqual([
      'case-opened Alert of the brand: sign-in',
      'alert-answered yes',
      'case-closed benign',
    ]);
  });

  test('that was them stays with the agent who has taken it up', async () => {
    await raise();
    await scene.press(ana, 'claim');
    await press('yes');
    expect(scene.card.facts).toMatchObject({ state: 'open' });
    expect(scene.inThread()).toContain(notices.alertYes);
  });

  test('joins a case that is open, and does not close it', async () => {
    await scene.customer('I want to talk to a human please');
    await raise();
    expect(scene.cards).toHaveLength(1);
    expect(scene.card.facts).toMatchObject({ category: 'explicit', priority: 'high' });
    expect(scene.card.fields).toContainEqual({ label: notices.fields.identity, value: notices.identities.unverified });
    await press('yes');
    expect((await now())?.state).toBe('queued');
    expect(scene.chat.at(-1)).toBe(says.alertYes);
  });

  test('is answered once: a second press changes nothing', async () => {
    await raise();
    await press('no');
    const before = [scene.chat.length, scene.inThread().length];
    await press('yes');
    await press('no');
    expect([scene.chat.length, scene.inThread().length]).toEqual(before);
  });

  test('without an answer stays with the desk, which is told', async () => {
    await raise();
    await scene.world.clock.pass(31 * aMinute);
    expect(scene.inThread()).toContain(fill(notices.alertSilent, { minutes: 30 }));
    expect(scene.card.facts).toMatchObject({ state: 'queued' });
    await press('no');
    expect(scene.card.facts).toMatchObject({ priority: 'urgent' });
  });

  test('of a customer who cannot be reached is told to the desk', async () => {
    scene.world.chat.gone.add('chat/may');
    await raise();
    const reason = notices.failures['chat-gone'] ?? '';
    expect(scene.inThread()).toContain(fill(notices.alertUnreached, { reason }));
    expect(scene.inThread().join('\n')).not.toContain('was not delivered');
    expect((await now())?.alert?.state).toBe('unreached');
  });

  test('is asked on the next channel on record, where the case goes on', async () => {
    scene.world.chat.gone.add('chat/may');
    const other = { channel: 'chat', chat: 'may-at-home' };
    await raise({ elsewhere: [other] });
    const [first = '', second = ''] = scene.cards.map(({ id }) => id);
    const reason = notices.failures['chat-gone'] ?? '';
    expect(scene.inThread(first)).toContain(fill(notices.alertElsewhere, { reason, channel: 'chat' }));
    expect(scene.inThread(first).at(-1)).toBe(notices.alertMoved);
    expect(scene.inThread(second)).toContain(fill(notices.alertFrom, { channels: 'chat' }));
    expect(scene.world.chat.posts.map(({ place }) => place)).toEqual(['chat/may-at-home']);
    expect((await scene.conversation()).case).toBeNull();
    expect((await scene.world.store.openCases()).map(({ conversation }) => conversation)).toEqual(['chat/may-at-home']);
  });

  test('is asked elsewhere where the channel takes nothing for five minutes', async () => {
    scene.world.chat.faults = { ...scene.world.chat.faults, refuse: 1 };
    await raise({ elsewhere: [{ channel: 'chat', chat: 'may-at-home' }] });
    await scene.world.clock.pass(4 * aMinute);
    expect(scene.cards).toHaveLength(1);
    await scene.world.clock.pass(2 * aMinute);
    expect(scene.cards).toHaveLength(2);
    scene.world.chat.faults = { ...scene.world.chat.faults, refuse: 0 };
    await scene.world.clock.pass(5 * aMinute);
    // The first question has arrived after all: what it is answered still counts.
    const { previous } = await scene.conversation();
    const action = `alert:no:${previous?.last?.alert?.key}`;
    await scene.customerDoes({ type: 'action', id: scene.world.chat.posts[0]?.id ?? '', action, values: {} });
    const open = await scene.world.store.openCases();
    expect(open.map(({ conversation, priority }) => `${conversation} ${priority}`).sort()).toEqual([
      'chat/may urgent',
      'chat/may-at-home high',
    ]);
  });
});

describe('what a customer writes to an agent who has asked something since the alert', () => {
  test.each(['yes', 'no'])('is no answer to the alert: %s', async (text) => {
    await raise();
    await scene.agent(ana, 'Hello, did you get our letter?');
    await scene.customer(text);
    expect((await now())?.alert?.state).not.toBe(text);
    expect(await now()).toMatchObject({ why: { priority: 'high' } });
    await press('no');
    expect(await now()).toMatchObject({ alert: { state: 'no' }, why: { priority: 'urgent' } });
  });
});

describe('the answer to an alert', () => {
  test.each<[string, 'yes' | 'no' | undefined]>([
    ['1', 'yes'],
    ['２', 'no'],
    ['Yes!', 'yes'],
    ['yes it was me', 'yes'],
    ['是我', 'yes'],
    ['是的，是我本人', 'yes'],
    ['no', 'no'],
    ['No way, who is that?', 'no'],
    ["it wasn't me", 'no'],
    ['yes, I mean no, not me', 'no'],
    ['不是本人操作', 'no'],
    ['没有', 'no'],
    ['唔係我', 'no'],
    ['唔系', 'no'],
    ['definitely not', 'no'],
    ["that wasn't mine", 'no'],
    ["I didn't sign in anywhere", 'no'],
    ['係我', 'yes'],
    ["I didn't understand that", undefined],
    ['I do not know', undefined],
    ['what sign-in?', undefined],
    ['yesterday I bought a lamp', undefined],
    ['nothing arrived', undefined],
    ['12', undefined],
    ['', undefined],
  ])('%s: %s', (text, answer) => expect(answerIn(text)).toBe(answer));
});
