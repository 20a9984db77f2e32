import type { Group } from './group.ts';

/** Rows forgotten per transaction, so that customers' messages are accepted in between. */
const batch = 1_000;

const forget = [
  `DELETE FROM seen WHERE (channel, key) IN (SELECT channel, key FROM seen WHERE at < $1 ORDER BY at LIMIT ${batch})`,
  `DELETE FROM unrouted WHERE seq IN (SELECT seq FROM unrouted WHERE at < $1 ORDER BY at LIMIT ${batch})`,
];

/** @returns `Store.prune`, which does its work in small transactions: half of it done is no harm */
export function createPrune(group: Group): (before: number) => Promise<void> {
  return async (before) => {
    for (const statement of forget) {
      while ((await group.write((sql) => sql.run(statement, [before]))) === batch);
    }
  };
}
