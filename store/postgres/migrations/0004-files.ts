import type { Migration } from '../migrate.ts';

/**
 * Files in pieces. `bytes` is null until the last piece is there: what stays so was never finished. A piece cannot
 * outlive its file. They are mostly pictures and sound, which nothing makes smaller.
 */
export const files: Migration = {
  name: 'files',
  sql: `
    CREATE TABLE files (
      id text PRIMARY KEY,
      bytes bigint,
      begun timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX files_unfinished ON files (begun) WHERE bytes IS NULL;

    CREATE TABLE file_pieces (
      file text NOT NULL REFERENCES files ON DELETE CASCADE,
      number integer NOT NULL,
      data bytea NOT NULL,
      PRIMARY KEY (file, number)
    );
    ALTER TABLE file_pieces ALTER COLUMN data SET STORAGE EXTERNAL;
  `,
};
