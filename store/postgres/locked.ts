import type { Sql } from './sql.ts';

/** Waits until no other transaction holds this name, and holds it until the end of this one. */
export async function locked(sql: Sql, name: string): Promise<void> {
  await sql.get('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [name]);
}
