import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type Clock, systemClock } from '../../core/clock.ts';
import type { StoreFailed } from '../failure.ts';
import { assemble, type SqliteStore } from './assemble.ts';
import { createCompaction, mostAtStart } from './compact.ts';
import { type Connection, openConnection } from './connection.ts';
import { asStoreFailure } from './failures.ts';
import { lockStore } from './lock.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migrations/index.ts';

export type { SqliteStore };

export interface SqliteOptions {
  readonly clock?: Clock;
  /** When writes that were queued are flushed together; by default at the end of this turn of the event loop. */
  readonly defer?: (run: () => void) => void;
  /** The store has stopped taking writes: the process should end with this error's message. */
  readonly onFatal?: (error: StoreFailed) => void;
  /**
   * Without the lock, beside a process that has it: for a tool that looks, or makes one short change, which that
   * process finds at its next sweep. Never migrates.
   */
  readonly beside?: boolean;
}

/**
 * Opens the store in a file, creating it and its folders, or in memory for `:memory:`.
 * @throws {StoreFailed} where it cannot be used, before anything is changed
 */
export async function openSqliteStore(path: string, options: SqliteOptions = {}): Promise<SqliteStore> {
  const { clock = systemClock, defer = setImmediate, onFatal = () => {} } = options;
  const unlock = path === ':memory:' || options.beside ? () => {} : prepareFile(path);
  let connection: Connection | undefined;
  try {
    connection = openConnection(path);
    if (!options.beside) {
      migrate(connection, migrations);
      createCompaction(connection).run(mostAtStart);
    }
    checkDisk(connection, clock);
    const store = assemble(connection, { clock, defer: (run) => void defer(run), onFatal });
    return {
      ...store,
      async close() {
        await store.close();
        unlock();
      },
    };
  } catch (error) {
    connection?.close();
    unlock();
    throw asStoreFailure(error, path) ?? error;
  }
}

/** @returns what gives the file free again */
function prepareFile(path: string): () => void {
  try {
    // Customers' messages are nobody else's business on this machine. SQLite gives its log the file's own mode.
    mkdirSync(dirname(resolve(path)), { recursive: true, mode: 0o700 });
    closeSync(openSync(path, 'a', 0o600));
  } catch (error) {
    throw asStoreFailure(error, path) ?? error;
  }
  return lockStore(path);
}

/** Writes, and looks at what the start-up sweep will read, so that a full disk or a damaged file shows itself now. */
function checkDisk({ database }: Connection, clock: Clock): void {
  const openedAt = new Date(clock.now()).toISOString();
  database
    .prepare("INSERT INTO meta (name, value) VALUES ('opened-at', ?) ON CONFLICT DO UPDATE SET value = excluded.value")
    .run(openedAt);
  for (const table of ['inbox', 'outbox', 'timers']) database.prepare(`SELECT count(*) FROM ${table}`).get();
}
