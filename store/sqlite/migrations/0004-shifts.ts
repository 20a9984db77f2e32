import type { Migration } from '../migrate.ts';

/** Who the agents are and whose shift is over, and all cases of a conversation. */
export const shifts: Migration = {
  name: 'shifts',
  sql: `
    CREATE TABLE agents (
      id TEXT PRIMARY KEY,
      is_away INTEGER NOT NULL,
      changed_at REAL NOT NULL,
      name TEXT NOT NULL,
      desk TEXT
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX agents_away ON agents (is_away, id);
    CREATE INDEX agents_seen ON agents (changed_at);
    ALTER TABLE cases ADD COLUMN conversation TEXT NOT NULL DEFAULT '';
    UPDATE cases SET conversation = record ->> '$.conversation';
    CREATE INDEX cases_conversation ON cases (conversation, id);
  `,
};
