import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { en } from '../../config/texts/en.ts';
import type { CaseRecord } from '../../core/cases.ts';
import { fill } from '../../core/texts.ts';
import { estimate, placeOf } from '../../handoff/queue.ts';
import { ana, Scene, textPart } from '../support/scene.ts';

const aMinute = 60_000;
const { customer: says } = en;
let scene: Scene;
beforeEach(async () => {
  scene = await Scene.open();
});
afterEach(() => scene.close());

let count = 0;
/** Somebody else writes. */
async function other(name: string, text = 'I want to talk to a human please'): Promise<void> {
  count += 1;
  const from = { channel: 'chat', chat: name };
  const by = { id: name, name, kind: 'customer' } as const;
  const at = new Date(scene.world.clock.now());
  scene.world.chat.happen({
    key: `o${count}`,
    at,
    from,
    by,
    type: 'message',
    id: `o${count}`,
    parts: [textPart(text)],
  });
  await scene.world.clock.pass(5_000);
}
const heard = (name: string) =>
  scene.world.chat.posts.filter(({ place }) => place === `chat/${name}`).map(({ text }) => text);
/** Ana answers the newest case. */
const answer = () => scene.agent(ana, 'Hello');

describe('a customer who waits', () => {
  test('alone is told nothing of a queue', async () => {
    await other('ida');
    expect(heard('ida').at(-1)).toBe(says.handoff);
  });

  test('behind others is told the place, and again when it gets better, and that they are next', async () => {
    await other('ida');
    const first = scene.thread();
    await other('joe');
    const second = scene.thread();
    await other('kim');
    expect(heard('joe').at(-1)).toBe(fill(says.queuePlace, { place: 2 }));
    expect(heard('kim').at(-1)).toBe(fill(says.queuePlace, { place: 3 }));
    await scene.agent(ana, 'Hello', first);
    await scene.world.clock.pass(2 * aMinute);
    expect(heard('kim')).toContain(fill(says.queuePlace, { place: 2 }));
    await scene.agent(ana, 'Hello', second);
    await scene.world.clock.pass(2 * aMinute);
    expect(heard('kim').filter((text) => text === says.queueNext)).toHaveLength(1);
    await scene.world.clock.pass(10 * aMinute);
    expect(heard('kim').filter((text) => text === says.queueNext)).toHaveLength(1);
  });

  test('is told nothing when somebody more urgent comes, and goes behind them', async () => {
    await other('ida');
    await other('joe');
    await other('kim', 'the charger caught fire');
    expect(heard('kim')).not.toContainEqual(expect.stringContaining('number'));
    await other('lou');
    expect(heard('lou').at(-1)).toBe(fill(says.queuePlace, { place: 4 }));
    await scene.world.clock.pass(2 * aMinute);
    expect(heard('joe').filter((text) => text.includes('number'))).toHaveLength(1);
  });

  test('is told how long it takes once that was measured', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      await other(name);
      await scene.world.clock.pass(3 * aMinute);
      await answer();
    }
    await other('ida');
    expect(heard('ida').at(-1)).toBe(fill(says.queueNextEstimate, { minutes: 5 }));
  });
});

const record = (over: Partial<CaseRecord>): CaseRecord => ({
  id: 'other',
  conversation: 'chat/other',
  number: 1,
  desk: 'support',
  state: 'queued',
  priority: 'normal',
  category: 'explicit',
  channel: 'chat',
  language: 'en',
  customer: 'Other',
  lane: 'case:other:1',
  openedAt: 0,
  ...over,
});

test('the place of each who waits is a different one, whoever they are', () => {
  const anyRecord = fc.record({
    priority: fc.constantFrom('low', 'normal', 'high', 'urgent' as const),
    vip: fc.constantFrom(true, undefined),
    openedAt: fc.integer({ min: 0, max: 3 }),
  });
  fc.assert(
    fc.property(fc.array(anyRecord, { maxLength: 8 }), (all) => {
      const open = all.map((one, index) => record({ ...one, id: `case-${index}` } as Partial<CaseRecord>));
      const places = open.map((one) => placeOf(one, open));
      expect(places.toSorted((a, b) => a - b)).toEqual(open.map((_, index) => index + 1));
    }),
  );
});

test('the most urgent are first, then VIPs, then whoever has waited longest; who says to be a VIP is none', () => {
  const open = [
    record({ id: 'late', openedAt: 3 }),
    record({ id: 'early', openedAt: 1 }),
    record({ id: 'says so', category: 'vip', openedAt: 2 }),
    record({ id: 'vip', category: 'billing', vip: true, openedAt: 4 }),
    record({ id: 'urgent', priority: 'urgent', openedAt: 5 }),
  ];
  const inOrder = open.toSorted((one, other) => placeOf(one, open) - placeOf(other, open));
  expect(inOrder.map(({ id }) => id)).toEqual(['urgent', 'vip', 'early', 'says so', 'late']);
});

describe('the time it may take', () => {
  const answers = (...minutesAgo: number[]) =>
    minutesAgo.map((ago, index) => record({ id: String(index), answeredAt: (1_000 - ago) * aMinute }));
  const now = 1_000 * aMinute;

  test.each([
    ['nobody has answered', answers(), undefined],
    ['too few have', answers(1, 2, 3, 4), undefined],
    ['one every two minutes, second in the queue', answers(2, 4, 6, 8, 10), 5],
    ['one every twenty minutes', answers(20, 40, 60, 80, 100), 40],
    ['quickly, but long ago', answers(56, 57, 58, 59, 60), 25],
    ['so slowly that it says nothing', answers(110, 111, 112, 113, 119), 50],
    ['before today’s last two hours', answers(130, 131, 132, 133, 134), undefined],
  ])('%s', (_, recent, minutes) => {
    expect(estimate('support', 2, recent, now)).toBe(minutes);
  });

  test('is that of the desk alone', () => {
    expect(estimate('orders', 1, answers(2, 4, 6, 8, 10), now)).toBeUndefined();
  });
});
