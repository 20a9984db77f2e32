import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Store } from '../../../core/store.ts';
import { openFileBlobs } from '../../../store/blobs.ts';
import { moveStore } from '../../../store/move/index.ts';
import { openPostgresStore } from '../../../store/postgres/index.ts';
import { openSqliteStore } from '../../../store/sqlite/index.ts';
import { frontdesk, root, runNode } from '../../app/process.ts';
import { caseLane, fromCustomer, mailbox, waiting } from '../../contracts/store/examples.ts';
import { asAdmin, createSchema, type Schema } from '../postgres/open.ts';
import { columnsOf, fill, fillUp, hard, readPostgres, readSqlite } from './fill.ts';

let folder: string;
let path: string;
let schema: Schema;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'frontdesk-move-'));
  path = join(folder, 'frontdesk.db');
  schema = await createSchema();
});
afterEach(async () => {
  await schema.drop();
  await rm(folder, { recursive: true });
});

const silent = { onProgress() {}, onStopWanted() {}, onStopped() {}, onMoved() {} };
const move = () => moveStore(path, schema.url, silent);
const args = () => ['move', '--from', `sqlite:${path}`, '--to', schema.url];
const rowsThere = async () => [...(await readPostgres(schema.name)).values()].flat().length;

describe('a moved store', () => {
  test('has every value of the old one, in every table', async () => {
    await fill(path);
    await move();
    const columns = await columnsOf(schema.name);
    const old = readSqlite(path, columns);
    // Each kind of thing was there to be moved.
    expect([...old].filter(([, rows]) => rows.length === 0)).toEqual([]);
    expect(await readPostgres(schema.name)).toEqual(old);
  });

  test('has nothing of what SQLite notes for itself, where somebody had it look at its tables', async () => {
    await fill(path);
    const database = new DatabaseSync(path);
    database.exec('ANALYZE');
    database.close();
    await move();
    expect((await readPostgres(schema.name)).get('messages')?.length).toBeGreaterThan(0);
  });

  test('goes on where the old one was', async () => {
    await fill(path);
    await move();
    const store = await openPostgresStore(schema.url);
    try {
      const [letter] = (await store.deadLetters(10)).filter(({ kind }) => kind === 'outbox');
      expect(letter).toMatchObject({ id: 'out-1', code: 'chat-gone' });
      expect(await store.queued(caseLane.id, 10)).toMatchObject([
        { id: 'out-2', attempts: 1, posted: ['a', 'b'], notBefore: 9_999.5 },
        { id: 'out-3', attempts: 0, state: 'pending' },
      ]);
      // Its turn comes last, under a number that nothing ever had.
      await store.replay('out-1');
      expect((await store.queued(caseLane.id, 10)).map(({ id }) => id)).toEqual(['out-2', 'out-3', 'out-1']);
      expect(await store.fireTimers(3_000, 10)).toEqual([mailbox]);
      expect(await store.nextTimer()).toBe(4_000_000_000_000);
      expect(await store.accept([fromCustomer('waits')])).toEqual([]);
      await store.accept([fromCustomer('later')]);
      expect(await waiting(store)).toEqual(['outcome', 'waits', hard, 'replayed', 'timer', 'later']);
      const web = store.storage('website');
      expect(await web.append('chat/1', 'two', {})).toEqual({ seq: 2, fresh: false });
      expect(await web.append('chat/1', 'four', {})).toEqual({ seq: 4, fresh: true });
      expect((await store.transcript(mailbox, 0, 10)).map(({ id, at }) => [id, at])).toEqual([
        ['message-1', 1_001],
        ['message-2', 1_002.5],
      ]);
      expect(await store.openCases()).toHaveLength(1);
    } finally {
      await store.close();
    }
  });

  test('has the files that were sent, whole', async () => {
    await fill(path);
    const old = await openFileBlobs(join(folder, 'files', 'website'));
    const sizes = [0, 1, 256 * 1024, 700_001];
    const sent = sizes.map((size) => randomBytes(size));
    const ids: string[] = [];
    for (const bytes of sent) ids.push((await old.write(new Blob([bytes]).stream(), 1_000_000)).id);
    await move();
    const store = await openPostgresStore(schema.url);
    try {
      for (const [index, id] of ids.entries()) {
        const kept = await store.blobs?.read(id);
        expect(kept?.bytes).toBe(sizes[index]);
        expect(Buffer.from(await new Response(kept?.stream).arrayBuffer()).equals(sent[index] ?? Buffer.of())).toBe(
          true,
        );
      }
    } finally {
      await store.close();
    }
  });

  test('gives no number twice that the old one gave', async () => {
    const old = await openSqliteStore(path);
    await old.accept([fromCustomer('one'), fromCustomer('two')]);
    const seqs = (await old.pending(mailbox, 10)).map(({ seq }) => seq);
    for (const seq of seqs) await old.reject(seq, 'a bug');
    await old.close();
    await move();
    const store = await openPostgresStore(schema.url);
    await store.accept([fromCustomer('three')]);
    const [next] = await store.pending(mailbox, 10);
    expect(next?.seq).toBeGreaterThan(Math.max(...seqs));
    await store.close();
  });
});

