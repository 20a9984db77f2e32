import type { ClientBase } from 'pg';
import { StoreFailed } from '../failure.ts';

/** One step of the schema; its place in the list, from 1, is the version it leads to. Never changed once released. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
}

/**
 * Brings a schema to the newest version, all steps in one transaction, one process after the other.
 * @throws {StoreFailed} `newer` or `not-a-store`; nothing is changed then
 */
export async function migrate(client: ClientBase, migrations: readonly Migration[]): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query("SELECT pg_advisory_xact_lock(hashtextextended('frontdesk-schema/' || current_schema(), 0))");
    const version = await schemaVersion(client);
    if (version > migrations.length) {
      throw new StoreFailed(
        'newer',
        `The Postgres store has schema ${version}; this Frontdesk knows up to ${migrations.length}. It was written by a newer version: start that one, or restore a backup from before the upgrade.`,
      );
    }
    for (const { sql } of migrations.slice(version)) await client.query(sql);
    await client.query("UPDATE frontdesk SET value = $1 WHERE name = 'schema'", [String(migrations.length)]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

async function schemaVersion(client: ClientBase): Promise<number> {
  const tables = await client.query('SELECT tablename FROM pg_tables WHERE schemaname = current_schema()');
  const names = tables.rows.map(({ tablename }) => tablename);
  if (names.length === 0) {
    await client.query('CREATE TABLE frontdesk (name text PRIMARY KEY, value text NOT NULL)');
    await client.query("INSERT INTO frontdesk VALUES ('schema', '0'), ('owner', '')");
    return 0;
  }
  if (!names.includes('frontdesk')) {
    throw new StoreFailed(
      'not-a-store',
      'The Postgres database holds tables of something else. Give `store` a database of its own.',
    );
  }
  const stored = await client.query("SELECT value FROM frontdesk WHERE name = 'schema'");
  return Number(stored.rows[0]?.value);
}
