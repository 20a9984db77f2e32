import { existsSync } from 'node:fs';
import { StoreFailed } from '../failure.ts';
import { type Connection, openConnection } from '../sqlite/connection.ts';
import { asStoreFailure } from '../sqlite/failures.ts';
import { lockStore } from '../sqlite/lock.ts';
import { migrate } from '../sqlite/migrate.ts';
import { migrations } from '../sqlite/migrations/index.ts';
import { MoveRefused } from './refused.ts';

type Row = Readonly<Record<string, string | number | null>>;

/** An embedded store that nobody else uses, to be read from beginning to end. */
export interface Source {
  tables(): readonly string[];
  columns(table: string): readonly string[];
  count(table: string): number;
  /** Every row of a table, in whatever order. */
  rows(table: string, columns: readonly string[]): Iterable<Row>;
  /** The greatest number that a table has ever given to a row, where it never gives one twice; else 0. */
  lastNumber(table: string): number;
  close(): void;
}

/** What SQLite or this very file needs for itself. */
const own = new Set(['meta', 'sqlite_sequence']);

/**
 * Takes the store's lock, so that nothing is written while it is read, and brings it to the newest schema, as a start
 * would.
 * @throws {MoveRefused} where there is none, or a front desk runs on it
 * @throws {StoreFailed} where it cannot be read
 */
export function openSource(path: string): Source {
  if (!existsSync(path)) throw new MoveRefused(`There is no store at ${path}. Give --from the one that is in use.`);
  const unlock = lock(path);
  let connection: Connection | undefined;
  try {
    connection = openConnection(path);
    migrate(connection, migrations);
    return read(connection, unlock);
  } catch (error) {
    connection?.close();
    unlock();
    throw asStoreFailure(error, path) ?? error;
  }
}

function lock(path: string): () => void {
  try {
    return lockStore(path);
  } catch (error) {
    if (!(error instanceof StoreFailed) || error.code !== 'in-use') throw error;
    throw new MoveRefused(
      `Frontdesk is running on ${path}. Stop it, and move again: what is written meanwhile would be left behind.`,
      { cause: error },
    );
  }
}

function read({ database }: Connection, unlock: () => void): Source {
  // The names come from the database's own catalogue.
  return {
    tables: () =>
      database
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
        .all()
        .map(({ name }) => String(name))
        .filter((name) => !own.has(name)),
    columns: (table) =>
      database
        .prepare('SELECT name FROM pragma_table_info(?)')
        .all(table)
        .map(({ name }) => String(name)),
    count: (table) => Number(database.prepare(`SELECT count(*) AS n FROM "${table}"`).get()?.['n']),
    rows: (table, columns) =>
      database
        .prepare(`SELECT ${columns.map((name) => `"${name}"`).join(', ')} FROM "${table}"`)
        .iterate() as Iterable<Row>,
    lastNumber: (table) =>
      Number(database.prepare('SELECT seq FROM sqlite_sequence WHERE name = ?').get(table)?.['seq'] ?? 0),
    close() {
      database.close();
      unlock();
    },
  };
}