describe('from a store that Frontdesk works with', () => {
  /** Moves, and does something with the store when all of it is copied; then it is closed. */
  async function moveWhile(run: (store: Store) => Promise<void>) {
    const running = await openSqliteStore(path);
    const changed: string[] = [];
    let isStopped = false;
    await moveStore(path, schema.url, {
      onProgress() {},
      async onStopWanted() {
        await run(running);
        await running.close();
      },
      onStopped() {
        isStopped = true;
      },
      onMoved: ({ table }) => void (isStopped && changed.push(table)),
    });
    return changed;
  }

  test('takes what it has written, changed and removed by its end', async () => {
    await fill(path);
    const old = await openFileBlobs(join(folder, 'files', 'website'));
    const write = async (text: string) => (await old.write(new Blob([text]).stream(), 1_000)).id;
    const [goes, stays] = [await write('goes'), await write('stays')];
    let comes = '';
    const changed = await moveWhile(async (store) => {
      await store.accept([fromCustomer('meanwhile')]);
      const [first] = await store.pending(mailbox, 1);
      if (first) await store.reject(first.seq, 'a bug');
      await store.replay('out-1');
      await store.fireTimers(3_000, 10);
      await store.storage('website').append('chat/1', 'four', { hard });
      await store.prune(Number.MAX_SAFE_INTEGER);
      await old.remove(goes);
      comes = await write('comes');
    });
    expect(changed).toEqual(['dead_letters', 'inbox', 'outbox', 'seen', 'streams', 'timers', 'unrouted', 'files']);
    const columns = await columnsOf(schema.name);
    expect(await readPostgres(schema.name)).toEqual(readSqlite(path, columns));
    const store = await openPostgresStore(schema.url);
    try {
      await expect(store.blobs?.read(goes)).rejects.toThrow();
      for (const [id, text] of [
        [stays, 'stays'],
        [comes, 'comes'],
      ] as const) {
        expect(await new Response((await store.blobs?.read(id))?.stream).text()).toBe(text);
      }
    } finally {
      await store.close();
    }
  });

  test('finds thousands of changes among what is the same', { timeout: 60_000 }, async () => {
    await fill(path);
    fillUp(path, 5_000);
    const changed = await moveWhile(async () => {
      const database = new DatabaseSync(path);
      database.exec(`
        DELETE FROM audit WHERE number % 3 = 0;
        UPDATE audit SET at = at + 1 WHERE number % 3 = 1;
        UPDATE unrouted SET chat = 'elsewhere' WHERE seq % 2 = 0;
      `);
      database.close();
      fillUp(path, 1_500);
    });
    expect(changed).toEqual(['audit', 'unrouted']);
    expect(await readPostgres(schema.name)).toEqual(readSqlite(path, await columnsOf(schema.name)));
  });

  test('has nothing to follow where nothing was written', async () => {
    await fill(path);
    expect(await moveWhile(async () => {})).toEqual([]);
    expect(await readPostgres(schema.name)).toEqual(readSqlite(path, await columnsOf(schema.name)));
  });
});

