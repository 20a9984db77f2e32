import { expect } from 'vitest';
import { check } from './check.ts';
import { mailbox, take } from './examples.ts';

export const timerChecks = [
  check('a timer that is due becomes an event of its mailbox, once', async ({ store, reopen }) => {
    await take(store, { timers: [{ timer: 'idle', at: 5_000 }] });
    expect(await store.fireTimers(4_999, 10)).toEqual([]);
    const again = await reopen();
    expect(await again.nextTimer()).toBe(5_000);
    const woken = await Promise.all([again.fireTimers(5_000, 10), again.fireTimers(5_000, 10)]);
    expect(woken).toEqual([[mailbox], []]);
    expect((await again.pending(mailbox, 10)).map(({ lane, event }) => ({ lane, event }))).toEqual([
      { lane: mailbox, event: { type: 'timer', timer: 'idle' } },
    ]);
    expect(await again.nextTimer()).toBeUndefined();
    expect(await (await reopen()).fireTimers(9_000, 10)).toEqual([]);
  }),

  check('timers fire in the order they are due, no more than asked', async ({ store }) => {
    await take(store, {
      timers: [
        { timer: 'b', at: 2_000 },
        { timer: 'c', at: 3_000 },
        { timer: 'a', at: 1_000 },
      ],
    });
    await store.fireTimers(9_000, 2);
    const fired = async () => (await store.pending(mailbox, 10)).map(({ event }) => 'timer' in event && event.timer);
    expect(await fired()).toEqual(['a', 'b']);
    expect(await store.nextTimer()).toBe(3_000);
    expect(await store.fireTimers(9_000, 2)).toEqual([mailbox]);
    expect(await fired()).toEqual(['a', 'b', 'c']);
  }),

  check('a timer is moved or cancelled by a later turn', async ({ store }) => {
    await take(store, {
      timers: [
        { timer: 'idle', at: 1_000 },
        { timer: 'close', at: 2_000 },
      ],
    });
    await take(store, {
      timers: [
        { timer: 'idle', at: 4_000 },
        { timer: 'close', at: null },
      ],
    });
    expect(await store.nextTimer()).toBe(4_000);
    expect(await store.fireTimers(3_999, 10)).toEqual([]);
  }),
];
