import { mkdtemp, readdir, readlink, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TooLarge } from '../../core/storage.ts';
import { openFileBlobs } from '../../store/blobs.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'frontdesk-blobs-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** A stream that makes its chunks as they are asked for, and counts them. */
function stream(count: number, size: number, end?: Error) {
  const seen = { chunks: 0, cancelled: false };
  const source = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (seen.chunks === count) return end ? controller.error(end) : controller.close();
        seen.chunks += 1;
        controller.enqueue(new Uint8Array(size).fill(seen.chunks % 256));
      },
      cancel() {
        seen.cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { source, seen };
}

const bytesOf = async (source: ReadableStream<Uint8Array>) => Buffer.from(await new Response(source).arrayBuffer());

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

describe('a file', () => {
  test('comes back byte for byte, also after a restart', async () => {
    const { id, bytes } = await (await openFileBlobs(folder)).write(stream(5, 100_000).source, 500_000);
    expect(bytes).toBe(500_000);
    const blobs = await openFileBlobs(folder);
    const found = await blobs.read(id);
    expect(found.bytes).toBe(500_000);
    expect(await bytesOf(found.stream)).toEqual(await bytesOf(stream(5, 100_000).source));
  });

  test('may be empty', async () => {
    const blobs = await openFileBlobs(folder);
    const { id } = await blobs.write(stream(0, 0).source, 10);
    expect(await bytesOf((await blobs.read(id)).stream)).toHaveLength(0);
  });

  test('has a name that cannot be guessed, and is readable by nobody else', async () => {
    const blobs = await openFileBlobs(folder);
    const ids = await Promise.all([1, 2, 3].map(async () => (await blobs.write(stream(1, 10).source, 10)).id));
    expect(new Set(ids).size).toBe(3);
    for (const id of ids) {
      expect(id).toMatch(/^[0-9a-f]{32}$/);
      expect((await stat(join(folder, id.slice(0, 2), id))).mode & 0o077).toBe(0);
    }
  });

  test('that is too large is refused in passing, and leaves nothing', async () => {
    const blobs = await openFileBlobs(folder);
    const { source, seen } = stream(1_000, 1_000);
    await expect(blobs.write(source, 2_500)).rejects.toBeInstanceOf(TooLarge);
    expect(seen).toEqual({ chunks: 3, cancelled: true });
    expect(await filesBelow(folder)).toEqual([]);
  });

  test('whose sender breaks off leaves nothing', async () => {
    const blobs = await openFileBlobs(folder);
    await expect(blobs.write(stream(3, 1_000, new Error('gone')).source, 9_999)).rejects.toThrow('gone');
    expect(await filesBelow(folder)).toEqual([]);
  });

  test('half written before a crash is cleared away', async () => {
    await openFileBlobs(folder);
    await writeFile(join(folder, 'incoming', 'f'.repeat(32)), 'half');
    await openFileBlobs(folder);
    expect(await filesBelow(folder)).toEqual([]);
  });

  test('that was removed is gone, and may be removed again', async () => {
    const blobs = await openFileBlobs(folder);
    const { id } = await blobs.write(stream(1, 10).source, 10);
    await blobs.remove(id);
    await blobs.remove(id);
    await expect(blobs.read(id)).rejects.toThrow('No such file');
    expect(await filesBelow(folder)).toEqual([]);
  });

  test('can be left half read', async () => {
    const blobs = await openFileBlobs(folder);
    const { id } = await blobs.write(stream(5, 100_000).source, 500_000);
    const reader = (await blobs.read(id)).stream.getReader();
    expect((await reader.read()).value?.byteLength).toBeGreaterThan(0);
    await reader.cancel();
    expect((await reader.read()).done).toBe(true);
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

describe('an id that is none of ours', () => {
  const hostile = [
    '',
    '../../etc/passwd',
    `../${'a'.repeat(29)}`,
    'A'.repeat(32),
    `${'a'.repeat(32)}\n`,
    'a'.repeat(33),
  ];
  test.each(hostile)('%j leads nowhere', async (id) => {
    const blobs = await openFileBlobs(folder);
    await expect(blobs.read(id)).rejects.toThrow('No such file');
    await expect(blobs.remove(id)).rejects.toThrow('No such file');
  });
});
