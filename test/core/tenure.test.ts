import { beforeEach, describe, expect, test } from 'vitest';
import type { Leases } from '../../core/leases.ts';
import { createTenure, type Tenure } from '../../core/tenure.ts';
import { VirtualClock } from '../simulation/clock.ts';
import { silentLog } from '../support/brand.ts';

let clock: VirtualClock;
/** What the processes have done, in order. */
let told: string[];
/** Whether the store cannot be reached. */
let isAway: boolean;
let leases: Leases & { readonly table: Map<string, { holder: string; until: number }> };

beforeEach(() => {
  clock = new VirtualClock();
  told = [];
  isAway = false;
  const table = new Map<string, { holder: string; until: number }>();
  const here = new Map<string, number>();
  const free = () => ({ holder: '', until: clock.now() });
  leases = {
    table,
    async keep(holder, _, names, all, lifeMs) {
      if (isAway) throw new Error('The store is away');
      here.set(holder, clock.now() + lifeMs);
      const share = Math.ceil(all / [...here.values()].filter((until) => until > clock.now()).length);
      const isOurs = (name: string) => table.get(name)?.holder === holder;
      const ours: string[] = [];
      for (const name of names.toSorted((one, other) => Number(isOurs(other)) - Number(isOurs(one)))) {
        const freeMs = clock.now() - (table.get(name)?.until ?? clock.now());
        if (!isOurs(name) && !(freeMs >= 0 && (ours.length < share || freeMs > 3_000))) continue;
        table.set(name, { holder, until: clock.now() + lifeMs });
        ours.push(name);
      }
      return { ours, share };
    },
    async release(holder, names) {
      for (const name of names) if (table.get(name)?.holder === holder) table.set(name, free());
    },
    async leave(holder) {
      here.delete(holder);
      for (const [name, known] of table) if (known.holder === holder) table.set(name, free());
    },
    holderOf: async () => undefined,
  };
});

function join(
  id: string,
  onTaken = async (_name: string) => {},
  names = ['bot'],
  its: Pick<VirtualClock, 'now' | 'after'> = clock,
): Tenure {
  return createTenure({
    member: { leases, id, address: `http://${id}` },
    names,
    clock: its,
    log: silentLog,
    steady: () => clock.now(),
    onTaken: async (name) => {
      told.push(`${id} takes ${name}`);
      await onTaken(name);
    },
    onLost: async (name) => void told.push(`${id} loses ${name}`),
  });
}

