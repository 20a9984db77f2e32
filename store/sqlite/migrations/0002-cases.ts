import type { Migration } from '../migrate.ts';

/** What is known of each case, for those who look at all of them; cases of before appear at their next change. */
export const cases: Migration = {
  name: 'cases',
  sql: `
    CREATE TABLE cases (
      id TEXT PRIMARY KEY,
      is_open INTEGER NOT NULL,
      changed_at REAL NOT NULL,
      record TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX cases_open ON cases (is_open, id);
    CREATE INDEX cases_changed ON cases (changed_at);
  `,
};
