import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { Fenced, type Store } from '../../../core/store.ts';
import { openPostgresStore } from '../../../store/postgres/index.ts';
import {
  caseLane,
  fromCustomer,
  fromDesk,
  item,
  mailbox,
  sending,
  take,
  turn,
} from '../../contracts/store/examples.ts';
import { createSchema } from './open.ts';

let one: Store;
let other: Store;
let url: string;

/** Two processes' views of one store. */
beforeEach(async () => {
  const schema = await createSchema();
  url = schema.url;
  onTestFinished(schema.drop);
  [one, other] = (await Promise.all([0, 1].map(() => openShared()))) as [Store, Store];
});

async function openShared(): Promise<Store> {
  const store = await openPostgresStore(url, { shared: true });
  onTestFinished(store.close);
  return store;
}

const both = <T>(run: (store: Store) => Promise<T>) => Promise.allSettled([run(one), run(other)]);
const kept = <T>(ends: readonly PromiseSettledResult<T>[]) =>
  ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []));

describe('a store that several processes work', () => {
  test('has one name for all of them, and another than any other store', async () => {
    expect(one.shared?.id).toBe(other.shared?.id);
    expect(one.shared?.id).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('is not shared with a process that wants it to itself', async () => {
    let waits = false;
    const alone = openPostgresStore(url, {
      onWait: () => {
        waits = true;
      },
    });
    await expect.poll(() => waits, { timeout: 5_000 }).toBe(true);
    await Promise.all([one.close(), other.close()]);
    await (await alone).close();
  });

  test('takes in an event once, though both were told', async () => {
    for (let count = 0; count < 20; count++) {
      const ends = kept(await both((store) => store.accept([fromCustomer(`${count}`)])));
      expect(ends.flat()).toEqual([mailbox]);
    }
    expect(await one.pending(mailbox, 100)).toHaveLength(20);
  });

  test('lets one of two commit a turn, and fences the other', async () => {
    await one.accept([fromCustomer('1')]);
    for (let version = 0; version < 20; version++) {
      const [mail] = await one.pending(mailbox, 1);
      const ends = await both((store) =>
        store.commit(turn(mail?.seq ?? -1, version, { outbox: [item(`o${version}`)] })),
      );
      expect(kept(ends)).toHaveLength(1);
      const [lost] = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason] : []));
      expect(lost).toBeInstanceOf(Fenced);
      await one.accept([fromCustomer(`next ${version}`)]);
    }
    expect(await one.queued(caseLane.id, 100)).toHaveLength(20);
  });

  test('routes what is said in a thread, whoever opens it meanwhile', async () => {
    for (let count = 0; count < 20; count++) {
      const thread = `thread ${count}`;
      const lane = { ...caseLane, id: `lane ${count}` };
      await take(one, {
        lanes: [lane],
        outbox: [item(`o${count}`, { lane: lane.id, delivery: sending('m', { opensThread: true }) })],
      });
      const [row] = await one.queued(lane.id, 1);
      if (!row) throw new Error('Nothing waits');
      await Promise.all([
        other.accept([fromDesk(`said ${count}`, thread)]),
        one.settle({ row, outcome: 'sent', receipt: { ids: [`${count}`], thread } }),
      ]);
      const mails = await one.pending(mailbox, 1_000);
      expect(mails.filter(({ event }) => 'from' in event && event.from.thread === thread)).toHaveLength(1);
    }
  });

  test('gives each timer to one', async () => {
    const timers = Array.from({ length: 30 }, (_, index) => ({ timer: `t${index}`, at: 1 }));
    await take(one, { timers });
    await both((store) => store.fireTimers(2, 10));
    await both((store) => store.fireTimers(2, 30));
    const fired = (await one.pending(mailbox, 100)).flatMap(({ event }) =>
      event.type === 'timer' ? [event.timer] : [],
    );
    expect(fired.toSorted()).toEqual(timers.map(({ timer }) => timer).toSorted());
  });

  test('numbers a stream without gaps, and forgets while it takes in', async () => {
    const keys = Array.from({ length: 20 }, (_, index) => `k${index}`);
    await both(async (store) => {
      for (const key of keys) await store.storage('chat').append('s', key, key);
    });
    const entries = await one.storage('chat').read('s', { after: 0, limit: 100 });
    expect(entries.map(({ seq }) => seq)).toEqual(keys.map((_, index) => index + 1));
    await one.accept(Array.from({ length: 50 }, (_, index) => fromCustomer(`old ${index}`)));
    const ends = await Promise.allSettled([
      one.prune(Date.now() + 60_000),
      other.prune(Date.now() + 60_000),
      other.accept([fromCustomer('new')]),
    ]);
    expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
  });
});

describe('a lease', () => {
  const life = 60_000;
  const keep = async (store: Store, holder: string, names: readonly string[], all = 1, lifeMs = life) =>
    store.shared?.leases.keep(holder, `http://${holder}`, names, all, lifeMs);

  test('is one process’s at a time, and can be given back', async () => {
    const ends = await Promise.all([keep(one, 'a', ['x', 'y'], 2), keep(other, 'b', ['y', 'x'], 2)]);
    expect(ends.flatMap((end) => end?.ours ?? []).toSorted()).toEqual(['x', 'y']);
    const [holder, rest] = ends[0]?.ours.includes('x') ? (['a', 'b'] as const) : (['b', 'a'] as const);
    const leases = one.shared?.leases;
    expect(await leases?.holderOf('x')).toEqual({ holder, address: `http://${holder}` });
    expect(await keep(one, rest, ['x'])).toMatchObject({ ours: [] });
    expect(await keep(one, holder, ['x'])).toMatchObject({ ours: ['x'] });
    await leases?.release(rest, ['x']);
    expect(await keep(one, rest, ['x'])).toMatchObject({ ours: [] });
    await leases?.release(holder, ['x']);
    expect(await leases?.holderOf('x')).toBeUndefined();
    expect(await keep(one, rest, ['x'])).toMatchObject({ ours: ['x'] });
  });

  test('is another’s when its time is up', async () => {
    expect(await keep(one, 'a', ['x'], 1, -1)).toMatchObject({ ours: ['x'] });
    expect(await one.shared?.leases.holderOf('x')).toBeUndefined();
    expect(await keep(one, 'b', ['x'])).toMatchObject({ ours: ['x'] });
    expect(await keep(one, 'a', ['x'])).toMatchObject({ ours: [] });
  });

  test('of many is taken by nobody beyond its share, but where nobody else wants it; the living share what the dead had', async () => {
    const names = ['w', 'x', 'y', 'z'];
    expect(await keep(one, 'a', names, 4)).toEqual({ ours: names, share: 4 });
    expect(await keep(other, 'b', names, 4)).toEqual({ ours: [], share: 2 });
    await one.shared?.leases.release('a', ['w', 'x', 'y']);
    expect(await keep(other, 'b', names, 4)).toMatchObject({ ours: ['w', 'x'], share: 2 });
    expect(await keep(other, 'b', names, 4)).toMatchObject({ ours: ['w', 'x'] });
    await vi.waitFor(async () => expect(await keep(other, 'b', names, 4)).toMatchObject({ ours: ['w', 'x', 'y'] }), {
      timeout: 10_000,
    });
    // One that says nothing more is one of them no more.
    await keep(one, 'a', ['z'], 4, -1);
    expect(await keep(other, 'b', names, 4)).toEqual({ ours: names, share: 4 });
    await other.shared?.leases.leave('b');
    expect(await keep(one, 'a', names, 4)).toEqual({ ours: names, share: 4 });
  });
});
