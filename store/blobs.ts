import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Blobs, TooLarge } from '../core/storage.ts';
import { checkBlobId, newBlobId, noSuchFile } from './blob-id.ts';

const chunkBytes = 64 * 1024;

/** Keeps files below a folder, each named by its id. Files that a crash left half written are removed first. */
export async function openFileBlobs(folder: string): Promise<Blobs> {
  const incoming = join(folder, 'incoming');
  await mkdir(incoming, { recursive: true, mode: 0o700 });
  for (const name of await readdir(incoming)) await rm(join(incoming, name), { force: true });

  function place(id: string): string {
    checkBlobId(id);
    return join(folder, id.slice(0, 2), id);
  }

  return {
    async write(stream, limit) {
      const id = newBlobId();
      const draft = join(incoming, id);
      try {
        const bytes = await drain(stream, draft, limit);
        const target = place(id);
        const created = await mkdir(dirname(target), { recursive: true, mode: 0o700 });
        await rename(draft, target);
        await syncFolder(dirname(target));
        if (created !== undefined) await syncFolder(folder);
        return { id, bytes };
      } catch (error) {
        await rm(draft, { force: true });
        throw error;
      }
    },
    async read(id) {
      const path = place(id);
      const { size } = await stat(path).catch((cause) => {
        throw noSuchFile(cause);
      });
      return { stream: readWhenAsked(path), bytes: size };
    },
    async remove(id) {
      await rm(place(id), { force: true });
    },
  };
}

/** Writes a stream to a new file and to the disk. @returns its bytes */
async function drain(stream: ReadableStream<Uint8Array>, path: string, limit: number): Promise<number> {
  const reader = stream.getReader();
  let file: FileHandle | undefined;
  try {
    file = await open(path, 'wx', 0o600);
    let bytes = 0;
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      bytes += next.value.byteLength;
      if (bytes > limit) throw new TooLarge(`The file has more than ${limit} bytes`);
      await file.writeFile(next.value);
    }
    await file.sync();
    return bytes;
  } catch (error) {
    // Whoever sends the rest need not go on; its own failure to stop changes nothing here.
    await reader.cancel(error).catch(() => {});
    throw error;
  } finally {
    await file?.close();
  }
}

/** Opens the file at the first read, so that a stream nobody reads holds nothing. */
function readWhenAsked(path: string): ReadableStream<Uint8Array> {
  let opening: Promise<FileHandle> | undefined;
  let cancelled = false;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        opening ??= open(path);
        const file = await opening;
        try {
          if (cancelled) return;
          const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(chunkBytes), 0, chunkBytes);
          if (cancelled) return;
          if (bytesRead > 0) return controller.enqueue(buffer.subarray(0, bytesRead));
          await file.close();
          controller.close();
        } catch (error) {
          await file.close();
          throw error;
        }
      },
      async cancel() {
        cancelled = true;
        // Whoever leaves may do so while the file is being opened: it is open a moment later all the same.
        const file = await opening?.catch(() => undefined);
        await file?.close();
      },
    },
    { highWaterMark: 0 },
  );
}

/** A name in a folder is on disk only once the folder is. */
async function syncFolder(path: string): Promise<void> {
  const handle = await open(path);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
