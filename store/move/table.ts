import { createTally, hashOf, type Tally, type Value } from './checksum.ts';
import type { Ledger } from './ledger.ts';
import { MoveRefused } from './refused.ts';
import type { Source } from './source.ts';
import type { Column, Table, Target } from './target.ts';

/** Rows and characters that go to Postgres at a time. */
const mostRows = 1_000;
const mostText = 4_000_000;

interface Row {
  readonly key: string;
  readonly hash: bigint;
  readonly values: readonly Value[];
}

/** Brings one table, and brings again what has changed since. What it brings it reads back, and compares. */
export interface Copy {
  /** @returns whether there is anything new to tell: the first time, and where something has changed */
  bring(source: Source, onProgress: (rows: number, of: number) => void): Promise<boolean>;
  tally(): Tally;
}

/** @param ledger where there will be something to bring again */
export function createCopy(name: string, target: Target, ledger: Ledger | undefined): Copy {
  const tally = createTally();
  let told: Tally | undefined;

  /** Every row as it would be in the target. */
  function* rowsOf(source: Source, table: Table): Generator<Row> {
    const at = keyPlaces(table);
    const names = table.columns.map((column) => column.name);
    for (const row of source.rows(name, names)) {
      const values = table.columns.map((column) => convert(row[column.name] ?? null, column));
      yield { key: JSON.stringify(at.map((place) => values[place])), hash: hashOf(values), values };
    }
  }

  /** Takes from the target what is different by now, or gone. */
  async function takeBack(source: Source, table: Table, known: Ledger): Promise<void> {
    const before = known.count(name);
    if (before === 0) return;
    let stale: string[] = [];
    const flush = async () => {
      await target.remove(name, stale.map(parseKey));
      for (const key of stale) {
        tally.remove(known.hashOf(name, key) ?? 0n);
        known.forget(name, key);
      }
      stale = [];
    };
    let found = 0;
    for (const { key, hash } of rowsOf(source, table)) {
      const copied = known.hashOf(name, key);
      if (copied === undefined) continue;
      found += 1;
      if (copied !== hash) stale.push(key);
      if (stale.length === mostRows) await flush();
    }
    await flush();
    if (found === before) return;
    const gone = [...known.keys(name)].filter((key) => !source.has(name, table.key, parseKey(key)));
    while (gone.length > 0) {
      stale = gone.splice(0, mostRows);
      await flush();
    }
  }

  async function insert(table: Table, rows: readonly Row[]): Promise<void> {
    if (rows.length === 0) return;
    await target.insert(
      name,
      rows.map(({ values }) => values),
    );
    const at = keyPlaces(table);
    const kept = new Map<string, bigint>();
    for (const values of await target.read(
      name,
      rows.map(({ key }) => parseKey(key)),
    )) {
      kept.set(JSON.stringify(at.map((place) => values[place])), hashOf(values));
    }
    const wrong = rows.filter(({ key, hash }) => kept.get(key) !== hash);
    if (wrong.length > 0) {
      throw new MoveRefused(
        `The ${name} in the target are not those of the source: ${wrong.length} of ${rows.length} rows differ. Nothing was kept; this is a bug, or something changes what Postgres keeps.`,
      );
    }
    for (const { key, hash } of rows) {
      tally.add(hash);
      ledger?.note(name, key, hash);
    }
  }

  return {
    tally: tally.result,
    async bring(source, onProgress) {
      const table = tableOf(name, source, target);
      const of = source.count(name);
      if (ledger) await takeBack(source, table, ledger);
      let batch: Row[] = [];
      let text = 0;
      let looked = 0;
      const flush = async () => {
        await insert(table, batch);
        batch = [];
        text = 0;
        onProgress(looked, of);
      };
      for (const row of rowsOf(source, table)) {
        looked += 1;
        if (ledger?.hashOf(name, row.key) !== undefined) continue;
        batch.push(row);
        for (const value of row.values) if (typeof value === 'string') text += value.length;
        if (batch.length === mostRows || text > mostText) await flush();
      }
      await flush();
      for (const column of table.columns) {
        if (column.isNumbered) await target.goOnAfter(name, column, source.lastNumber(name));
      }
      const before = told;
      told = tally.result();
      return before?.checksum !== told.checksum || before.rows !== told.rows;
    },
  };
}

function parseKey(key: string): readonly Value[] {
  return JSON.parse(key);
}

function keyPlaces({ key, columns }: Table): readonly number[] {
  return key.map((name) => columns.findIndex((column) => column.name === name));
}

/** What both have. What only SQLite has is its own way of numbering rows. */
function tableOf(name: string, source: Source, target: Target): Table {
  const table = target.tables.get(name);
  const known = source.columns(name);
  const missing = table?.columns.find((column) => !known.includes(column.name));
  if (!table || missing) {
    throw new MoveRefused(`The target has no place for ${missing ? `${name}.${missing.name}` : name}: this is a bug.`);
  }
  return table;
}

/** SQLite has no truth values. */
function convert(value: string | number | null, { type }: Column): Value {
  return type === 'boolean' && value !== null ? value !== 0 : value;
}
