import type { Migration } from '../migrate.ts';

/** Who was erased, as far as may still be known, and what is still to be done of it. */
export const erasures: Migration = {
  name: 'erasures',
  sql: `
    CREATE INDEX lanes_conversation ON lanes (conversation);
    CREATE TABLE erasures (
      id text PRIMARY KEY,
      at double precision NOT NULL,
      record text NOT NULL,
      todo text
    );
    CREATE INDEX erasures_at ON erasures (at);
    CREATE INDEX erasures_todo ON erasures (at) WHERE todo IS NOT NULL;
  `,
};
