import type { Clock } from '../../core/clock.ts';
import type { Store } from '../../core/store.ts';
import { createCaseStore, createCases } from './cases.ts';
import { createCompaction } from './compact.ts';
import type { Connection } from './connection.ts';
import { createDeadLetters } from './dead.ts';
import { createErasureStore } from './erasures.ts';
import { createGroup, type GroupOptions, type GroupStats } from './group.ts';
import { createInboxStore } from './inbox.ts';
import { createLanes } from './lanes.ts';
import { createMessages } from './messages.ts';
import { createOutboxStore } from './outbox.ts';
import { createOutboxRows } from './outbox-rows.ts';
import { createPost } from './post.ts';
import { createPrune } from './prune.ts';
import { createShiftStore } from './shifts.ts';
import { createStorage } from './storage.ts';
import { createTimerStore, createTimers } from './timers.ts';
import { createTurnStore } from './turn.ts';

/** The embedded store. Reads see what is committed: a write counts once its promise has resolved. */
export interface SqliteStore extends Store {
  stats(): GroupStats;
}

/** Puts a store together on a database whose schema is the newest. */
export function assemble(connection: Connection, options: GroupOptions & { readonly clock: Clock }): SqliteStore {
  const { clock } = options;
  const group = createGroup(connection, options);
  const post = createPost(connection);
  const lanes = createLanes(connection);
  const messages = createMessages(connection);
  const rows = createOutboxRows(connection);
  const timers = createTimers(connection);
  const cases = createCases(connection);
  const dead = createDeadLetters(connection, { clock, post, outbox: rows });
  const shared = { connection, group, lanes, messages, post, dead };
  return {
    ...createInboxStore({ ...shared, clock }),
    ...createTurnStore({ ...shared, outbox: rows, timers, cases }),
    ...createOutboxStore({ ...shared, rows }),
    ...createTimerStore(connection, group, timers, post),
    ...createCaseStore(connection, group),
    ...createShiftStore(connection, group, lanes, post),
    ...createErasureStore(connection, group, { lanes, outbox: rows, compaction: createCompaction(connection) }),
    storage: createStorage(connection, group),
    prune: createPrune(connection, group),
    stats: group.stats,
    async close() {
      group.close();
      if (connection.database.isOpen) connection.close();
    },
  };
}
