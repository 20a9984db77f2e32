import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { StoreFailed } from '../../../store/failure.ts';
import { openPostgresStore, type PostgresOptions } from '../../../store/postgres/index.ts';
import { message } from './message.ts';
import { asAdmin, createSchema } from './open.ts';

async function setUp() {
  const schema = await createSchema();
  onTestFinished(schema.drop);
  const open = async (options?: PostgresOptions) => {
    const store = await openPostgresStore(schema.url, options);
    onTestFinished(store.close);
    return store;
  };
  return { ...schema, open };
}

/** Postgres ends the owner's connection, as it does where the owner says nothing any more. */
async function endOwner(schema: string): Promise<void> {
  const ended = await asAdmin(
    `SELECT pg_terminate_backend(l.pid, 2000) FROM pg_locks l JOIN pg_stat_activity a USING (pid)
    WHERE l.locktype = 'advisory' AND a.application_name LIKE 'frontdesk-owner-%' AND l.granted
      AND (l.classid::bigint << 32 | l.objid::bigint) = hashtextextended('frontdesk/' || $1, 0)`,
    [schema],
  );
  expect(ended).toHaveLength(1);
}

test('a second process stands by until the first has closed the store', async () => {
  const { open } = await setUp();
  const first = await open();
  let waiting = false;
  const second = open({
    onWait: () => {
      waiting = true;
    },
  });
  await expect.poll(() => waiting, { timeout: 5_000 }).toBe(true);
  const [mailbox] = await first.accept([message('one')]);
  await first.close();
  expect(await (await second).pending(mailbox ?? '', 10)).toHaveLength(1);
});

test('the owner goes on by itself where its connection was lost and nobody took over', async () => {
  const { open, name } = await setUp();
  const store = await open();
  await store.accept([message('before')]);
  await endOwner(name);
  await expect(store.accept([message('during')])).rejects.toMatchObject({ code: 'unreachable' });
  await expect.poll(() => store.accept([message('during')]), { timeout: 5_000 }).toHaveLength(1);
});

test('an owner that comes back while its lock is held, though nobody took over, waits for it', async () => {
  const { open, name, url } = await setUp();
  const told: StoreFailed[] = [];
  const store = await open({ onFatal: (error) => told.push(error) });
  const lingering = new pg.Client(url);
  await lingering.connect();
  await endOwner(name);
  await lingering.query("SELECT pg_advisory_lock(hashtextextended('frontdesk/' || current_schema(), 0))");
  const take = () => store.accept([message('one')]).catch((error: StoreFailed) => error.message);
  await expect.poll(take, { timeout: 5_000 }).toMatch(/has not ended yet/);
  await lingering.end();
  await expect.poll(take, { timeout: 5_000 }).toHaveLength(1);
  expect(told).toEqual([]);
});

test('an owner that lost the store to another can write nothing more, and is told so', async () => {
  const { open, name } = await setUp();
  const told: StoreFailed[] = [];
  const first = await open({ onFatal: (error) => told.push(error) });
  const second = open();
  await endOwner(name);
  await second;
  await expect
    .poll(() => first.accept([message('late')]).catch((error: StoreFailed) => error.code), { timeout: 5_000 })
    .toBe('in-use');
  expect(told.map(({ code }) => code)).toEqual(['in-use']);
  expect(await (await second).accept([message('late')])).toHaveLength(1);
});

test('a tool beside the owner is neither kept waiting nor in its way', async () => {
  const { open } = await setUp();
  await expect(open({ beside: true })).rejects.toThrow('Run `frontdesk start` once');
  const store = await open();
  const beside = await open({ beside: true });
  expect(await beside.deadLetters(10)).toEqual([]);
  expect(await beside.accept([message('by a tool')])).toHaveLength(1);
  expect(await store.accept([message('by a tool')])).toHaveLength(0);
});

test('a database of something else, and one of a newer version, are refused and left as they are', async () => {
  const foreign = await setUp();
  await asAdmin(`CREATE TABLE ${foreign.name}.orders (id int)`);
  await expect(foreign.open()).rejects.toMatchObject({ code: 'not-a-store' });
  const newer = await setUp();
  await (await newer.open()).close();
  await asAdmin(`UPDATE ${newer.name}.frontdesk SET value = '999' WHERE name = 'schema'`);
  await expect(newer.open()).rejects.toMatchObject({ code: 'newer' });
});

test('a server that does not answer is named without the password', async () => {
  const failure: unknown = await openPostgresStore('postgres://desk:hunter2@127.0.0.1:1/x').catch((error) => error);
  expect(failure).toBeInstanceOf(StoreFailed);
  expect(failure).toMatchObject({ code: 'unreachable' });
  expect(String(failure)).not.toContain('hunter2');
});
