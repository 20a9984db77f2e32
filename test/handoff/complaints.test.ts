import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { en } from '../../config/texts/en.ts';
import type { Part } from '../../core/message.ts';
import { fill } from '../../core/texts.ts';
import type { HandoffSettings } from '../../handoff/index.ts';
import { desks, turnOf } from '../support/brand.ts';
import { ana, bo, Scene, textPart } from '../support/scene.ts';

const askForPerson = 'I want to talk to a human please';
const anHour = 60 * 60 * 1000;
const aWeek = 7 * 24 * anHour;
const notices = en.desk;

let scene: Scene;
beforeEach(async () => {
  scene = await Scene.open();
});
afterEach(() => scene.close());

async function open(settings: Partial<HandoffSettings> = {}): Promise<void> {
  scene.world.turn = turnOf(desks, { reopenMs: anHour, ...settings });
  await scene.customer(askForPerson);
}

const facts = () => scene.card.facts;
const isOpen = async () => (await scene.world.store.openCases()).length === 1;

/** What people complain about in the trackers of other relays and support desks, by the number we gave it. */
describe('what people complain about elsewhere does not happen here', () => {
  it('complaint 4: what a platform brings again is taken in once', async () => {
    await open();
    for (let again = 0; again < 3; again++) {
      await scene.customerDoes({ type: 'message', id: 'm', parts: [textPart('only once')] }, 'the-same-key');
    }
    expect(scene.inThread().filter((text) => text === 'only once')).toHaveLength(1);
  });

  it('complaint 5: several messages at once open one case', async () => {
    scene.world.turn = turnOf(desks, {});
    const deeds = [1, 2, 3].map((id) => ({ type: 'message' as const, id: `m${id}`, parts: [textPart(askForPerson)] }));
    await Promise.all(deeds.map((deed) => scene.customerDoes(deed)));
    expect(scene.cards).toHaveLength(1);
  });

  it('complaint 14: a case is taken, given away and closed from its thread, which shows each change', async () => {
    await open();
    await scene.agent(ana, '!claim');
    expect(facts()).toMatchObject({ state: 'open', assignee: 'Ana' });
    await scene.agent(ana, '!close solved');
    expect(facts()?.['state']).toBe('closed');
    expect(scene.inThread()).toContain(fill(notices.claimed, { agent: 'Ana' }));
    expect(scene.inThread()).toContainEqual(expect.stringContaining('Ana closed the case'));
    expect(await isOpen()).toBe(false);
  });

  it('complaint 15: each channel of customers may have a desk, and so a room, of its own', async () => {
    await open({
      routes: [
        { when: { channel: ['elsewhere'] }, desk: 'support' },
        { when: { channel: ['chat'] }, desk: 'orders' },
        { when: {}, desk: 'support' },
      ],
    });
    expect(scene.cards.map(({ place }) => place)).toEqual(['desk/orders']);
  });

  it('complaint 16: a note reaches neither the customer nor the bot, and what looks like one is held', async () => {
    const guards = { leak: true, internal: [], words: [], collisionMs: 0, newerMs: 0, undoMs: 0 };
    await open({ guards });
    const before = scene.chat.length;
    await scene.agent(ana, '// how long does delivery take?');
    await scene.agent(ana, '@bo she sounds upset');
    expect(scene.chat).toHaveLength(before);
  });

  it('complaint 17: commands work in threads, where Slack’s own do not', async () => {
    await open();
    await scene.agent(ana, '!priority high');
    expect(facts()?.['priority']).toBe('high');
    expect(scene.chat).not.toContain('!priority high');
  });

  it('complaint 18: the bot is silent while a person has the case, and calls nobody for the same thing after it', async () => {
    await open();
    await scene.agent(ana, 'Hello, what is it?');
    const before = scene.chat.length;
    await scene.customer('How long does delivery take?');
    await scene.customer('How long does delivery take?');
    expect(scene.chat).toHaveLength(before);
    await scene.press(ana, 'close');
    await scene.customer('Thanks!');
    await scene.world.clock.pass(2 * anHour);
    await scene.customer('hello again');
    expect(scene.cards).toHaveLength(1);
  });

  it('complaint 19: who writes soon after a close is with whoever is there, later it is a new case, and no word vanishes', async () => {
    await open();
    await scene.agent(ana, 'Hello');
    await scene.press(ana, 'close');
    await scene.agent(ana, '!off');
    await scene.customer('It broke again');
    expect(facts()).toMatchObject({ state: 'queued', assignee: '' });
    expect(scene.inThread().at(-1)).toBe('It broke again');
    await scene.press(bo, 'close');
    await scene.world.clock.pass(2 * anHour);
    await scene.customer(askForPerson);
    expect(scene.cards).toHaveLength(2);
    expect(scene.inThread()).toContain(askForPerson);
  });

  it('complaint 20: a case that was opened again stays open, no answer closes one, and a close keeps nobody from writing', async () => {
    await open();
    await scene.agent(ana, 'Hello');
    await scene.world.clock.pass(aWeek);
    expect(facts()?.['state']).toBe('open');
    await scene.press(ana, 'close');
    await scene.customer('One more thing');
    await scene.world.clock.pass(aWeek);
    expect(facts()?.['state']).toBe('queued');
    await scene.press(ana, 'close');
    await scene.world.clock.pass(aWeek);
    await scene.customer(askForPerson);
    expect(await isOpen()).toBe(true);
  });

  it('complaint 21: a customer whose thread was deleted is heard, in one new thread', async () => {
    await open();
    await scene.world.clock.pass(2 * 60_000);
    scene.world.desk.gone.add(`desk/support/${scene.thread()}`);
    await scene.customer('Are you there?');
    await scene.customer('Hello?');
    expect(scene.cards).toHaveLength(2);
    expect(scene.inThread()).toEqual(expect.arrayContaining([askForPerson, 'Are you there?', 'Hello?']));
  });

  it('complaint 22: a desk that gets another room takes its open cases along', async () => {
    await open();
    await scene.world.clock.pass(2 * 60_000);
    const lounge = { channel: 'desk', chat: 'lounge' };
    scene.world.turn = turnOf(desks.map((desk) => (desk.name === 'support' ? { ...desk, room: lounge } : desk)));
    scene.world.rooms = new Set(['lounge', 'orders']);
    await scene.customer('And now?');
    expect(scene.cards.at(-1)?.place).toBe('desk/lounge');
    await scene.agent(ana, 'Here we are');
    expect(scene.chat.at(-1)).toBe('Here we are');
  });

  it('complaint 23: of two agents who answer at once, the second is asked first', async () => {
    const guards = { leak: false, internal: [], words: [], collisionMs: 60_000, newerMs: 0, undoMs: 0 };
    await open({ guards });
    await scene.agent(ana, 'We send it again');
    await scene.agent(bo, 'You get your money back');
    expect(scene.chat.at(-1)).toBe('We send it again');
    expect(facts()?.['assignee']).toBe('Ana');
  });

  it('complaint 25: a case is always in somebody’s queue: who goes home gives theirs back', async () => {
    await open();
    await scene.agent(ana, 'Hello');
    await scene.agent(ana, '!off');
    expect(facts()).toMatchObject({ state: 'queued', assignee: '' });
    expect(await scene.world.store.openCases()).toMatchObject([{ state: 'queued' }]);
    await scene.agent(bo, 'I am here');
    expect(facts()).toMatchObject({ state: 'open', assignee: 'Bo' });
  });

  it('complaint 13: a kind of message that nobody knows leaves a sign in the thread', async () => {
    await open();
    const parts: readonly Part[] = [{ kind: 'unsupported', label: 'a game' }];
    await scene.customerDoes({ type: 'message', id: 'x', parts });
    expect(scene.inThread().at(-1)).toContain('a game');
  });
});
