import type { Connection } from './connection.ts';
import type { Group } from './group.ts';

/** Rows forgotten per transaction, so that customers' messages are accepted in between. */
const batch = 1_000;

/** @returns `Store.prune`, which does its work in small transactions: half of it done is no harm */
export function createPrune(connection: Connection, group: Group): (before: number) => Promise<void> {
  const forget = [
    connection.prepare(`
      DELETE FROM seen WHERE (channel, key) IN (SELECT channel, key FROM seen WHERE at < ? ORDER BY at LIMIT ${batch})
    `),
    connection.prepare(`
      DELETE FROM unrouted WHERE seq IN (SELECT seq FROM unrouted WHERE at < ? ORDER BY at LIMIT ${batch})
    `),
  ];
  return async (before) => {
    for (const statement of forget) {
      while ((await group.write(() => statement.run(before))) === batch);
    }
  };
}
