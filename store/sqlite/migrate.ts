import type { Connection } from './connection.ts';
import { storeFailed } from './failures.ts';

/** One step of the schema; its place in the list, from 1, is the version it leads to. Never changed once released. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
}

/** Marks a database file as a store of Frontdesk: "FDsk". */
const applicationId = 0x4644736b;

/**
 * Brings a database to the newest schema, all steps in one transaction.
 * @throws {StoreFailed} `newer` or `not-a-store`; the file is then untouched
 */
export function migrate({ database, path }: Connection, migrations: readonly Migration[]): void {
  const pragma = (name: string) => Number(database.prepare(`PRAGMA ${name}`).get()?.[name]);
  database.exec('BEGIN IMMEDIATE');
  try {
    const version = pragma('user_version');
    const isEmpty = database.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined;
    if (!isEmpty && pragma('application_id') !== applicationId) throw storeFailed('not-a-store', path);
    if (version > migrations.length) {
      throw storeFailed(
        'newer',
        path,
        `Its schema is version ${version}; this Frontdesk knows up to ${migrations.length}.`,
      );
    }
    for (const { sql } of migrations.slice(version)) database.exec(sql);
    database.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${migrations.length}`);
    database.exec('COMMIT');
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}
