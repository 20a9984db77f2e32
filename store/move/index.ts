import { dirname, join } from 'node:path';
import { asStoreFailure } from '../sqlite/failures.ts';
import type { Tally } from './checksum.ts';
import { createFileCopy, type FileCopy } from './files.ts';
import { type Ledger, openLedger } from './ledger.ts';
import { openSource, openStopped, type Source } from './source.ts';
import { type Copy, createCopy } from './table.ts';
import { openTarget, type Target } from './target.ts';

export interface MoveProgress {
  readonly table: string;
  /** Looked at, copied where need be, and compared. */
  readonly rows: number;
  readonly of: number;
}

/** Who watches. */
export interface MoveWatch {
  onProgress(progress: MoveProgress): void;
  /** All that there was at the beginning is copied, and Frontdesk still runs: it is to be stopped now. */
  onStopWanted(): void;
  /** It has stopped: what it wrote meanwhile follows. */
  onStopped(): void;
  /** A table is in both stores, and the same; once more where it has changed meanwhile. It counts only when all are. */
  onMoved(moved: Tally & { readonly table: string }): void;
}

/**
 * Copies an embedded store into an empty Postgres store, reads all of it back and compares, in one transaction: until
 * that has ended well the target stays empty, whatever dies in between. The source is only read. Where a front desk
 * runs on it, it may go on until everything has been copied once; what it has changed by its end is copied then.
 * @throws {MoveRefused} where it must not be begun, or the two differ
 * @throws {StoreFailed} where one of them cannot be used
 */
export async function moveStore(path: string, url: string, watch: MoveWatch): Promise<void> {
  let source = openSource(path);
  let target: Target | undefined;
  let ledger: Ledger | undefined;
  try {
    target = await openTarget(url);
    if (source.isInUse) ledger = openLedger();
    const copies = new Map<string, Copy>();
    for (const table of source.tables()) copies.set(table, createCopy(table, target, ledger));
    const files = createFileCopy(join(dirname(path), 'files'), target);
    await bringAll(source, copies, files, watch);
    if (source.isInUse) {
      // Or its log would grow for as long as it is not stopped.
      source.close();
      watch.onStopWanted();
      source = await openStopped(path);
      watch.onStopped();
      await bringAll(source, copies, files, watch);
    }
    await target.commit();
  } catch (error) {
    throw asStoreFailure(error, path) ?? error;
  } finally {
    target?.close();
    ledger?.close();
    source.close();
  }
}

async function bringAll(
  source: Source,
  copies: ReadonlyMap<string, Copy>,
  files: FileCopy,
  watch: MoveWatch,
): Promise<void> {
  for (const [table, copy] of copies) {
    const isChanged = await copy.bring(source, (rows, of) => watch.onProgress({ table, rows, of }));
    if (isChanged) watch.onMoved({ table, ...copy.tally() });
  }
  const isChanged = await files.bring((rows, of) => watch.onProgress({ table: 'files', rows, of }));
  if (isChanged) watch.onMoved({ table: 'files', ...files.tally() });
}
