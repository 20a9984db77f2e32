import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { en } from '../../config/texts/en.ts';
import { fill } from '../../core/texts.ts';
import { desks, turnOf } from '../support/brand.ts';
import { ana, bo, Scene } from '../support/scene.ts';

const askForPerson = 'I want to talk to a human please';
const notices = en.desk;
const anaAway = { channel: 'desk', id: 'ana', name: 'Ana' };

let scene: Scene;
beforeEach(async () => {
  scene = await Scene.open();
  scene.world.turn = turnOf(desks, { reopenMs: 3_600_000 });
  await scene.customer(askForPerson);
});
afterEach(() => scene.close());

const state = () => scene.card.facts?.['state'];
const trail = async () =>
  (await scene.world.store.audit('chat/may')).map(({ what, by, why }) =>
    [what, by.name, why].filter(Boolean).join(' '),
  );
/** As a button outside of any thread does it. */
async function shift(isAway: boolean): Promise<void> {
  // The disk is as slow as the clock: whoever waited for it without letting time pass would wait for ever.
  const done = scene.world.store.shift(anaAway, isAway, scene.world.clock.now());
  await scene.world.clock.pass(60_000);
  await done;
}

describe('an agent at the end of the shift', () => {
  test('hands the open case back, with the reason, and the customer is told once', async () => {
    await scene.agent(ana, 'Hello');
    await scene.agent(ana, '!off');
    await scene.agent(ana, '!off');
    expect(state()).toBe('queued');
    expect(scene.card.facts?.['assignee']).toBe('');
    expect(scene.chat.filter((text) => text === en.customer.requeued)).toHaveLength(1);
    expect(scene.inThread()).toContain(fill(notices.shiftEnded, { agent: 'Ana', count: 1 }));
    expect(scene.inThread()).toContain(fill(notices.requeuedByShift, { agent: 'Ana' }));
    expect((await trail()).filter((what) => what.startsWith('case-returned'))).toEqual([
      'case-returned Ana shift-over',
    ]);
  });

  test('is back where they answer in a case that they had put aside', async () => {
    await scene.agent(ana, 'Hello');
    await scene.agent(ana, '!snooze 2h');
    await scene.agent(ana, '!off');
    await scene.agent(ana, 'It has been found');
    expect([state(), scene.card.facts?.['assignee']]).toEqual(['open', 'Ana']);
    expect(await scene.world.store.away()).toEqual([]);
  });

  test('loses a case that they had put aside to the colleague who answers in it', async () => {
    await scene.agent(ana, 'Hello');
    await scene.agent(ana, '!snooze 2h');
    await scene.agent(ana, '!off');
    await scene.agent(bo, 'It has been found');
    expect([state(), scene.card.facts?.['assignee']]).toEqual(['open', 'Bo']);
    expect(scene.chat).toContain('It has been found');
    expect(scene.chat.filter((text) => text === en.customer.requeued)).toEqual([]);
    expect(await trail()).toContain('case-claimed Bo reply');
    expect(await scene.world.store.away()).toMatchObject([anaAway]);
  });

  test('loses it to the colleague who claims it, too, and to nobody while they are here', async () => {
    await scene.agent(ana, 'Hello');
    await scene.agent(ana, '!snooze 2h');
    await scene.agent(bo, '!claim');
    expect(scene.inThread().at(-1)).toBe(fill(notices.alreadyClaimed, { agent: 'Ana' }));
    expect(state()).toBe('snoozed');
    await scene.agent(ana, '!off');
    await scene.agent(bo, '!claim');
    expect([state(), scene.card.facts?.['assignee']]).toEqual(['open', 'Bo']);
    expect(scene.chat.at(-1)).toBe(fill(en.customer.joined, { agent: 'Bo' }));
    expect(await trail()).toContain('case-claimed Bo claim');
    // Nobody is reminded of what was put aside.
    const before = scene.inThread().length;
    await scene.world.clock.pass(3 * 3_600_000);
    expect(scene.inThread()).toHaveLength(before);
  });

  test('keeps the place in the queue that the case had', async () => {
    const { case: before } = await scene.conversation();
    await scene.agent(ana, 'Hello');
    await scene.agent(ana, '!off');
    expect((await scene.conversation()).case?.openedAt).toBe(before?.openedAt);
  });

  test('may say so by a button that is in no thread, whatever dies meanwhile', async () => {
    await scene.agent(ana, 'Hello');
    await shift(true);
    expect(state()).toBe('queued');
    expect(await scene.world.store.away()).toMatchObject([anaAway]);
  });

  test('takes nothing of a colleague’s along', async () => {
    await scene.agent(bo, 'Hello');
    await scene.agent(ana, '!off');
    expect(state()).toBe('open');
  });

  test('sends what only waited to be taken back', async () => {
    const guards = { leak: false, internal: [], words: [], collisionMs: 0, newerMs: 0, undoMs: 90_000 };
    scene.world.turn = turnOf(desks, { guards });
    await scene.agent(ana, '!claim');
    await scene.agent(ana, 'Bo will go on with it');
    await scene.agent(ana, '!off');
    expect(scene.chat).toContain('Bo will go on with it');
    expect(state()).toBe('queued');
  });

  test('may say so in the thread of a closed case', async () => {
    await scene.agent(ana, 'Hello');
    await scene.agent(ana, '!close');
    await scene.agent(ana, '!off');
    expect(await scene.world.store.away()).toMatchObject([anaAway]);
    expect(state()).toBe('closed');
  });

  test('must be an agent', async () => {
    await scene.agent(ana, 'Hello');
    await scene.agent({ id: 'ana', name: 'Ana', kind: 'customer' }, '!off');
    expect(state()).toBe('open');
    expect(await scene.world.store.away()).toEqual([]);
  });
});

describe('while an agent is off', () => {
  test('nobody gives them a case', async () => {
    await scene.agent(ana, 'Hello');
    await scene.agent(ana, '!off');
    await scene.agent(bo, 'I go on');
    await scene.agent(bo, '!assign ana');
    expect(scene.inThread().at(-1)).toBe(fill(notices.isOff, { agent: 'Ana' }));
    expect(scene.card.facts?.['assignee']).toBe('Bo');
    await scene.agent(ana, '!on');
    expect(scene.inThread().at(-1)).toBe(fill(notices.shiftBegun, { agent: 'Ana' }));
    await scene.agent(bo, '!assign ana');
    expect(scene.card.facts?.['assignee']).toBe('Ana');
  });

  test('a case that was put aside stays so, and then waits for anybody', async () => {
    await scene.agent(ana, '!claim');
    await scene.agent(ana, '!snooze 2h');
    await shift(true);
    expect(state()).toBe('snoozed');
    await scene.world.clock.pass(2 * 3_600_000);
    expect(state()).toBe('queued');
    expect(scene.inThread().at(-1)).toBe(fill(notices.requeuedByShift, { agent: 'Ana' }));
  });

  test('the customer’s word brings it back into the queue, too', async () => {
    await scene.agent(ana, '!claim');
    await scene.agent(ana, '!snooze');
    await shift(true);
    await scene.customer('hello?');
    expect(state()).toBe('queued');
    expect(scene.inThread()).toContain('hello?');
  });

  test('whoever takes a case all the same is back', async () => {
    await scene.agent(ana, '!off');
    await scene.agent(ana, 'One more');
    expect(scene.card.facts?.['assignee']).toBe('Ana');
    expect(await scene.world.store.away()).toEqual([]);
  });
});
