import { describe, expect, test } from 'vitest';
import { systemClock } from '../../core/clock.ts';
import { assemble } from '../../store/sqlite/assemble.ts';
import { openConnection } from '../../store/sqlite/connection.ts';
import { migrate } from '../../store/sqlite/migrate.ts';
import { migrations } from '../../store/sqlite/migrations/index.ts';

const connection = openConnection(':memory:');
migrate(connection, migrations);
assemble(connection, { clock: systemClock, defer: setImmediate, onFatal: () => {} });

/** Read whole, on purpose: the working tables at start-up, and lists that end at their limit. */
const scansAllowed = [
  'SELECT DISTINCT mailbox FROM inbox',
  'SELECT lane, not_before, min(seq) FROM outbox GROUP BY lane',
  'SELECT id, kind, conversation, outcome, code, at FROM dead_letters ORDER BY number DESC LIMIT ?',
  'SELECT id, record, todo FROM erasures WHERE todo IS NOT NULL ORDER BY at LIMIT ?',
  'SELECT id, record, todo FROM erasures ORDER BY at DESC LIMIT ?',
];

const statements = connection.prepared().filter((sql) => /^\s*(SELECT|INSERT|UPDATE|DELETE)/.test(sql));

function plan(sql: string): readonly string[] {
  const rows = connection.database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all();
  return rows.map((row) => String(row['detail']));
}

describe('no statement costs more as the store grows', () => {
  test.each(statements.filter((sql) => !scansAllowed.includes(sql)))('%s', (sql) => {
    // CONSTANT ROW is a single value; a temporary tree is a sort of everything found.
    const costly = plan(sql).filter((step) => /^SCAN (?!CONSTANT ROW)|USE TEMP B-TREE/.test(step));
    expect(costly).toEqual([]);
  });

  test('the exceptions are in use, and are exceptions', () => {
    for (const sql of scansAllowed) {
      expect(statements).toContain(sql);
      expect(plan(sql).join()).toContain('SCAN');
    }
  });
});
