import { describe, expect, onTestFinished, test } from 'vitest';
import { type Blobs, TooLarge } from '../../core/storage.ts';

/** A place for files as a check gets it. */
export interface BlobsUnderTest {
  readonly blobs: Blobs;
  /** Opens what was kept anew, as after a restart. */
  reopen(): Promise<Blobs>;
  /** How many files and parts of files there are, finished or not. */
  remains(): Promise<number>;
  close(): Promise<void>;
}

/** A stream that makes its chunks as they are asked for, and counts them. No two bytes in a row are alike. */
export function stream(count: number, size: number, end?: Error) {
  const seen = { chunks: 0, cancelled: false };
  const source = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (seen.chunks === count) return end ? controller.error(end) : controller.close();
        seen.chunks += 1;
        const first = seen.chunks;
        controller.enqueue(Uint8Array.from({ length: size }, (_, index) => first * 7 + index));
      },
      cancel() {
        seen.cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { source, seen };
}

export const bytesOf = async (source: ReadableStream<Uint8Array>) =>
  Buffer.from(await new Response(source).arrayBuffer());

/** Proves that something keeps the contract of `Blobs`. */
export function blobsContract(name: string, open: () => Promise<BlobsUnderTest>): void {
  async function opened(): Promise<BlobsUnderTest> {
    const place = await open();
    onTestFinished(place.close);
    return place;
  }

  describe(`${name}: a file`, () => {
    test('comes back byte for byte, also after a restart', async () => {
      const { blobs, reopen } = await opened();
      const { id, bytes } = await blobs.write(stream(11, 100_000).source, 1_100_000);
      expect(bytes).toBe(1_100_000);
      const check = async (place: Blobs) => {
        const found = await place.read(id);
        expect(found.bytes).toBe(1_100_000);
        expect((await bytesOf(found.stream)).equals(await bytesOf(stream(11, 100_000).source))).toBe(true);
      };
      await check(blobs);
      await check(await reopen());
    });

    test.each([
      ['one byte at a time', 3, 1],
      ['in one piece that fills several', 1, 1_000_000],
      ['and ends just where a piece does', 4, 256 * 1024],
    ])('may come %s', async (_, count, size) => {
      const { blobs } = await opened();
      const { id } = await blobs.write(stream(count, size).source, count * size);
      const found = await bytesOf((await blobs.read(id)).stream);
      expect(found.equals(await bytesOf(stream(count, size).source))).toBe(true);
    });

    test('may be empty', async () => {
      const { blobs } = await opened();
      const { id, bytes } = await blobs.write(stream(0, 0).source, 10);
      expect(bytes).toBe(0);
      expect(await bytesOf((await blobs.read(id)).stream)).toHaveLength(0);
    });

    test('is written beside others without being mixed up with them', async () => {
      const { blobs } = await opened();
      const counts = [1, 2, 3, 4, 5, 6];
      const ids = await Promise.all(
        counts.map(async (count) => (await blobs.write(stream(count, 90_000).source, 1_000_000)).id),
      );
      expect(new Set(ids).size).toBe(counts.length);
      for (const [index, id] of ids.entries()) {
        expect(id).toMatch(/^[0-9a-f]{32}$/);
        const found = await bytesOf((await blobs.read(id)).stream);
        expect(found.equals(await bytesOf(stream(counts[index] ?? 0, 90_000).source))).toBe(true);
      }
    });

    test('may have as many bytes as the limit says', async () => {
      const { blobs } = await opened();
      expect((await blobs.write(stream(2, 1_000).source, 2_000)).bytes).toBe(2_000);
    });

    test('that is too large is refused in passing, and leaves nothing', async () => {
      const { blobs, remains } = await opened();
      const { source, seen } = stream(1_000, 200_000);
      await expect(blobs.write(source, 500_000)).rejects.toBeInstanceOf(TooLarge);
      expect(seen).toEqual({ chunks: 3, cancelled: true });
      expect(await remains()).toBe(0);
    });

    test('whose sender breaks off leaves nothing', async () => {
      const { blobs, remains } = await opened();
      await expect(blobs.write(stream(3, 200_000, new Error('gone')).source, 999_999)).rejects.toThrow('gone');
      expect(await remains()).toBe(0);
    });

    test('is not there before it is complete', async () => {
      const { blobs } = await opened();
      const { promise: rest, resolve } = Promise.withResolvers<void>();
      const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
      const writing = blobs.write(readable, 999_999);
      const writer = writable.getWriter();
      await writer.write(new Uint8Array(400_000));
      void rest.then(() => writer.close());
      resolve();
      const { id } = await writing;
      expect((await blobs.read(id)).bytes).toBe(400_000);
    });

    test('that was removed is gone, and may be removed again', async () => {
      const { blobs, remains } = await opened();
      const { id } = await blobs.write(stream(3, 200_000).source, 999_999);
      await blobs.remove(id);
      await blobs.remove(id);
      await expect(blobs.read(id)).rejects.toThrow('No such file');
      expect(await remains()).toBe(0);
    });

    test('that is removed while somebody reads it breaks off or ends, and is never cut short in silence', async () => {
      const { blobs } = await opened();
      const { id } = await blobs.write(stream(10, 200_000).source, 2_000_000);
      const reader = (await blobs.read(id)).stream.getReader();
      let read = (await reader.read()).value?.byteLength ?? 0;
      await blobs.remove(id);
      const rest = async () => {
        for (let next = await reader.read(); !next.done; next = await reader.read()) read += next.value.byteLength;
      };
      const broke = await rest().then(
        () => false,
        () => true,
      );
      expect(broke || read === 2_000_000).toBe(true);
    });

    test('can be left half read', async () => {
      const { blobs } = await opened();
      const { id } = await blobs.write(stream(5, 100_000).source, 500_000);
      const reader = (await blobs.read(id)).stream.getReader();
      expect((await reader.read()).value?.byteLength).toBeGreaterThan(0);
      await reader.cancel();
      expect((await reader.read()).done).toBe(true);
    });

    test('can be read by a slow reader while others come and go', async () => {
      const { blobs } = await opened();
      const { id } = await blobs.write(stream(10, 100_000).source, 1_000_000);
      const slow = await Promise.all(Array.from({ length: 20 }, async () => (await blobs.read(id)).stream.getReader()));
      await Promise.all(slow.map((reader) => reader.read()));
      const other = await blobs.write(stream(1, 10).source, 10);
      expect(await bytesOf((await blobs.read(other.id)).stream)).toHaveLength(10);
      await Promise.all(slow.map((reader) => reader.cancel()));
    });
  });

  describe(`${name}: an id that is none of ours`, () => {
    const hostile = [
      '',
      '../../etc/passwd',
      `../${'a'.repeat(29)}`,
      'A'.repeat(32),
      `${'a'.repeat(32)}\n`,
      'a'.repeat(33),
    ];
    test.each(hostile)('%j leads nowhere', async (id) => {
      const { blobs } = await opened();
      await expect(blobs.read(id)).rejects.toThrow('No such file');
      await expect(blobs.remove(id)).rejects.toThrow('No such file');
    });
  });
}
