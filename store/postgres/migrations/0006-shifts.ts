import type { Migration } from '../migrate.ts';

/** Who the agents are and whose shift is over, and all cases of a conversation. */
export const shifts: Migration = {
  name: 'shifts',
  sql: `
    CREATE TABLE agents (
      id text COLLATE "C" PRIMARY KEY,
      is_away boolean NOT NULL,
      changed_at double precision NOT NULL,
      name text NOT NULL,
      desk text
    );
    CREATE INDEX agents_away ON agents (is_away, id);
    CREATE INDEX agents_seen ON agents (changed_at);
    ALTER TABLE cases ADD COLUMN conversation text NOT NULL DEFAULT '';
    UPDATE cases SET conversation = record::json ->> 'conversation';
    CREATE INDEX cases_conversation ON cases (conversation, id);
  `,
};
