import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openBlobs } from '../../app/blobs.ts';
import type { Blobs } from '../../core/storage.ts';
import { openFileBlobs } from '../../store/blobs.ts';
import { StoreFailed } from '../../store/failure.ts';
import { bytesOf, stream } from '../contracts/blobs.ts';

async function setUp() {
  const place = await mkdtemp(join(tmpdir(), 'frontdesk-blobs-'));
  onTestFinished(() => rm(place, { recursive: true }));
  return { place, folder: join(place, 'files'), database: await openFileBlobs(join(place, 'database')) };
}

const sizeOf = async (blobs: Blobs, id: string) => (await bytesOf((await blobs.read(id)).stream)).byteLength;

test('without a store that takes them, files are in the folder', async () => {
  const { folder } = await setUp();
  const { id } = await (await openBlobs({}, folder)).write(stream(1, 10).source, 10);
  expect(await sizeOf(await openFileBlobs(folder), id)).toBe(10);
});

test('a store that takes them has them, and no folder is made', async () => {
  const { place, folder, database } = await setUp();
  const { id } = await (await openBlobs({ blobs: database }, folder)).write(stream(1, 10).source, 10);
  expect(await sizeOf(database, id)).toBe(10);
  expect(await readdir(place)).toEqual(['database']);
});

test('what was in the folder before is found there, and can be removed', async () => {
  const { folder, database } = await setUp();
  const old = await (await openFileBlobs(folder)).write(stream(1, 10).source, 10);
  const blobs = await openBlobs({ blobs: database }, folder);
  const fresh = await blobs.write(stream(1, 20).source, 20);
  expect([await sizeOf(blobs, old.id), await sizeOf(blobs, fresh.id)]).toEqual([10, 20]);
  await blobs.remove(old.id);
  await blobs.remove(fresh.id);
  for (const { id } of [old, fresh]) await expect(blobs.read(id)).rejects.toThrow('No such file');
});

test('a store that cannot be reached is not taken for one without the file', async () => {
  const { folder, database } = await setUp();
  await openFileBlobs(folder);
  const away = new StoreFailed('unreachable', 'The Postgres store cannot be used.');
  const blobs = await openBlobs({ blobs: { ...database, read: () => Promise.reject(away) } }, folder);
  await expect(blobs.read('a'.repeat(32))).rejects.toBe(away);
});
