import { expect, it } from 'vitest';
import { createPace, usualHabits } from '../../../adapters/wechaty/pace.ts';
import { openSqliteStore } from '../../../store/sqlite/index.ts';

it('writes one message at a time, as slowly as somebody types', async () => {
  const store = await openSqliteStore(':memory:');
  const waits: number[] = [];
  const clock = {
    now: () => 1_000_000,
    after(ms: number, run: () => void) {
      waits.push(ms);
      queueMicrotask(run);
      return () => {};
    },
  };
  const pace = createPace({ storage: store.storage('x'), clock }, 10, () => 0.5, usualHabits);
  const { signal } = new AbortController();
  await Promise.all([pace.turn(10, signal), pace.turn(1_000, signal)]);
  expect(waits).toEqual([3_200, 3_200 + 8_600]);
  await pace.turn(1_000, signal);
  // The fourth would come later than the core waits for a send: it comes again instead, in its own time.
  await expect(pace.turn(1_000, signal)).rejects.toMatchObject({
    outcome: 'not-sent',
    code: 'too-many-requests',
    retryAfterMs: 20_400,
  });
  await store.close();
});

it('counts what was written late in an hour for a whole day', async () => {
  const store = await openSqliteStore(':memory:');
  const hour = 60 * 60_000;
  let now = 100 * hour + 59 * 60_000;
  const clock = {
    now: () => now,
    after(_: number, run: () => void) {
      queueMicrotask(run);
      return () => {};
    },
  };
  const habits = { pause: [0, 0], typing: 0, mostTyping: 0 } as const;
  const pace = createPace({ storage: store.storage('x'), clock }, 1, () => 0, habits);
  const { signal } = new AbortController();
  await pace.turn(1, signal);
  now += 23 * hour + 30 * 60_000;
  await expect(pace.turn(1, signal)).rejects.toMatchObject({ code: 'daily-limit', retryAfterMs: 31 * 60_000 });
  now += 31 * 60_000;
  await pace.turn(1, signal);
  await store.close();
});
