import { DatabaseSync } from 'node:sqlite';

/** What has been copied from a store that went on: each row's hash, by its key. In a file that nobody sees. */
export interface Ledger {
  /** @returns undefined where there is no such row */
  hashOf(table: string, key: string): bigint | undefined;
  note(table: string, key: string, hash: bigint): void;
  forget(table: string, key: string): void;
  count(table: string): number;
  keys(table: string): Iterable<string>;
  close(): void;
}

export function openLedger(): Ledger {
  // SQLite makes a file of its own for the empty name, and removes it with the connection.
  const database = new DatabaseSync('');
  database.exec(`
    PRAGMA journal_mode = OFF;
    PRAGMA synchronous = OFF;
    CREATE TABLE copied (tab TEXT, key TEXT, hash INTEGER NOT NULL, PRIMARY KEY (tab, key)) STRICT, WITHOUT ROWID;
    BEGIN;
  `);
  const hash = database.prepare('SELECT hash FROM copied WHERE tab = ? AND key = ?');
  hash.setReadBigInts(true);
  const note = database.prepare('INSERT OR REPLACE INTO copied (tab, key, hash) VALUES (?, ?, ?)');
  const forget = database.prepare('DELETE FROM copied WHERE tab = ? AND key = ?');
  const count = database.prepare('SELECT count(*) AS n FROM copied WHERE tab = ?');
  const keys = database.prepare('SELECT key FROM copied WHERE tab = ?');
  return {
    hashOf: (table, key) => hash.get(table, key)?.['hash'] as bigint | undefined,
    note: (table, key, value) => void note.run(table, key, value),
    forget: (table, key) => void forget.run(table, key),
    count: (table) => Number(count.get(table)?.['n']),
    *keys(table) {
      for (const { key } of keys.iterate(table)) yield String(key);
    },
    close: () => database.close(),
  };
}
