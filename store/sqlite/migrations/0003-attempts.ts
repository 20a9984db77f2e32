import type { Migration } from '../migrate.ts';

/** Of two workers that have a delivery in hand, only the one that began last may say what became of it. */
export const attempts: Migration = {
  name: 'attempts',
  sql: 'ALTER TABLE outbox ADD COLUMN begun INTEGER NOT NULL DEFAULT 0',
};
