import type { Migration } from '../migrate.ts';

/** What is known of each case, for those who look at all of them; cases of before appear at their next change. */
export const cases: Migration = {
  name: 'cases',
  sql: `
    CREATE TABLE cases (
      id text COLLATE "C" PRIMARY KEY,
      is_open boolean NOT NULL,
      changed_at double precision NOT NULL,
      record text NOT NULL
    );
    CREATE INDEX cases_open ON cases (is_open, id);
    CREATE INDEX cases_changed ON cases (changed_at);
  `,
};
