import type pg from 'pg';
import { drop, openClient } from '../postgres/connect.ts';
import { migrate } from '../postgres/migrate.ts';
import { migrations } from '../postgres/migrations/index.ts';
import type { Value } from './checksum.ts';
import { MoveRefused } from './refused.ts';

export interface Column {
  readonly name: string;
  /** As Postgres writes it, such as `double precision`. */
  readonly type: string;
  /** It numbers its rows by itself. */
  readonly isNumbered: boolean;
}

/** An empty Postgres store within one transaction: all that is written counts at `commit`, or never. */
export interface Target {
  /** Every table, with its columns. */
  readonly tables: ReadonlyMap<string, readonly Column[]>;
  insert(table: string, columns: readonly Column[], rows: readonly (readonly Value[])[]): Promise<void>;
  /** Every row of a table, in whatever order. */
  rows(table: string, columns: readonly Column[]): AsyncIterable<readonly Value[]>;
  /** New rows get numbers above this, and above all that are there. */
  goOnAfter(table: string, column: Column, last: number): Promise<void>;
  /** @param pieces as `store/postgres/blobs.ts` cuts them */
  addFile(id: string, pieces: AsyncIterable<Buffer>): Promise<void>;
  /** The pieces of a file, in order. */
  fileOf(id: string): AsyncIterable<Buffer>;
  commit(): Promise<void>;
  /** Ends it; without `commit` before, nothing was ever there. */
  close(): void;
}

/** The table in which a store notes its schema and whose it is; `migrate` fills it. */
const own = 'frontdesk';
const perFetch = 1_000;
const ownerLock = "SELECT pg_try_advisory_lock(hashtextextended('frontdesk/' || current_schema(), 0)) AS free";

/**
 * Makes the tables where there are none, and keeps everybody else out.
 * @throws {MoveRefused} where something is in it, or a front desk runs on it
 */
export async function openTarget(url: string): Promise<Target> {
  const client = await openClient(url, 'frontdesk-move');
  try {
    const { rows } = await client.query<{ free: boolean }>(ownerLock);
    if (rows[0]?.free !== true) throw new MoveRefused('Frontdesk is running on the target. Stop it, and move again.');
    await migrate(client, migrations);
    await client.query('BEGIN');
    const tables = await readTables(client);
    await client.query(`LOCK TABLE ${[...tables.keys()].map(quote).join(', ')} IN ACCESS EXCLUSIVE MODE`);
    await refuseContents(client, tables.keys());
    return create(client, tables);
  } catch (error) {
    drop(client);
    throw error;
  }
}

async function readTables(client: pg.Client): Promise<Map<string, Column[]>> {
  const { rows } = await client.query<{ table: string } & Column>(
    `SELECT c.relname AS "table", a.attname AS name, format_type(a.atttypid, NULL) AS type,
      a.attidentity <> '' AS "isNumbered"
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND c.relname <> $1
      AND a.attnum > 0 AND NOT a.attisdropped
    ORDER BY c.relname, a.attnum`,
    [own],
  );
  const tables = new Map<string, Column[]>();
  for (const { table, ...column } of rows) tables.set(table, [...(tables.get(table) ?? []), column]);
  return tables;
}

async function refuseContents(client: pg.Client, tables: Iterable<string>): Promise<void> {
  for (const table of tables) {
    const { rows } = await client.query(`SELECT 1 FROM ${quote(table)} LIMIT 1`);
    if (rows.length > 0) {
      throw new MoveRefused(
        `The target is not empty: there are ${table} in it. Nothing was changed. Give --to a database of its own.`,
      );
    }
  }
}

function create(client: pg.Client, tables: Target['tables']): Target {
  return {
    tables,
    async insert(table, columns, rows) {
      const names = columns.map(({ name }) => quote(name)).join(', ');
      const values = columns.map(({ type }, index) => `$${index + 1}::${type}[]`).join(', ');
      await client.query(
        `INSERT INTO ${quote(table)} (${names}) OVERRIDING SYSTEM VALUE SELECT * FROM unnest(${values})`,
        columns.map((_, index) => rows.map((row) => row[index])),
      );
    },
    async *rows(table, columns) {
      const names = columns.map(({ name }) => quote(name)).join(', ');
      await client.query(`DECLARE kept NO SCROLL CURSOR FOR SELECT ${names} FROM ${quote(table)}`);
      for (;;) {
        const { rows } = await client.query<Value[]>({ text: `FETCH ${perFetch} FROM kept`, rowMode: 'array' });
        if (rows.length === 0) break;
        yield* rows;
      }
      await client.query('CLOSE kept');
    },
    async goOnAfter(table, { name }, last) {
      await client.query(
        `SELECT setval(pg_get_serial_sequence($1, $2), greatest($3::bigint, coalesce(max(${quote(name)}), 0)) + 1, false)
        FROM ${quote(table)}`,
        [quote(table), name, last],
      );
    },
    async addFile(id, pieces) {
      await client.query('INSERT INTO files (id) VALUES ($1)', [id]);
      let bytes = 0;
      let number = 0;
      for await (const piece of pieces) {
        await client.query('INSERT INTO file_pieces (file, number, data) VALUES ($1, $2, $3)', [id, number, piece]);
        bytes += piece.byteLength;
        number += 1;
      }
      await client.query('UPDATE files SET bytes = $2 WHERE id = $1', [id, bytes]);
    },
    async *fileOf(id) {
      for (let number = 0; ; number += 1) {
        const { rows } = await client.query<{ data: Buffer }>(
          'SELECT data FROM file_pieces WHERE file = $1 AND number = $2',
          [id, number],
        );
        if (!rows[0]) return;
        yield rows[0].data;
      }
    },
    commit: async () => void (await client.query('COMMIT')),
    close: () => drop(client),
  };
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
