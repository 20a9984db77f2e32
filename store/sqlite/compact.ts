import type { Connection } from './connection.ts';
import { asStoreFailure } from './failures.ts';

/** Nothing else is done meanwhile: about two seconds, as 330 MB were measured to take 6.4 s. */
export const mostWhileRunning = 128 * 1024 * 1024;
/** Nobody is served yet: about twenty seconds. */
export const mostAtStart = 1024 * 1024 * 1024;

/**
 * Notes that something was erased, within a write. What is deleted is overwritten at once (`secure_delete`), but where
 * SQLite has moved a row from one page to another, as it does when pages are split, what it leaves between the rows of the
 * first may outlive the row.
 */
export function createCompaction(connection: Connection) {
  const { database } = connection;
  const mark = connection.prepare("INSERT INTO meta (name, value) VALUES ('uncompacted', '') ON CONFLICT DO NOTHING");
  const marked = connection.prepare<{ readonly value: string }>("SELECT value FROM meta WHERE name = 'uncompacted'");
  const unmark = connection.prepare("DELETE FROM meta WHERE name = 'uncompacted'");
  const number = (name: string, column = name) => Number(database.prepare(`PRAGMA ${name}`).get()?.[column]);

  return {
    mark: () => void mark.run(),
    /**
     * Writes the file anew, without a trace of what was erased, where that is still to be done.
     * @param most bytes; a larger file takes too long
     * @returns whether nothing is left to do
     */
    run(most: number): boolean {
      if (!marked.get()) return true;
      if (number('page_count') * number('page_size') > most) return false;
      try {
        database.exec('VACUUM');
        // The log has pages as they were before; whoever reads from it just now keeps it from being emptied.
        if (number('wal_checkpoint(TRUNCATE)', 'busy') !== 0) return false;
        unmark.run();
        return true;
      } catch (error) {
        // The disk has no room for it, or somebody reads just now: the file is as it was.
        if (asStoreFailure(error, connection.path)) return false;
        throw error;
      }
    },
  };
}

export type Compaction = ReturnType<typeof createCompaction>;
