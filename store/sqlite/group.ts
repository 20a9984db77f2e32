import type { StoreFailed } from '../failure.ts';
import type { Connection } from './connection.ts';
import { asStoreFailure, storeFailed } from './failures.ts';

interface Write {
  readonly run: () => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

type End = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: unknown };

export interface GroupOptions {
  /** When queued writes are flushed. */
  readonly defer: (run: () => void) => void;
  /** Called once, when the store can no longer keep its word. */
  readonly onFatal: (error: StoreFailed) => void;
}

/** What has been done since the store was opened. */
export interface GroupStats {
  /** Transactions that were committed. */
  readonly commits: number;
  /** Writes that were part of them. */
  readonly writes: number;
}

/** Access to the database: writes share transactions, reads see what is committed. */
export interface Group {
  /**
   * Queues a write. Those queued when the flush comes run in the order of the calls, in one transaction, and settle
   * only after its commit. A write that throws is undone and rejected alone.
   * @param run must change nothing but the database, as it may run again after it was undone
   */
  write<T>(run: () => T): Promise<T>;
  /** Runs at once, and sees no queued write. */
  read<T>(run: () => T): Promise<T>;
  stats(): GroupStats;
  /** Flushes what is queued, and refuses everything from then on. */
  close(): void;
}

/** Enough to share a flush to disk among many, few enough to leave no noticeable pause. */
const largestGroup = 500;

export function createGroup(connection: Connection, options: GroupOptions): Group {
  const { database, path } = connection;
  const begin = connection.prepare('BEGIN IMMEDIATE');
  const commit = connection.prepare('COMMIT');
  const rollback = connection.prepare('ROLLBACK');
  const savepoint = connection.prepare('SAVEPOINT one');
  const release = connection.prepare('RELEASE one');
  const undo = connection.prepare('ROLLBACK TO one');

  let queue: Write[] = [];
  let isScheduled = false;
  let refusal: StoreFailed | undefined;
  let commits = 0;
  let writes = 0;

  function schedule(): void {
    if (isScheduled) return;
    isScheduled = true;
    options.defer(() => {
      isScheduled = false;
      flush();
      if (queue.length > 0) schedule();
    });
  }

  function flush(): void {
    const group = queue.splice(0, largestGroup);
    if (group.length === 0) return;
    let ends: readonly End[];
    try {
      ends = transact(group);
    } catch (error) {
      const failure = asStoreFailure(error, path) ?? storeFailed('io', path, undefined, error);
      for (const { reject } of group) reject(failure);
      fail(failure);
      return;
    }
    commits += 1;
    writes += group.length;
    for (const [index, end] of ends.entries()) {
      if (end.ok) group[index]?.resolve(end.value);
      else group[index]?.reject(end.error);
    }
  }

  function transact(group: readonly Write[]): readonly End[] {
    begin.run();
    try {
      const ends = together(group) ?? apart(group);
      commit.run();
      return ends;
    } catch (error) {
      // SQLite has already rolled back after some of its errors.
      if (database.isTransaction) rollback.run();
      throw error;
    }
  }

  /** The usual case, without the cost of savepoints. Undefined where a write threw; nothing is written then. */
  function together(group: readonly Write[]): readonly End[] | undefined {
    try {
      return group.map(({ run }) => ({ ok: true, value: run() }));
    } catch (error) {
      if (asStoreFailure(error, path)) throw error;
      rollback.run();
      begin.run();
      return undefined;
    }
  }

  function apart(group: readonly Write[]): readonly End[] {
    return group.map(({ run }) => {
      savepoint.run();
      try {
        const value = run();
        release.run();
        return { ok: true, value };
      } catch (error) {
        if (asStoreFailure(error, path)) throw error;
        undo.run();
        release.run();
        return { ok: false, error };
      }
    });
  }

  /** Going on after the disk has failed once could ack what is not kept. Only a busy database is waited out. */
  function fail(failure: StoreFailed): void {
    if (failure.code === 'busy' || refusal) return;
    refusal = failure;
    const rest = queue;
    queue = [];
    for (const { reject } of rest) reject(failure);
    options.onFatal(failure);
  }

  return {
    write: <T>(run: () => T) =>
      new Promise<T>((resolve, reject) => {
        if (refusal) return reject(refusal);
        queue.push({ run, resolve: (value) => resolve(value as T), reject });
        schedule();
      }),
    async read(run) {
      if (refusal?.code === 'closed') throw refusal;
      try {
        return run();
      } catch (error) {
        const failure = asStoreFailure(error, path);
        if (!failure) throw error;
        fail(failure);
        throw failure;
      }
    },
    stats: () => ({ commits, writes }),
    close() {
      while (queue.length > 0) flush();
      refusal = storeFailed('closed', path);
    },
  };
}
