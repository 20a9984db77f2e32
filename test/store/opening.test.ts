import { existsSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, open, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { StoreFailed } from '../../store/failure.ts';
import { openConnection } from '../../store/sqlite/connection.ts';
import { openSqliteStore } from '../../store/sqlite/index.ts';
import { migrate } from '../../store/sqlite/migrate.ts';
import { migrations } from '../../store/sqlite/migrations/index.ts';
import { entry, fromCustomer, mailbox, take, waiting } from '../contracts/store/examples.ts';

let folder = '';
let path = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'frontdesk-opening-'));
  path = join(folder, 'frontdesk.db');
});
afterEach(() => rm(folder, { recursive: true }));

async function refusal(of: string = path): Promise<StoreFailed> {
  const error: unknown = await openSqliteStore(of).then(
    (store) => store.close(),
    (reason: unknown) => reason,
  );
  if (!(error instanceof StoreFailed)) throw new Error('The store was not refused', { cause: error });
  expect(error.message).toContain(of);
  return error;
}

/** A store with something in it. */
async function fill(): Promise<void> {
  const store = await openSqliteStore(path);
  await take(store, { entries: [entry(1)] });
  await store.accept([fromCustomer('kept')]);
  await store.close();
}

/** Changes the file as a newer or an older version would have left it. */
function edit(sql: string): void {
  const database = new DatabaseSync(path);
  database.exec(sql);
  database.close();
}

describe('a store', () => {
  test('makes the folders above it, for nobody else to read', async () => {
    const deep = join(folder, 'data', 'shop', 'frontdesk.db');
    const store = await openSqliteStore(deep);
    await store.close();
    expect(existsSync(deep)).toBe(true);
    expect(statSync(join(folder, 'data', 'shop')).mode & 0o077).toBe(0);
  });

  test('is for nobody else to read, its log included, in a folder that was there before', async () => {
    const store = await openSqliteStore(path);
    await store.accept([fromCustomer('secret')]);
    for (const file of [path, `${path}-wal`]) expect(statSync(file).mode & 0o077).toBe(0);
    await store.close();
  });

  test('lives in memory where that is asked for', async () => {
    const store = await openSqliteStore(':memory:');
    expect(await store.accept([fromCustomer('k1')])).toEqual([mailbox]);
    await store.close();
    expect(existsSync(':memory:')).toBe(false);
  });

  test('can be read by others while it is open, for backups', async () => {
    const store = await openSqliteStore(path);
    await store.accept([fromCustomer('k1')]);
    const reader = new DatabaseSync(path, { readOnly: true });
    expect(reader.prepare('SELECT count(*) AS count FROM inbox').get()).toEqual({ count: 1 });
    reader.close();
    await store.close();
  });

  test('flushes every commit to the disk', () => {
    const { database, close } = openConnection(path);
    expect(database.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
    expect(database.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 2 });
    close();
  });
});

describe('a file of another version', () => {
  test('that is older is brought up to date, with all that is in it', async () => {
    await fill();
    const connection = openConnection(path);
    const next = { name: 'next', sql: "ALTER TABLE messages ADD COLUMN mood TEXT NOT NULL DEFAULT 'calm'" };
    migrate(connection, [...migrations, next]);
    const { database } = connection;
    expect(database.prepare('PRAGMA user_version').get()).toEqual({ user_version: migrations.length + 1 });
    expect(database.prepare('SELECT id, mood FROM messages').all()).toEqual([{ id: 'message-1', mood: 'calm' }]);
    expect(database.prepare('SELECT count(*) AS count FROM inbox').get()).toEqual({ count: 1 });
    connection.close();
  });

  test('whose migration fails is left as it was', async () => {
    await fill();
    const connection = openConnection(path);
    const broken = { name: 'broken', sql: 'DROP TABLE inbox; SELECT nonsense' };
    expect(() => migrate(connection, [...migrations, broken])).toThrow('nonsense');
    connection.close();
    const store = await openSqliteStore(path);
    expect(await waiting(store)).toEqual(['kept']);
    await store.close();
  });

  test('that is newer is refused, and not touched', async () => {
    await fill();
    edit(`PRAGMA user_version = ${migrations.length + 2}`);
    const before = await readFile(path);
    const error = await refusal();
    expect(error.code).toBe('newer');
    expect(error.message).toContain(`version ${migrations.length + 2}`);
    expect(error.message).toContain(`up to ${migrations.length}`);
    expect(error.message).toContain('backup');
    expect((await readFile(path)).equals(before)).toBe(true);
  });
});

describe('a file that is no store', () => {
  test('is refused when it is no database', async () => {
    await writeFile(path, 'Dear diary, '.repeat(500));
    expect((await refusal()).code).toBe('not-a-store');
    expect(await readFile(path, 'utf8')).toContain('Dear diary');
  });

  test('is refused when it is another program’s database', async () => {
    edit('CREATE TABLE songs (title TEXT)');
    expect((await refusal()).code).toBe('not-a-store');
  });

  test('is refused when it is damaged', async () => {
    await fill();
    const file = await open(path, 'r+');
    const { size } = await file.stat();
    for (let page = 1; page < size / 4096; page += 1) await file.write(Buffer.alloc(4096, 0xa5), 0, 4096, page * 4096);
    await file.close();
    const error = await refusal();
    expect(error.code).toBe('corrupt');
    expect(error.message).toContain('backup');
  });

  test('is refused when its end is missing', async () => {
    await fill();
    const file = await open(path, 'r+');
    await file.truncate(4096 * 3);
    await file.close();
    expect((await refusal()).code).toBe('corrupt');
  });
});

describe('a place that cannot be written', () => {
  test('is refused when it is a folder', async () => {
    await mkdir(path);
    expect((await refusal()).code).toBe('unwritable');
  });

  test('is refused when a file stands where a folder should', async () => {
    await writeFile(join(folder, 'file'), '');
    expect((await refusal(join(folder, 'file', 'frontdesk.db'))).code).toBe('unwritable');
  });
});

describe('a store that is open', () => {
  test('is refused to a second one in this process, by any name, until it is closed', async () => {
    const store = await openSqliteStore(path);
    const alias = join(folder, 'alias.db');
    await symlink(path, alias);
    for (const name of [path, alias]) {
      const error = await refusal(name);
      expect(error.code).toBe('in-use');
      expect(error.message).toContain(`Process ${process.pid} on `);
    }
    await store.accept([fromCustomer('k1')]);
    await store.close();
    await store.close();
    const again = await openSqliteStore(alias);
    expect(await waiting(again)).toEqual(['k1']);
    await again.close();
  });

  test('is free again after an open that failed', async () => {
    await fill();
    edit('PRAGMA user_version = 99');
    await refusal();
    edit(`PRAGMA user_version = ${migrations.length}`);
    const store = await openSqliteStore(path);
    expect(await waiting(store)).toEqual(['kept']);
    await store.close();
  });
});
