import { mkdtemp, readdir, readlink, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openFileBlobs } from '../../store/blobs.ts';
import { blobsContract, bytesOf, stream } from '../contracts/blobs.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'frontdesk-blobs-'));
});
afterEach(() => rm(folder, { recursive: true }));

blobsContract('A folder', async () => ({
  blobs: await openFileBlobs(folder),
  reopen: () => openFileBlobs(folder),
  remains: async () => (await filesBelow(folder)).length,
  close: async () => {},
}));

/** The files of a folder that this process holds open. */
async function openBelow(path: string): Promise<readonly string[]> {
  const handles = await readdir('/proc/self/fd');
  const targets = await Promise.all(handles.map((handle) => readlink(join('/proc/self/fd', handle)).catch(() => '')));
  return targets.filter((target) => target.startsWith(path));
}

async function filesBelow(path: string): Promise<readonly string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
}

describe('a file in a folder', () => {
  test('is readable by nobody else', async () => {
    const { id } = await (await openFileBlobs(folder)).write(stream(1, 10).source, 10);
    expect((await stat(join(folder, id.slice(0, 2), id))).mode & 0o077).toBe(0);
  });

  test('half written before a crash is cleared away', async () => {
    await openFileBlobs(folder);
    await writeFile(join(folder, 'incoming', 'f'.repeat(32)), 'half');
    await openFileBlobs(folder);
    expect(await filesBelow(folder)).toEqual([]);
  });

  test('leaves nothing open, whenever its reader leaves', async () => {
    const blobs = await openFileBlobs(folder);
    const { id } = await blobs.write(stream(5, 100_000).source, 500_000);
    for (const ticks of [0, 1, 2, 3]) {
      const reader = (await blobs.read(id)).stream.getReader();
      const first = reader.read();
      // Now before, now after the file is open: the first time, opening it has only just begun.
      for (let tick = 0; tick < ticks; tick += 1) await new Promise((resolve) => setImmediate(resolve));
      await reader.cancel();
      await first;
      expect(await openBelow(folder)).toEqual([]);
    }
    await bytesOf((await blobs.read(id)).stream);
    expect(await openBelow(folder)).toEqual([]);
  });
});
