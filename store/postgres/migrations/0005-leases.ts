import type { Migration } from '../migrate.ts';

/** What only one process may do at a time, and who does it; and a name for the store, which those who share it have in common. */
export const leases: Migration = {
  name: 'leases',
  sql: `
    CREATE TABLE leases (
      name text COLLATE "C" PRIMARY KEY,
      holder text NOT NULL,
      address text NOT NULL,
      until timestamptz NOT NULL
    );
    INSERT INTO frontdesk VALUES ('id', gen_random_uuid()::text);
  `,
};
