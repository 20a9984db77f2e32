import type pg from 'pg';
import type { Leases } from '../../core/leases.ts';
import { createSql } from './sql.ts';

/** Beyond its share a holder takes only what has been free for so long, in milliseconds: others are given the time to. */
const courtesyMs = 3_000;
/** The lease that a holder has on itself: tells the others how many they are. */
const itself = 'process/';
/** The row stays, and tells since when the name is free. */
const free = "UPDATE leases SET holder = '', until = clock_timestamp()";

/**
 * Leases beside everything else that is written: a queue of writes must not make a process lose what it holds. Rows
 * are locked in the order of their names, so that two processes never wait for each other.
 */
export function createLeases(pool: pg.Pool): Leases {
  const sql = createSql(pool);
  return {
    async keep(holder, address, names, all, lifeMs) {
      const kept = await sql.all<{ readonly name: string; readonly share: number }>(
        `WITH others AS (
          SELECT count(*) AS number FROM leases
          WHERE name LIKE $7::text || '%' AND holder <> $1::text AND until >= clock_timestamp()
        ),
        share AS (SELECT ceil($5::numeric / (number + 1))::int AS share FROM others),
        free AS (
          SELECT name, leases.until, leases.holder IS NOT DISTINCT FROM $1 AS ours
          FROM unnest($4::text[]) AS name LEFT JOIN leases USING (name)
          WHERE leases.name IS NULL OR leases.holder = $1 OR leases.until < clock_timestamp()
        ),
        counted AS (SELECT *, row_number() OVER (ORDER BY ours DESC, name) AS number FROM free),
        due AS (
          SELECT name FROM counted, share
          WHERE ours OR number <= share OR until < clock_timestamp() - $6 * interval '1 millisecond'
          UNION ALL SELECT $7::text || $1::text
        )
        INSERT INTO leases (name, holder, address, until)
        SELECT name, $1, $2, clock_timestamp() + $3 * interval '1 millisecond' FROM due ORDER BY name
        ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, address = excluded.address, until = excluded.until
        WHERE leases.holder = excluded.holder OR leases.until < clock_timestamp()
        RETURNING name, (SELECT share FROM share) AS share`,
        [holder, address, lifeMs, names, all, courtesyMs, itself],
      );
      return {
        ours: kept.flatMap(({ name }) => (name.startsWith(itself) ? [] : [name])),
        share: kept[0]?.share ?? all,
      };
    },
    async release(holder, names) {
      await sql.run(`${free} WHERE holder = $1 AND name = ANY($2::text[])`, [holder, names]);
    },
    async leave(holder) {
      // Those that died say no good-bye.
      await sql.run(
        `DELETE FROM leases WHERE name IN (
          SELECT name FROM leases
          WHERE name = $2::text || $1::text OR (name LIKE $2::text || '%' AND until < clock_timestamp() - interval '1 hour')
          ORDER BY name FOR UPDATE SKIP LOCKED
        )`,
        [holder, itself],
      );
      await sql.run(`${free} WHERE holder = $1`, [holder]);
    },
    holderOf: (name) =>
      sql.get('SELECT holder, address FROM leases WHERE name = $1 AND until >= clock_timestamp()', [name]),
  };
}
