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
  leases = {
    table,
    async keep(holder, _, names, lifeMs) {
      if (isAway) throw new Error('The store is away');
      return names.filter((name) => {
        const known = table.get(name);
        if (known && known.holder !== holder && known.until > clock.now()) return false;
        table.set(name, { holder, until: clock.now() + lifeMs });
        return true;
      });
    },
    async release(holder, names) {
      for (const name of names) if (table.get(name)?.holder === holder) table.delete(name);
    },
    holderOf: async () => undefined,
  };
});

function join(id: string, onTaken = async () => {}): Tenure {
  return createTenure({
    member: { leases, id, address: `http://${id}` },
    names: ['bot'],
    clock,
    log: silentLog,
    steady: () => clock.now(),
    onTaken: async (name) => {
      told.push(`${id} takes ${name}`);
      await onTaken();
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
    expect(leases.table.has('bot')).toBe(false);
    await clock.pass(8_000);
    expect(told).toEqual(['a takes bot']);
    await clock.pass(4_000);
    expect(told).toEqual(['a takes bot', 'a takes bot']);
    expect(a.held('bot')).toBeDefined();
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
