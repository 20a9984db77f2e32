import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { asStoreFailure } from './failures.ts';

/** A prepared statement that returns rows of a known shape. */
export interface Statement<Row> {
  get(...values: SQLInputValue[]): Row | undefined;
  all(...values: SQLInputValue[]): Row[];
  /** @returns how many rows it changed */
  run(...values: SQLInputValue[]): number;
}

/** One open SQLite database with its prepared statements. */
export interface Connection {
  /** As given, for messages. */
  readonly path: string;
  readonly database: DatabaseSync;
  /** Prepares once per text. */
  prepare<Row = never>(sql: string): Statement<Row>;
  /** The text of every statement prepared so far. */
  prepared(): readonly string[];
  close(): void;
}

/** How long another program (a backup, say) may hold the database before a write is refused, in milliseconds. */
const busyMs = 1_000;
/** In KiB. The system caches the file too, so that more memory here buys little. */
const cacheKib = 16_384;
/** 16 MiB of log between checkpoints: pages written by many commits are moved once, and the pause stays short. */
const checkpointPages = 4_000;

/**
 * Opens or creates a database so that a commit is on disk when it returns.
 * @throws {StoreFailed}
 */
export function openConnection(path: string): Connection {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path);
    // The timeout comes first: changing the journal mode needs a lock too.
    database.exec(`
      PRAGMA busy_timeout = ${busyMs};
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA secure_delete = ON;
      PRAGMA temp_store = MEMORY;
      PRAGMA cache_size = -${cacheKib};
      PRAGMA wal_autocheckpoint = ${checkpointPages};
    `);
    return wrap(path, database);
  } catch (error) {
    database?.close();
    throw asStoreFailure(error, path) ?? error;
  }
}

function wrap(path: string, database: DatabaseSync): Connection {
  const statements = new Map<string, Statement<unknown>>();
  return {
    path,
    database,
    prepare<Row>(sql: string) {
      const known = statements.get(sql);
      if (known) return known as Statement<Row>;
      const prepared = database.prepare(sql);
      const statement: Statement<Row> = {
        // The row's shape is what the SQL beside the type argument selects.
        get: (...values) => prepared.get(...values) as Row | undefined,
        all: (...values) => prepared.all(...values) as Row[],
        run: (...values) => Number(prepared.run(...values).changes),
      };
      statements.set(sql, statement);
      return statement;
    },
    prepared: () => [...statements.keys()],
    close: () => database.close(),
  };
}
