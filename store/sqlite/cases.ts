import type { CaseRecord } from '../../core/cases.ts';
import type { CaseStore } from '../../core/store.ts';
import { parse } from '../json.ts';
import type { Connection } from './connection.ts';
import type { Group } from './group.ts';

/** To be called within a write. */
export interface Cases {
  put(record: CaseRecord, at: number): void;
}

export function createCases(connection: Connection): Cases {
  const upsert = connection.prepare(`
    INSERT INTO cases (id, is_open, changed_at, record, conversation) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET is_open = excluded.is_open, changed_at = excluded.changed_at, record = excluded.record
  `);
  return {
    put: (record, at) =>
      upsert.run(record.id, record.state === 'closed' ? 0 : 1, at, JSON.stringify(record), record.conversation),
  };
}

export function createCaseStore(connection: Connection, group: Group): CaseStore {
  const open = connection.prepare<{ readonly record: string }>(
    'SELECT record FROM cases WHERE is_open = 1 ORDER BY id',
  );
  const since = connection.prepare<{ readonly record: string }>(
    'SELECT record FROM cases WHERE changed_at >= ? ORDER BY changed_at DESC LIMIT ?',
  );
  const ofOne = connection.prepare<{ readonly record: string }>(
    'SELECT record FROM cases WHERE conversation = ? ORDER BY id',
  );
  return {
    openCases: () => group.read(() => open.all().map(({ record }) => parse<CaseRecord>(record))),
    casesSince: (at, limit) => group.read(() => since.all(at, limit).map(({ record }) => parse<CaseRecord>(record))),
    casesOf: (conversation) => group.read(() => ofOne.all(conversation).map(({ record }) => parse<CaseRecord>(record))),
  };
}
