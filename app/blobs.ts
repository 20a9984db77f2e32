import { access } from 'node:fs/promises';
import type { Blobs } from '../core/storage.ts';
import type { Store } from '../core/store.ts';
import { openFileBlobs } from '../store/blobs.ts';
import { StoreFailed } from '../store/failure.ts';

/**
 * Where a channel keeps files: in the store where that takes them, else in a folder. What is in the folder already
 * stays there, and is found.
 */
export async function openBlobs({ blobs }: Pick<Store, 'blobs'>, folder: string): Promise<Blobs> {
  if (!blobs) return openFileBlobs(folder);
  const isThere = await access(folder).then(
    () => true,
    () => false,
  );
  if (!isThere) return blobs;
  const older = await openFileBlobs(folder);
  return {
    write: blobs.write,
    read: (id) =>
      blobs.read(id).catch((error: unknown) => {
        if (error instanceof StoreFailed) throw error;
        return older.read(id);
      }),
    async remove(id) {
      await blobs.remove(id);
      await older.remove(id);
    },
  };
}
