import type { CaseRecord } from '../../core/cases.ts';
import type { CaseStore } from '../../core/store.ts';
import { parse } from '../json.ts';
import type { Group } from './group.ts';
import type { Sql } from './sql.ts';

/** To be called within a write. */
export async function putCase(sql: Sql, record: CaseRecord, at: number): Promise<void> {
  await sql.run(
    `INSERT INTO cases (id, is_open, changed_at, record, conversation) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (id) DO UPDATE
    SET is_open = excluded.is_open, changed_at = excluded.changed_at, record = excluded.record`,
    [record.id, record.state !== 'closed', at, JSON.stringify(record), record.conversation],
  );
}

export function createCaseStore(group: Group): CaseStore {
  const read = (text: string, values: readonly unknown[]) =>
    group.read(async (sql) => {
      const rows = await sql.all<{ readonly record: string }>(text, values);
      return rows.map(({ record }) => parse<CaseRecord>(record));
    });
  return {
    openCases: () => read('SELECT record FROM cases WHERE is_open ORDER BY id', []),
    casesSince: (at, limit) =>
      read('SELECT record FROM cases WHERE changed_at >= $1 ORDER BY changed_at DESC LIMIT $2', [at, limit]),
    casesOf: (conversation) => read('SELECT record FROM cases WHERE conversation = $1 ORDER BY id', [conversation]),
  };
}
