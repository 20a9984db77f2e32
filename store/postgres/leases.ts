import type pg from 'pg';
import type { Leases } from '../../core/leases.ts';
import { createSql } from './sql.ts';

/**
 * Leases beside everything else that is written: a queue of writes must not make a process lose what it holds. Rows
 * are locked in the order of their names, so that two processes never wait for each other.
 */
export function createLeases(pool: pg.Pool): Leases {
  const sql = createSql(pool);
  return {
    async keep(holder, address, names, lifeMs) {
      const kept = await sql.all<{ readonly name: string }>(
        `INSERT INTO leases (name, holder, address, until)
        SELECT name, $1, $2, clock_timestamp() + $3 * interval '1 millisecond'
        FROM unnest($4::text[]) AS name ORDER BY name
        ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, address = excluded.address, until = excluded.until
        WHERE leases.holder = excluded.holder OR leases.until < clock_timestamp()
        RETURNING name`,
        [holder, address, lifeMs, names],
      );
      return kept.map(({ name }) => name);
    },
    async release(holder, names) {
      await sql.run('DELETE FROM leases WHERE holder = $1 AND name = ANY($2::text[])', [holder, names]);
    },
    holderOf: (name) =>
      sql.get('SELECT holder, address FROM leases WHERE name = $1 AND until >= clock_timestamp()', [name]),
  };
}
