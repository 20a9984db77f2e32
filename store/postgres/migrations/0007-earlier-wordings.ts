import type { Migration } from '../migrate.ts';

/** What messages said before they were edited. */
export const earlierWordings: Migration = {
  name: 'earlier-wordings',
  sql: 'ALTER TABLE messages ADD COLUMN earlier text',
};