describe('what only one process may do', () => {
  test('is done by the one that came first, for as long as it lives', async () => {
    const [a, b] = [join('a'), join('b')];
    await a.start();
    await b.start();
    await clock.pass(60_000);
    expect(told).toEqual(['a takes bot']);
    expect(a.held('bot')?.aborted).toBe(false);
    expect(b.held('bot')).toBeUndefined();
  });

  test('is taken over at once where it is given back', async () => {
    const [a, b] = [join('a'), join('b')];
    await a.start();
    await b.start();
    a.settle();
    await clock.pass(5_000);
    expect(told).toEqual(['a takes bot']);
    await a.leave();
    await clock.pass(2_000);
    expect(told).toEqual(['a takes bot', 'b takes bot']);
  });

  test('of one that dies is another’s 11 s later, whatever that one has already: of the 15 s that are promised, 4 are left to begin', async () => {
    let isDead = false;
    const its = {
      now: () => clock.now(),
      after: (ms: number, run: () => void) => clock.after(ms, () => isDead || run()),
    };
    const names = ['telegram', 'slack'];
    const a = join('a', undefined, names, its);
    const b = join('b', undefined, names);
    await a.start();
    await b.start();
    await clock.pass(30_000);
    expect(told).toEqual(['a takes telegram', 'a takes slack', 'a loses slack', 'b takes slack']);
    isDead = true;
    await clock.pass(11_000);
    expect(told.slice(4)).toEqual(['b takes telegram']);
  });

  test('is given up before another may take it, where the store cannot be reached', async () => {
    const a = join('a');
    await a.start();
    const signal = a.held('bot');
    isAway = true;
    await clock.pass(7_900);
    expect(signal?.aborted).toBe(false);
    await clock.pass(400);
    expect(signal?.aborted).toBe(true);
    expect(a.held('bot')).toBeUndefined();
    expect(leases.table.get('bot')?.until).toBeGreaterThan(clock.now());
    isAway = false;
    await clock.pass(2_000);
    expect(told).toEqual(['a takes bot', 'a loses bot', 'a takes bot']);
    expect(a.held('bot')?.aborted).toBe(false);
  });

  test('is known to be over by whoever asks first after a pause, before any alarm has rung', async () => {
    const a = join('a');
    await a.start();
    const signal = a.held('bot');
    clock.jump(8_500);
    expect(a.held('bot')).toBeUndefined();
    expect(signal?.aborted).toBe(true);
  });

  test('ends where another has taken it', async () => {
    const a = join('a');
    await a.start();
    leases.table.set('bot', { holder: 'b', until: clock.now() + 60_000 });
    await clock.pass(2_000);
    expect(told).toEqual(['a takes bot', 'a loses bot']);
  });

  test('is given up though its beginning never ends by itself', async () => {
    const begun = Promise.withResolvers<void>();
    let lost = 0;
    const tenure = createTenure({
      member: { leases, id: 'a', address: 'http://a' },
      names: ['bot'],
      clock,
      log: silentLog,
      steady: () => clock.now(),
      onTaken: () => begun.promise,
      onLost: async () => {
        lost += 1;
        begun.resolve();
      },
    });
    const starting = tenure.start();
    await clock.pass(0);
    leases.table.set('bot', { holder: 'b', until: clock.now() + 60_000 });
    await clock.pass(9_000);
    await starting;
    expect(lost).toBe(2);
    expect(tenure.held('bot')).toBeUndefined();
    leases.table.delete('bot');
    await clock.pass(2_000);
    expect(tenure.held('bot')).toBeDefined();
  });

  test('is left to others for a while where it could not be begun', async () => {
    let failures = 1;
    const a = join('a', async () => {
      failures -= 1;
      if (failures >= 0) throw new Error('No such token');
    });
    await expect(a.start()).rejects.toThrow('No such token');
    expect(leases.table.get('bot')?.holder).toBe('');
    await clock.pass(8_000);
    expect(told).toEqual(['a takes bot']);
    await clock.pass(4_000);
    expect(told).toEqual(['a takes bot', 'a takes bot']);
    expect(a.held('bot')).toBeDefined();
  });

  test('is shared alike: who has more than its share gives up one after the other, and keeps the rest', async () => {
    const names = ['bot', 'desk', 'shop', 'chores'];
    const [a, b] = [join('a', undefined, names), join('b', undefined, names)];
    await a.start();
    await b.start();
    const haveOf = (one: Tenure) => names.filter((name) => one.held(name));
    await clock.pass(8_000);
    expect(haveOf(a)).toEqual(names);
    await clock.pass(6_000);
    expect([haveOf(a), haveOf(b)]).toEqual([['bot', 'desk', 'shop'], ['chores']]);
    await clock.pass(14_000);
    expect([haveOf(a), haveOf(b)]).toEqual([
      ['bot', 'desk'],
      ['shop', 'chores'],
    ]);
    told = [];
    await clock.pass(60 * 60_000);
    expect(told).toEqual([]);
    // Whoever is left has all of it as soon as it is free.
    await b.leave();
    await clock.pass(2_000);
    expect(haveOf(a)).toEqual(names);
  });

  test('is not sent with any more as soon as it is to be given up, and given up when what was begun has ended', async () => {
    const ended = Promise.withResolvers<void>();
    const a = createTenure({
      member: { leases, id: 'a', address: 'http://a' },
      names: ['bot', 'desk'],
      clock,
      log: silentLog,
      steady: () => clock.now(),
      onTaken: async () => {},
      onLost: () => ended.promise,
    });
    const b = join('b', undefined, ['bot', 'desk']);
    await a.start();
    await b.start();
    const begun = a.held('desk');
    await clock.pass(12_000);
    expect(a.held('desk')).toBeUndefined();
    expect(begun?.aborted).toBe(false);
    await clock.pass(4_000);
    expect(b.held('desk')).toBeUndefined();
    ended.resolve();
    await clock.pass(2_000);
    expect(begun?.aborted).toBe(true);
    expect(b.held('desk')).toBeDefined();
  });

  test('comes back to who gave it up where no other can begin with it, and then stays', async () => {
    const names = ['bot', 'desk'];
    const a = join('a', undefined, names);
    const fails = async (name: string) => {
      if (name === 'desk') throw new Error('It cannot be reached from here');
    };
    const b = join('b', fails, names);
    await a.start();
    await b.start();
    await clock.pass(60_000);
    expect(a.held('desk')).toBeDefined();
    told = [];
    await clock.pass(10 * 60_000);
    expect(told.filter((line) => line.startsWith('a loses'))).toEqual([]);
  });

  test('is everything, for good, where there is only this process', async () => {
    const alone = createTenure({
      names: ['bot', 'chores'],
      clock,
      log: silentLog,
      onTaken: async (name) => void told.push(name),
      onLost: async (name) => void told.push(`lost ${name}`),
    });
    await alone.start();
    await clock.pass(24 * 60 * 60_000);
    expect(told).toEqual(['bot', 'chores']);
    expect(alone.held('bot')?.aborted).toBe(false);
  });
});
