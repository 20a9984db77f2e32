import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import { StoreFailed } from '../failure.ts';
import { type Connection, openConnection } from '../sqlite/connection.ts';
import { asStoreFailure } from '../sqlite/failures.ts';
import { lockStore } from '../sqlite/lock.ts';
import { migrate } from '../sqlite/migrate.ts';
import { migrations } from '../sqlite/migrations/index.ts';
import type { Value } from './checksum.ts';
import { MoveRefused } from './refused.ts';

type Row = Readonly<Record<string, string | number | null>>;

/** An embedded store as it is at one moment, to be read from beginning to end. */
export interface Source {
  /** A front desk works with it: what it writes from now on is not seen here. */
  readonly isInUse: boolean;
  tables(): readonly string[];
  columns(table: string): readonly string[];
  count(table: string): number;
  /** Every row of a table, in whatever order. */
  rows(table: string, columns: readonly string[]): Iterable<Row>;
  /** Whether there is a row with these values in these columns, which are its key. */
  has(table: string, columns: readonly string[], key: readonly Value[]): boolean;
  /** The greatest number that a table has ever given to a row, where it never gives one twice; else 0. */
  lastNumber(table: string): number;
  close(): void;
}

/** What SQLite needs for itself (as where somebody had it ANALYZE), or this very file. Source: sqlite.org/fileformat2.html, 2.6. */
const isOwn = (table: string) => table === 'meta' || table.startsWith('sqlite_');
/** How often is looked whether the front desk has stopped, in milliseconds. */
const lookMs = 200;

/**
 * Takes the store's lock, so that nothing is written while it is read, and brings it to the newest schema, as a start
 * would. Where a front desk runs on it, it is only looked at.
 * @throws {MoveRefused} where there is none, or a front desk of another version runs on it
 * @throws {StoreFailed} where it cannot be read
 */
export function openSource(path: string): Source {
  if (!existsSync(path)) throw new MoveRefused(`There is no store at ${path}. Give --from the one that is in use.`);
  const unlock = lock(path);
  return unlock ? openLocked(path, unlock) : lookAt(path);
}

/** The same once no front desk runs on it any more, however long that takes. */
export async function openStopped(path: string): Promise<Source> {
  for (;;) {
    const unlock = lock(path);
    if (unlock) return openLocked(path, unlock);
    await wait(lookMs);
  }
}

function openLocked(path: string, unlock: () => void): Source {
  let connection: Connection | undefined;
  try {
    connection = openConnection(path);
    migrate(connection, migrations);
    return read(connection.database, unlock);
  } catch (error) {
    connection?.close();
    unlock();
    throw asStoreFailure(error, path) ?? error;
  }
}

/** One long transaction that reads: the front desk goes on beside it, and its log grows until the end. */
function lookAt(path: string): Source {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, { readOnly: true });
    database.exec('PRAGMA busy_timeout = 5000; BEGIN');
    const version = database.prepare('PRAGMA user_version').get()?.['user_version'];
    if (version !== migrations.length) {
      throw new MoveRefused(
        `A Frontdesk of another version is running on ${path}. Stop it, and move again, or move with that version.`,
      );
    }
    // Only what reads a table decides which moment it is.
    database.prepare('SELECT count(*) FROM sqlite_schema').get();
    return read(database);
  } catch (error) {
    database?.close();
    throw asStoreFailure(error, path) ?? error;
  }
}

/** @returns undefined where somebody else has it */
function lock(path: string): (() => void) | undefined {
  try {
    return lockStore(path);
  } catch (error) {
    if (error instanceof StoreFailed && error.code === 'in-use') return undefined;
    throw error;
  }
}

/** @param unlock absent where the store is another's */
function read(database: DatabaseSync, unlock?: () => void): Source {
  const listed = (columns: readonly string[]) => columns.map((name) => `"${name}"`).join(', ');
  // The names come from the database's own catalogue.
  return {
    isInUse: unlock === undefined,
    tables: () =>
      database
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
        .all()
        .map(({ name }) => String(name))
        .filter((name) => !isOwn(name)),
    columns: (table) =>
      database
        .prepare('SELECT name FROM pragma_table_info(?)')
        .all(table)
        .map(({ name }) => String(name)),
    count: (table) => Number(database.prepare(`SELECT count(*) AS n FROM "${table}"`).get()?.['n']),
    rows: (table, columns) => database.prepare(`SELECT ${listed(columns)} FROM "${table}"`).iterate() as Iterable<Row>,
    has(table, columns, key) {
      const same = columns.map((name) => `"${name}" = ?`).join(' AND ');
      const values = key.map((value) => (typeof value === 'boolean' ? Number(value) : value));
      return database.prepare(`SELECT 1 FROM "${table}" WHERE ${same}`).get(...values) !== undefined;
    },
    lastNumber: (table) =>
      Number(database.prepare('SELECT seq FROM sqlite_sequence WHERE name = ?').get(table)?.['seq'] ?? 0),
    close() {
      if (database.isOpen) database.close();
      unlock?.();
    },
  };
}
