import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { en } from '../../config/texts/en.ts';
import { fill } from '../../core/texts.ts';
import { desks, turnOf } from '../support/brand.ts';
import { ana, Scene } from '../support/scene.ts';

const notices = en.desk;

let scene: Scene;
beforeEach(async () => {
  scene = await Scene.open();
  scene.world.turn = turnOf(desks, { reopenMs: 60 * 60_000, survey: true });
  await scene.customer('I want to talk to a human please');
  await scene.agent(ana, '!block shouts at everybody');
});
afterEach(() => scene.close());

describe('a customer whom an agent has blocked', () => {
  test('is told, and asked nothing more', () => {
    expect(scene.chat.at(-1)).toBe(en.customer.blocked);
    expect(scene.card.facts?.['state']).toBe('closed');
    expect(scene.inThread().at(-1)).toBe(`${fill(notices.blockedBy, { agent: 'Ana' })}\nshouts at everybody`);
  });

  test('is answered by nobody and disturbs nobody, and what they write is kept', async () => {
    const before = [scene.chat.length, scene.inThread().length];
    await scene.customer('I want a human!!');
    await scene.customer('How long does delivery take?');
    await scene.customer('5');
    expect([scene.chat.length, scene.inThread().length]).toEqual(before);
    expect(scene.cards).toHaveLength(1);
    const kept = await scene.world.store.transcript('chat/may', 0, 100);
    expect(kept.map(({ parts }) => parts)).toContainEqual([{ kind: 'text', text: { text: '5', spans: [] } }]);
  });

  test('in danger is helped all the same', async () => {
    await scene.customer('I want to kill myself');
    expect(scene.chat).toContain(en.customer.crisis);
    expect(scene.cards).toHaveLength(2);
  });

  test('is listened to again once an agent says so, in the closed thread, by command or button', async () => {
    expect(scene.card.actions?.map(({ id }) => id)).toEqual(['unblock', 'reopen', 'customer']);
    await scene.agent(ana, '!unblock');
    expect(scene.inThread().at(-1)).toBe(fill(notices.unblockedBy, { agent: 'Ana' }));
    expect(scene.card.actions?.map(({ id }) => id)).toEqual(['reopen', 'customer']);
    await scene.customer('I am sorry. It broke again');
    expect(scene.card.facts?.['state']).toBe('queued');
  });

  test('is listened to again when an agent reopens the case', async () => {
    await scene.press(ana, 'reopen');
    expect(scene.chat.at(-1)).toBe(en.customer.reopened);
    await scene.customer('Hello?');
    expect(scene.inThread().at(-1)).toBe('Hello?');
  });

  test('is blocked, and by whom, in the audit trail', async () => {
    await scene.press(ana, 'unblock');
    const trail = await scene.world.store.audit('chat/may');
    expect(trail.slice(-3)).toMatchObject([
      { what: 'case-closed', why: 'blocked' },
      { what: 'customer-blocked', by: { name: 'Ana' }, why: 'shouts at everybody' },
      { what: 'customer-unblocked', by: { name: 'Ana' } },
    ]);
  });
});
