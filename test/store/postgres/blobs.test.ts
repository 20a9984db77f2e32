import { expect, onTestFinished, test } from 'vitest';
import type { Blobs } from '../../../core/storage.ts';
import type { Store } from '../../../core/store.ts';
import { openPostgresStore } from '../../../store/postgres/index.ts';
import { blobsContract, bytesOf, stream } from '../../contracts/blobs.ts';
import { createPostgresServer } from '../../support/postgres-server.ts';
import { asAdmin, createSchema, type Schema } from './open.ts';

function blobsOf({ blobs }: Store): Blobs {
  if (!blobs) throw new Error('This store keeps no files');
  return blobs;
}

async function remaining({ name }: Schema): Promise<number> {
  const [row] = await asAdmin<{ n: string }>(
    `SELECT (SELECT count(*) FROM ${name}.files) + (SELECT count(*) FROM ${name}.file_pieces) AS n`,
  );
  return Number(row?.n);
}

async function setUp() {
  const schema = await createSchema();
  let store = await openPostgresStore(schema.url);
  return {
    schema,
    blobs: blobsOf(store),
    store: () => store,
    async reopen() {
      await store.close();
      store = await openPostgresStore(schema.url);
      return blobsOf(store);
    },
    remains: () => remaining(schema),
    async close() {
      await store.close();
      await schema.drop();
    },
  };
}

blobsContract('Postgres', setUp);

async function opened() {
  const place = await setUp();
  onTestFinished(place.close);
  return place;
}

/** Begins a file and leaves it, as a process does that dies. */
async function abandon(blobs: Blobs, schema: Schema): Promise<void> {
  const before = await remaining(schema);
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  void blobs.write(readable, 999_999).catch(() => {});
  await writable.getWriter().write(new Uint8Array(300_000));
  await expect.poll(() => remaining(schema)).toBe(before + 2);
}

test('what was begun and never finished is no file, and is cleared away after a day', async () => {
  const { schema, blobs, store, remains } = await opened();
  const kept = await blobs.write(stream(1, 10).source, 10);
  await abandon(blobs, schema);
  const [draft] = await asAdmin<{ id: string }>(`SELECT id FROM ${schema.name}.files WHERE bytes IS NULL`);
  await expect(blobs.read(draft?.id ?? '')).rejects.toThrow('No such file');

  await store().prune(0);
  expect(await remains()).toBe(4);
  await asAdmin(`UPDATE ${schema.name}.files SET begun = now() - interval '25 hours'`);
  await store().prune(0);
  expect(await remains()).toBe(2);
  expect(await bytesOf((await blobs.read(kept.id)).stream)).toHaveLength(10);
});

test('a file that was cleared away while it was being written is refused, and leaves nothing', async () => {
  const { schema, blobs, remains } = await opened();
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writing = blobs.write(readable, 999_999);
  const writer = writable.getWriter();
  await writer.write(new Uint8Array(300_000));
  await expect.poll(remains).toBe(2);
  await asAdmin(`DELETE FROM ${schema.name}.files`);
  await writer.close();
  await expect(writing).rejects.toThrow();
  expect(await remains()).toBe(0);
});

test('a slow reader or sender holds no transaction', async () => {
  const { schema, blobs } = await opened();
  const { id } = await blobs.write(stream(10, 200_000).source, 2_000_000);
  const reader = (await blobs.read(id)).stream.getReader();
  await reader.read();
  await abandon(blobs, schema);
  const open = await asAdmin(
    "SELECT state FROM pg_stat_activity WHERE application_name = 'frontdesk-files' AND state LIKE 'idle in transaction%'",
  );
  expect(open).toEqual([]);
  await reader.cancel();
});

test('a file that could be told is there after the machine lost power', { timeout: 90_000 }, async () => {
  const server = await createPostgresServer();
  onTestFinished(server.remove);
  const store = await openPostgresStore(server.url);
  onTestFinished(store.close);
  const { id } = await blobsOf(store).write(stream(20, 100_000).source, 2_000_000);
  await server.crash();
  await expect(blobsOf(store).read(id)).rejects.toMatchObject({ code: 'unreachable' });
  await server.start();
  await expect
    .poll(async () => bytesOf((await blobsOf(store).read(id)).stream), { timeout: 20_000 })
    .toEqual(await bytesOf(stream(20, 100_000).source));
});
