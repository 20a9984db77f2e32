import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../core/clock.ts';
import type { StoreFailed } from '../../store/failure.ts';
import { assemble } from '../../store/sqlite/assemble.ts';
import { openConnection } from '../../store/sqlite/connection.ts';
import { openSqliteStore } from '../../store/sqlite/index.ts';
import { migrate } from '../../store/sqlite/migrate.ts';
import { migrations } from '../../store/sqlite/migrations/index.ts';
import { fromCustomer, mailbox, said, take, turn, waiting } from '../contracts/store/examples.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function newPath(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'frontdesk-group-'));
  cleanups.push(() => rm(folder, { recursive: true }));
  return join(folder, 'frontdesk.db');
}

/** A store, the database below it, and what it called fatal. */
async function openOnDatabase() {
  const connection = openConnection(await newPath());
  migrate(connection, migrations);
  const fatal: StoreFailed[] = [];
  const store = assemble(connection, {
    clock: systemClock,
    defer: setImmediate,
    onFatal: (error) => fatal.push(error),
  });
  cleanups.push(() => store.close());
  return { store, database: connection.database, fatal };
}

const many = (count: number, prefix = 'k') => Array.from({ length: count }, (_, index) => `${prefix}${index}`);

describe('writes', () => {
  test('that come together share a commit', async () => {
    const { store } = await openOnDatabase();
    await Promise.all(many(200).map((key) => store.accept([fromCustomer(key)])));
    expect(store.stats()).toEqual({ commits: 1, writes: 200 });
    await store.accept([fromCustomer('alone')]);
    expect(store.stats()).toEqual({ commits: 2, writes: 201 });
  });

  test('are not seen by anyone, nor acked, before the commit', async () => {
    const path = await newPath();
    const flushes: (() => void)[] = [];
    const store = await openSqliteStore(path, { defer: (run) => flushes.push(run) });
    cleanups.push(() => store.close());
    const acked: string[] = [];
    const accepting = store.accept([fromCustomer('k1')]).then(() => acked.push('k1'));
    expect(await waiting(store)).toEqual([]);
    expect(acked).toEqual([]);
    for (const flush of flushes) flush();
    await accepting;
    const reader = new DatabaseSync(path, { readOnly: true });
    expect(reader.prepare('SELECT count(*) AS count FROM inbox').get()).toEqual({ count: 1 });
    reader.close();
  });

  test('that go wrong are undone alone', async () => {
    const { store } = await openOnDatabase();
    const impossible = { event: { ...said('bad'), from: { channel: 'website', chat: '\ud800' } }, desk: false };
    const ends = await Promise.allSettled([
      store.accept([fromCustomer('k1')]),
      store.accept([fromCustomer('k2'), impossible]),
      store.commit(turn(999, 0)),
      store.accept([fromCustomer('k3')]),
    ]);
    expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    expect(await waiting(store)).toEqual(['k1', 'k3']);
    expect(await store.accept([fromCustomer('k2')])).toEqual([mailbox]);
  });

  test('settle in the order of the calls', async () => {
    const { store } = await openOnDatabase();
    const settled: string[] = [];
    await Promise.all(many(20).map((key) => store.accept([fromCustomer(key)]).then(() => settled.push(key))));
    expect(settled).toEqual(many(20));
  });

  test('that are queued when the store closes are kept', async () => {
    const path = await newPath();
    const store = await openSqliteStore(path);
    const accepting = Promise.all(many(1_200).map((key) => store.accept([fromCustomer(key)])));
    await store.close();
    await accepting;
    await expect(store.accept([fromCustomer('late')])).rejects.toMatchObject({ code: 'closed' });
    await expect(store.pending(mailbox, 1)).rejects.toMatchObject({ code: 'closed' });
    const again = await openSqliteStore(path);
    cleanups.push(() => again.close());
    expect(await again.pending(mailbox, 2_000)).toHaveLength(1_200);
  });
});

describe('a full disk', () => {
  test('acks nothing from then on, says so once, and keeps what was acked', async () => {
    const { store, database, fatal } = await openOnDatabase();
    const acked: string[] = [];
    await take(store);
    database.exec('PRAGMA max_page_count = 60');
    const accept = (key: string) =>
      store.accept([{ event: said(key, undefined, 'x'.repeat(5_000)), desk: false }]).then(() => acked.push(key));
    let refused: unknown;
    for (let round = 0; refused === undefined && round < 100; round += 1) {
      const ends = await Promise.allSettled(many(5, `r${round}-`).map(accept));
      refused = ends.find((end) => end.status === 'rejected')?.reason;
    }
    expect(refused).toMatchObject({ name: 'StoreFailed', code: 'disk-full' });
    expect(String(refused)).toContain('Make room');
    database.exec('PRAGMA max_page_count = 100000');
    await expect(accept('after')).rejects.toBe(refused);
    expect(fatal).toEqual([refused]);
    expect(acked.length).toBeGreaterThan(0);
    expect(await waiting(store)).toEqual(acked);
  });
});

describe('a database that another program is writing to', () => {
  test('refuses what cannot wait, and goes on when it is free again', async () => {
    const { store, database, fatal } = await openOnDatabase();
    database.exec('PRAGMA busy_timeout = 0');
    const other = new DatabaseSync(database.location() ?? '');
    other.exec('BEGIN IMMEDIATE');
    await expect(store.accept([fromCustomer('k1')])).rejects.toMatchObject({ code: 'busy' });
    other.exec('ROLLBACK');
    other.close();
    expect(await store.accept([fromCustomer('k1')])).toEqual([mailbox]);
    expect(fatal).toEqual([]);
  });
});