describe('it is refused, and nothing is changed,', () => {
  test('where the target is not empty', async () => {
    await fill(path);
    const store = await openPostgresStore(schema.url);
    await store.accept([fromCustomer('theirs')]);
    await store.close();
    const before = await readPostgres(schema.name);
    const { status, stderr } = await frontdesk(args());
    expect([status, stderr]).toEqual([1, expect.stringContaining('The target is not empty: there are inbox in it.')]);
    expect(await readPostgres(schema.name)).toEqual(before);
  });

  test('where a Frontdesk of another version runs on the old store', async () => {
    await fill(path);
    const running = await openSqliteStore(path);
    const database = new DatabaseSync(path);
    database.exec('PRAGMA user_version = 99');
    database.close();
    const { status, stderr } = await frontdesk(args());
    await running.close();
    expect([status, stderr]).toEqual([1, expect.stringContaining('of another version is running')]);
    expect(await rowsThere()).toBe(0);
  });

  test('where Frontdesk runs on the new one', async () => {
    await fill(path);
    const running = await openPostgresStore(schema.url);
    await expect(move()).rejects.toThrow('Frontdesk is running on the target. Stop it');
    await running.close();
  });

  test('where there is no Postgres, or nobody may in', async () => {
    await fill(path);
    await expect(moveStore(path, 'postgres://desk:sesame@127.0.0.1:1/desk', silent)).rejects.toThrow(
      /^The Postgres store cannot be used\. The connection failed: connect ECONNREFUSED 127\.0\.0\.1:1\. Look whether/,
    );
    const nobody = new URL(schema.url);
    nobody.username = 'nobody';
    await expect(moveStore(path, nobody.href, silent)).rejects.toThrow(
      /^The Postgres store cannot be used\. Postgres says/,
    );
  });

  test('where Postgres goes away on the way', async () => {
    await fill(path);
    const cut = async () => {
      await asAdmin("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'frontdesk-move'");
    };
    const cuts: Promise<void>[] = [];
    const moving = moveStore(path, schema.url, { ...silent, onMoved: () => void cuts.push(cut()) });
    await expect(moving).rejects.toThrow(/^The Postgres store cannot be used/);
    await Promise.all(cuts);
    expect(await rowsThere()).toBe(0);
  });

  test('where there is no old store', async () => {
    const { status, stderr } = await frontdesk(args());
    expect([status, stderr]).toEqual([1, expect.stringContaining(`There is no store at ${path}`)]);
  });

  test('where the target does not keep what it is given', async () => {
    await fill(path);
    await (await openPostgresStore(schema.url)).close();
    await asAdmin(
      `CREATE FUNCTION ${schema.name}.spoil() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN NEW.at := NEW.at + 1; RETURN NEW; END $$`,
    );
    await asAdmin(
      `CREATE TRIGGER spoil BEFORE INSERT ON ${schema.name}.messages FOR EACH ROW EXECUTE FUNCTION ${schema.name}.spoil()`,
    );
    await expect(move()).rejects.toThrow(/^The messages in the target are not those of the source: 2 of 2 rows/);
    expect(await rowsThere()).toBe(0);
  });

  test.each([
    ['mysql://elsewhere', 'sqlite:./data/frontdesk.db', 'It must be postgres://'],
    [`postgres://$\{NO_SUCH_VARIABLE}@localhost/x`, 'sqlite:./data/frontdesk.db', 'NO_SUCH_VARIABLE is not set'],
    ['postgres://localhost/x', './data/frontdesk.db', 'It must be sqlite: and a path.'],
  ])('with an address that cannot be used: %s', async (to, from, says) => {
    const { status, stderr } = await frontdesk(['move', '--from', from, '--to', to]);
    expect([status, stderr]).toEqual([2, expect.stringContaining(says)]);
  });
});

describe('the command', () => {
  test('tells what it has moved, and fills in what the address leaves out', async () => {
    await fill(path);
    const to = schema.url.replace('postgres:', '$' + '{SCHEME}:');
    const env = { SCHEME: 'postgres' };
    const { status, stdout } = await frontdesk(['move', '--from', `sqlite:${path}`, '--to', to], { env });
    expect(stdout).toMatch(/^messages +2 rows {2}[0-9a-f]{16}$/m);
    expect(stdout).toContain('found to be the same');
    expect(status).toBe(0);
  });

  test('killed on the way has left nothing, and moves all of it the next time', { timeout: 60_000 }, async () => {
    await fill(path);
    fillUp(path, 30_000);
    const killed = runNode([`${root}bin/frontdesk.mjs`, ...args()]);
    // One large table has been written by then, and the other has not.
    await vi.waitUntil(() => killed.output.stdout.includes('audit'), { timeout: 30_000, interval: 1 });
    killed.kill('SIGKILL');
    await killed.ended;
    expect(killed.output.stdout).not.toContain('found to be the same');
    expect(await rowsThere()).toBe(0);
    expect(await frontdesk(args())).toMatchObject({ status: 0 });
    expect(await readPostgres(schema.name)).toEqual(readSqlite(path, await columnsOf(schema.name)));
  });
});
