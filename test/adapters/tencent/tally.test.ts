import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTallies, type Tallies, usualAllowance } from '../../../adapters/tencent/tally.ts';
import type { Store } from '../../../core/store.ts';
import { openSqliteStore } from '../../../store/sqlite/index.ts';

const hour = 60 * 60 * 1000;
let now: number;
let store: Store;
let tallies: Tallies;

beforeEach(async () => {
  now = 1_000 * hour;
  store = await openSqliteStore(':memory:');
  const clock = { now: () => now, after: () => () => {} };
  tallies = createTallies({ storage: store.storage('x'), clock }, usualAllowance);
});
afterEach(() => store.close());

describe('the answers that are left', () => {
  it('are counted one by one, however many are sent at once', async () => {
    await tallies.renewed('li', 'm1', now);
    await Promise.all([tallies.spend('li'), tallies.spend('li'), tallies.spend('li')]);
    expect(await tallies.left('li')).toBe(2);
    await tallies.giveBack('li');
    expect(await tallies.left('li')).toBe(3);
  });

  it('are counted right where another process hears the customer than the one that answers', async () => {
    const clock = { now: () => now, after: () => () => {} };
    const ear = createTallies({ storage: store.storage('x'), clock }, usualAllowance);
    await ear.renewed('li', 'm1', now);
    await tallies.spend('li');
    await Promise.all([ear.renewed('li', 'm2', now), tallies.spend('li'), ear.freed('li', now), tallies.spend('li')]);
    expect(await tallies.window('li')).toMatchObject({ message: 'm2' });
    expect(await tallies.left('li')).toBeGreaterThanOrEqual(3);
    await ear.renewed('li', 'm3', now);
    expect(await tallies.left('li')).toBe(5);
  });

  it('are nobody’s business where the customer is not known', async () => {
    await tallies.spend('li');
    expect(await tallies.left('li')).toBeUndefined();
    await tallies.require('li', 99);
  });

  it('begin anew with each message, not with an old one that comes late', async () => {
    await tallies.renewed('li', 'm2', now);
    await tallies.exhaust('li', 'm2');
    await tallies.renewed('li', 'm1', now - hour);
    expect(await tallies.left('li')).toBe(0);
    await tallies.renewed('li', 'm3', now);
    const until = now + usualAllowance.ms;
    expect(await tallies.window('li')).toEqual({ message: 'm3', left: 5, until });
  });

  it('do not begin anew with an earlier message of the same second, which the platform brings again', async () => {
    for (const message of ['m1', 'm2', 'm3']) await tallies.renewed('li', message, now);
    await tallies.spend('li');
    for (const message of ['m1', 'm2']) await tallies.renewed('li', message, now);
    expect(await tallies.window('li')).toMatchObject({ message: 'm3', left: 4 });
    await tallies.renewed('li', 'm4', now);
    expect(await tallies.left('li')).toBe(5);
  });

  it('are those to a message that came while the platform refused one to the message before', async () => {
    await tallies.renewed('li', 'm1', now);
    const answered = await tallies.spend('li');
    await tallies.renewed('li', 'm2', now + 1_000);
    await tallies.exhaust('li', answered);
    expect(await tallies.left('li')).toBe(5);
  });

  it('may begin a message that needs more than there ever are', async () => {
    await tallies.renewed('li', 'm1', now);
    await tallies.require('li', 9);
    await tallies.spend('li');
    await expect(tallies.require('li', 9)).rejects.toMatchObject({ code: 'answers-spent' });
  });

  it('are forgotten when their time is long over, and not before', async () => {
    for (let count = 0; count < 450; count += 1) await tallies.renewed(`old-${count}`, 'm', now);
    now += 90 * hour;
    await tallies.renewed('new', 'm', now);
    await tallies.prune();
    expect(await tallies.left('old-0')).toBe(5);
    now += 10 * hour;
    await tallies.prune();
    expect([await tallies.left('old-0'), await tallies.left('old-449'), await tallies.left('new')]).toEqual([
      undefined,
      undefined,
      5,
    ]);
  });

  it('are forgotten with whoever is erased, but for what has been written since', async () => {
    await tallies.renewed('li', 'm1', now);
    await tallies.spend('li');
    await tallies.renewed('mei', 'm1', now + hour);
    for (const chat of ['li', 'mei', 'nobody']) await tallies.forget(chat, now);
    expect([await tallies.left('li'), await tallies.left('mei')]).toEqual([undefined, 5]);
  });
});
