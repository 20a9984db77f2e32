import { dirname, join } from 'node:path';
import { asPostgresFailure } from '../postgres/failures.ts';
import { createTally, type Tally, type Value } from './checksum.ts';
import { moveFiles } from './files.ts';
import { MoveRefused } from './refused.ts';
import { openSource, type Source } from './source.ts';
import { type Column, openTarget, type Target } from './target.ts';

export interface MoveProgress {
  readonly table: string;
  readonly step: 'copying' | 'verifying';
  readonly rows: number;
  readonly of: number;
}

/** Who watches. */
export interface MoveWatch {
  onProgress(progress: MoveProgress): void;
  /** A table is in both stores, and the same. It counts only when all are. */
  onMoved(moved: Tally & { readonly table: string }): void;
}

/** Rows and characters that go to Postgres at a time. */
const mostRows = 1_000;
const mostText = 4_000_000;

/**
 * Copies an embedded store into an empty Postgres store, reads all of it back and compares, in one transaction: until
 * that has ended well the target stays empty, whatever dies in between. The source is only read.
 * @throws {MoveRefused} where it must not be begun, or the two differ
 * @throws {StoreFailed} where one of them cannot be used
 */
export async function moveStore(path: string, url: string, watch: MoveWatch): Promise<void> {
  const source = openSource(path);
  let target: Target | undefined;
  try {
    target = await openTarget(url);
    for (const table of source.tables()) {
      watch.onMoved({ table, ...(await moveTable(source, target, table, watch)) });
    }
    const files = await moveFiles(join(dirname(path), 'files'), target, (rows, of) =>
      watch.onProgress({ table: 'files', step: 'copying', rows, of }),
    );
    watch.onMoved({ table: 'files', ...files });
    await target.commit();
  } catch (error) {
    throw asPostgresFailure(error) ?? error;
  } finally {
    target?.close();
    source.close();
  }
}

async function moveTable(source: Source, target: Target, table: string, watch: MoveWatch): Promise<Tally> {
  const columns = columnsOf(source, target, table);
  const of = source.count(table);
  const tell = (step: MoveProgress['step'], rows: number) => watch.onProgress({ table, step, rows, of });
  const copied = createTally();
  let batch: Value[][] = [];
  let text = 0;
  const flush = async () => {
    if (batch.length > 0) await target.insert(table, columns, batch);
    batch = [];
    text = 0;
    tell('copying', copied.result().rows);
  };
  for (const row of source.rows(
    table,
    columns.map(({ name }) => name),
  )) {
    const values = columns.map((column) => convert(row[column.name] ?? null, column));
    copied.add(values);
    batch.push(values);
    for (const value of values) if (typeof value === 'string') text += value.length;
    if (batch.length === mostRows || text > mostText) await flush();
  }
  await flush();
  for (const column of columns) {
    if (column.isNumbered) await target.goOnAfter(table, column, source.lastNumber(table));
  }
  const kept = createTally();
  for await (const row of target.rows(table, columns)) {
    kept.add(row);
    if (kept.result().rows % mostRows === 0) tell('verifying', kept.result().rows);
  }
  const [there, here] = [copied.result(), kept.result()];
  if (there.rows !== here.rows || there.checksum !== here.checksum) {
    throw new MoveRefused(
      `The ${table} in the target are not those of the source: ${here.rows} of ${there.rows} rows, checksum ${here.checksum} instead of ${there.checksum}. Nothing was kept; this is a bug, or something changes what Postgres keeps.`,
    );
  }
  return here;
}

/** What both have. What only SQLite has is its own way of numbering rows. */
function columnsOf(source: Source, target: Target, table: string): readonly Column[] {
  const columns = target.tables.get(table);
  const known = source.columns(table);
  const missing = columns?.find(({ name }) => !known.includes(name));
  if (!columns || missing) {
    throw new MoveRefused(
      `The target has no place for ${missing ? `${table}.${missing.name}` : table}: this is a bug.`,
    );
  }
  return columns;
}

/** SQLite has no truth values. */
function convert(value: string | number | null, { type }: Column): Value {
  return type === 'boolean' && value !== null ? value !== 0 : value;
}
