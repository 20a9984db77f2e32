import { type Clock, systemClock } from '../../core/clock.ts';
import type { Store } from '../../core/store.ts';
import type { StoreFailed } from '../failure.ts';
import { createBlobs } from './blobs.ts';
import { createCaseStore } from './cases.ts';
import { openPool } from './connect.ts';
import { createErasureStore } from './erasures.ts';
import { asPostgresFailure } from './failures.ts';
import { createGroup } from './group.ts';
import { createInboxStore } from './inbox.ts';
import { createLeases } from './leases.ts';
import { createOutboxStore } from './outbox.ts';
import { becomeOwner, beOwnersGuest } from './owner.ts';
import { createPrune } from './prune.ts';
import { openReaders, type Readers } from './readers.ts';
import { createShiftStore } from './shifts.ts';
import { createSql } from './sql.ts';
import { createStorage } from './storage.ts';
import { createTimerStore } from './timers.ts';
import { createTurnStore } from './turn.ts';

export interface PostgresOptions {
  readonly clock?: Clock;
  /** Another process owns the store: this one waits until it is free. */
  readonly onWait?: () => void;
  /** Together with other processes that work it: what only one may do at a time is theirs to agree on. */
  readonly shared?: boolean;
  /** Another process has taken the store over: this one should end with the error's message. */
  readonly onFatal?: (error: StoreFailed) => void;
  /**
   * Beside the process that owns it: for a tool that looks, or makes one short change, which that process finds at
   * its next sweep. Never migrates.
   */
  readonly beside?: boolean;
}

/** How often an owner says that it lives, in milliseconds: well below what Postgres waits for (`owner.ts`). */
const beatMs = 3_000;

/**
 * Opens the store in a Postgres database, creating what it needs, as soon as no other process owns it.
 * @throws {StoreFailed} where it cannot be used
 */
export async function openPostgresStore(url: string, options: PostgresOptions = {}): Promise<Store> {
  const { clock = systemClock, onFatal = () => {}, onWait = () => {} } = options;
  try {
    const owner = await (options.beside ? beOwnersGuest(url) : becomeOwner(url, onWait, options.shared));
    const readers = openReaders(url, 'frontdesk-readers', 4);
    const blobs = createBlobs(url);
    const leases = openPool(url, 'frontdesk-leases', 1);
    const shared = options.shared && { id: await idOf(readers), leases: createLeases(leases) };
    const group = createGroup(owner, readers, onFatal);
    const prune = createPrune(group);
    // A write like any other, so that an owner with nothing to do still learns that it is none any more.
    const beat = setInterval(() => void group.write((sql) => sql.get('SELECT 1')).catch(() => {}), beatMs);
    beat.unref();
    return {
      ...createInboxStore(group, clock),
      ...createTurnStore(group),
      ...createOutboxStore(group, clock),
      ...createTimerStore(group),
      ...createCaseStore(group),
      ...createShiftStore(group),
      ...createErasureStore(group),
      storage: createStorage(group),
      ...(shared && { shared }),
      blobs,
      async prune(before) {
        await prune(before);
        await blobs.tidy();
      },
      async close() {
        clearInterval(beat);
        await group.close();
        await owner.close();
        await blobs.close();
        await Promise.all([readers.close(), leases.ended || leases.end()]);
      },
    };
  } catch (error) {
    throw asPostgresFailure(error) ?? error;
  }
}

async function idOf(readers: Readers): Promise<string> {
  const row = await createSql(readers).get<{ readonly value: string }>("SELECT value FROM frontdesk WHERE name = 'id'");
  if (!row) throw new Error('The schema has no id');
  return row.value;
}
