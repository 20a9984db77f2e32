import type pg from 'pg';
import { drop, openClient } from '../postgres/connect.ts';
import { asPostgresFailure } from '../postgres/failures.ts';
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
  /** It is sorted by bytes, and not as the database sorts. */
  readonly isPlain: boolean;
}

export interface Table {
  readonly columns: readonly Column[];
  /** The columns of its primary key. */
  readonly key: readonly string[];
}

/** An empty Postgres store within one transaction: all that is written counts at `commit`, or never. */
export interface Target {
  readonly tables: ReadonlyMap<string, Table>;
  insert(table: string, rows: readonly (readonly Value[])[]): Promise<void>;
  /** The rows with these keys, in whatever order. */
  read(table: string, keys: readonly (readonly Value[])[]): Promise<readonly (readonly Value[])[]>;
  /** @throws {MoveRefused} where one of them is not there */
  remove(table: string, keys: readonly (readonly Value[])[]): Promise<void>;
  /** New rows get numbers above this, and above all that are there. */
  goOnAfter(table: string, column: Column, last: number): Promise<void>;
  /** @param pieces as `store/postgres/blobs.ts` cuts them */
  addFile(id: string, pieces: AsyncIterable<Buffer>): Promise<void>;
  /** The pieces of a file, in order. */
  fileOf(id: string): AsyncIterable<Buffer>;
  removeFile(id: string): Promise<void>;
  commit(): Promise<void>;
  /** Ends it; without `commit` before, nothing was ever there. */
  close(): void;
}

/** The table in which a store notes its schema and whose it is; `migrate` fills it. */
const own = 'frontdesk';
/** It may wait long for a front desk to stop; and what has just been filled looks small to the planner. */
const forThisOne = 'SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL enable_seqscan = off';
/** A standby that has to have everything too may be minutes behind by then; in milliseconds. `pg` knows this, its types do not. */
const commit: pg.QueryConfig & { readonly query_timeout: number } = { text: 'COMMIT', query_timeout: 10 * 60_000 };
const ownerLock = "SELECT pg_try_advisory_lock(hashtextextended('frontdesk/' || current_schema(), 0)) AS free";

/**
 * Makes the tables where there are none, and keeps everybody else out.
 * @throws {MoveRefused} where something is in it, or a front desk runs on it
 */
export async function openTarget(url: string): Promise<Target> {
  const client = await ask(openClient(url, 'frontdesk-move'));
  try {
    const { rows } = await client.query<{ free: boolean }>(ownerLock);
    if (rows[0]?.free !== true) throw new MoveRefused('Frontdesk is running on the target. Stop it, and move again.');
    await migrate(client, migrations);
    await client.query('BEGIN');
    await client.query(forThisOne);
    const tables = await readTables(client);
    await client.query(`LOCK TABLE ${[...tables.keys()].map(quote).join(', ')} IN ACCESS EXCLUSIVE MODE`);
    await refuseContents(client, tables.keys());
    return create(client, tables);
  } catch (error) {
    drop(client);
    throw error instanceof MoveRefused ? error : named(error);
  }
}

/** Its own trouble, before anybody takes it for that of the file that is read. */
function named(error: unknown): unknown {
  return asPostgresFailure(error) ?? error;
}

function ask<T>(answer: Promise<T>): Promise<T> {
  return answer.catch((error) => {
    throw named(error);
  });
}

async function readTables(client: pg.Client): Promise<Map<string, Table>> {
  const { rows } = await client.query<{ table: string; place: number | null } & Column>(
    `SELECT c.relname AS "table", a.attname AS name, format_type(a.atttypid, NULL) AS type,
      a.attidentity <> '' AS "isNumbered", coalesce(a.attcollation = 'pg_catalog."C"'::regcollation, false) AS "isPlain",
      array_position(i.indkey::int2[], a.attnum) AS place
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND c.relname <> $1
      AND a.attnum > 0 AND NOT a.attisdropped
    ORDER BY c.relname, a.attnum`,
    [own],
  );
  const byTable = Map.groupBy(rows, ({ table }) => table);
  return new Map(
    [...byTable].map(([table, columns]) => {
      const inKey = columns.filter(({ place }) => place !== null);
      const key = inKey.toSorted((one, other) => (one.place ?? 0) - (other.place ?? 0)).map(({ name }) => name);
      return [table, { columns, key }];
    }),
  );
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
  const tell = <Row extends pg.QueryResultRow>(text: string, values: unknown[] = []) =>
    ask(client.query<Row>(text, values));

  function shapeOf(name: string): Table {
    const table = tables.get(name);
    if (!table) throw new MoveRefused(`The target has no place for ${name}: this is a bug.`);
    return table;
  }

  /** A statement's end that finds rows by their keys, and what goes with it. */
  function byKeys(name: string, keys: readonly (readonly Value[])[]) {
    const { columns, key } = shapeOf(name);
    const parts = key.flatMap((one) => columns.find((column) => column.name === one) ?? []);
    const arrays = parts.map(({ type }, index) => `$${index + 1}::${type}[]`).join(', ');
    const names = parts.map((_, index) => `k${index}`);
    const same = parts.map(
      (column, index) => `kept.${quote(column.name)} = ${names[index]}${column.isPlain ? ' COLLATE "C"' : ''}`,
    );
    return {
      wanted: `unnest(${arrays}) AS wanted (${names.join(', ')})`,
      same: same.join(' AND '),
      values: parts.map((_, index) => keys.map((one) => one[index])),
    };
  }

  return {
    tables,
    async insert(name, rows) {
      const { columns } = shapeOf(name);
      const names = columns.map((column) => quote(column.name)).join(', ');
      const values = columns.map(({ type }, index) => `$${index + 1}::${type}[]`).join(', ');
      await tell(
        `INSERT INTO ${quote(name)} (${names}) OVERRIDING SYSTEM VALUE SELECT * FROM unnest(${values})`,
        columns.map((_, index) => rows.map((row) => row[index])),
      );
    },
    async read(name, keys) {
      const names = shapeOf(name).columns.map((column) => `kept.${quote(column.name)}`);
      const { wanted, same, values } = byKeys(name, keys);
      const text = `SELECT ${names.join(', ')} FROM ${quote(name)} AS kept JOIN ${wanted} ON ${same}`;
      return (await ask(client.query<Value[]>({ text, values, rowMode: 'array' }))).rows;
    },
    async remove(name, keys) {
      if (keys.length === 0) return;
      const { wanted, same, values } = byKeys(name, keys);
      const { rowCount } = await tell(`DELETE FROM ${quote(name)} AS kept USING ${wanted} WHERE ${same}`, values);
      if (rowCount !== keys.length)
        throw new MoveRefused(`Of ${keys.length} ${name} in the target ${rowCount} were there.`);
    },
    async goOnAfter(table, { name }, last) {
      await tell(
        `SELECT setval(pg_get_serial_sequence($1, $2), greatest($3::bigint, coalesce(max(${quote(name)}), 0)) + 1, false)
        FROM ${quote(table)}`,
        [quote(table), name, last],
      );
    },
    async addFile(id, pieces) {
      await tell('INSERT INTO files (id) VALUES ($1)', [id]);
      let bytes = 0;
      let number = 0;
      for await (const piece of pieces) {
        await tell('INSERT INTO file_pieces (file, number, data) VALUES ($1, $2, $3)', [id, number, piece]);
        bytes += piece.byteLength;
        number += 1;
      }
      await tell('UPDATE files SET bytes = $2 WHERE id = $1', [id, bytes]);
    },
    async *fileOf(id) {
      for (let number = 0; ; number += 1) {
        const { rows } = await tell<{ data: Buffer }>('SELECT data FROM file_pieces WHERE file = $1 AND number = $2', [
          id,
          number,
        ]);
        if (!rows[0]) return;
        yield rows[0].data;
      }
    },
    removeFile: async (id) => void (await tell('DELETE FROM files WHERE id = $1', [id])),
    commit: async () => void (await ask(client.query(commit))),
    close: () => drop(client),
  };
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
