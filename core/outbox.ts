import { attempt } from './attempt.ts';
import type { Channel } from './channel.ts';
import { type Claims, createClaims } from './claims.ts';
import type { Clock } from './clock.ts';
import type { LinkFile } from './linked.ts';
import type { Log } from './log.ts';
import type { Mask } from './mask.ts';
import { Fenced, type OutboxRow, type Settlement, type Store } from './store.ts';
import type { UnshownNames } from './unshown.ts';
import type { Wakeups } from './wakeups.ts';

const batch = 32;
/** When to look again at a lane that is being worked, in milliseconds. */
const busyMs = 1_000;
/** An agent wants to know of a message that waits for longer, in milliseconds. */
const longMs = 5 * 60_000;

export interface OutboxParts {
  readonly store: Store;
  readonly wakeups: Wakeups;
  readonly clock: Clock;
  readonly log: Log;
  readonly channel: (name: string) => Channel | undefined;
  /** Other processes work the same lanes. */
  readonly isShared?: boolean | undefined;
  /** Aborted when another process may send to this channel; undefined where this one may not. */
  readonly holding: (channel: Channel) => AbortSignal | undefined;
  /** What is not to be seen at a desk. */
  readonly mask?: Mask | undefined;
  /** Says where a file is that a channel does not take. */
  readonly link?: LinkFile | undefined;
  /** What things are called that are shown by their names alone, in the language of whoever reads there. */
  readonly names?: ((lane: string) => Promise<UnshownNames | undefined>) | undefined;
  readonly onSettled?: (settlement: Settlement) => void;
}

/**
 * Works off a lane: one delivery after the other. Where one has to be tried again later, those behind it wait,
 * so that nothing in a lane is ever overtaken.
 */
export function createOutbox(parts: OutboxParts): (lane: string) => Promise<void> {
  const { store, wakeups, clock } = parts;
  const claims = createClaims(store, clock, parts.isShared ?? false);
  const working = new Set<string>();

  async function work(id: string): Promise<void> {
    for (;;) {
      const rows = await store.queued(id, batch);
      claims.see(rows);
      // What was posted along with another is done with before its turn comes.
      const done = new Set<number>();
      for (const row of rows) {
        if (done.has(row.seq)) continue;
        if (isOutdated(row, rows)) {
          await settle(parts, claims, { row, outcome: 'sent', receipt: { ids: [] } });
          continue;
        }
        const wait = Math.max(row.notBefore - clock.now(), claims.wait(row));
        if (wait > 0) return wakeups.wake({ kind: 'lane', id }, wait);
        const settlements = await attempt({ ...parts, claims }, row);
        const waits = await Promise.all(settlements.map((settlement) => settle(parts, claims, settlement)));
        for (const settlement of settlements) done.add(settlement.row.seq);
        const again = waits.find((ms) => ms !== undefined);
        if (again !== undefined) return wakeups.wake({ kind: 'lane', id }, again);
      }
      // Whatever came since was committed before it woke this lane again, so that a last look would be for nothing.
      if (rows.length < batch) return;
    }
  }

  return async (id) => {
    // What carries wake-ups between processes may forget that one is at it.
    if (working.has(id)) return wakeups.wake({ kind: 'lane', id }, busyMs);
    working.add(id);
    try {
      await work(id);
    } catch (error) {
      if (!(error instanceof Fenced)) throw error;
      // Another process is at it. Whoever it concerns then looks whether all has been done.
      wakeups.wake({ kind: 'lane', id }, busyMs);
    } finally {
      working.delete(id);
    }
  };
}

/** A card that is changed once more further on: only how it stands in the end is to be seen. */
function isOutdated({ seq, delivery, state }: OutboxRow, rows: readonly OutboxRow[]): boolean {
  if (delivery.op !== 'edit' || state !== 'pending' || !delivery.parts.every(({ kind }) => kind === 'card'))
    return false;
  return rows.some(
    (other) => other.seq > seq && other.delivery.op === 'edit' && other.delivery.message === delivery.message,
  );
}

/** @returns how long to wait before the lane goes on, where it has to */
async function settle(parts: OutboxParts, claims: Claims, settlement: Settlement): Promise<number | undefined> {
  const { store, wakeups, clock, log } = parts;
  const { row } = settlement;
  for (const mailbox of await store.settle(settlement)) wakeups.wake({ kind: 'mailbox', id: mailbox });
  parts.onSettled?.(settlement);
  // One in doubt stays ours.
  if (!('inDoubt' in settlement)) claims.end(row);
  if (settlement.outcome === 'sent') return undefined;
  log.warn(`delivery-${settlement.outcome}`, {
    id: row.id,
    lane: row.lane,
    op: row.delivery.op,
    code: settlement.code,
    attempts: row.attempts + 1,
  });
  if (settlement.outcome !== 'retry') return undefined;
  const wait = settlement.notBefore - clock.now();
  if (wait >= longMs) await tellOfWait(parts, settlement);
  return wait;
}

/** Says to whoever wrote to a customer until when it waits, and why. */
async function tellOfWait(
  { store, wakeups }: OutboxParts,
  settlement: Settlement & { outcome: 'retry' },
): Promise<void> {
  const { row, notBefore: until, code } = settlement;
  const { lane: conversation, delivery } = row;
  const lane = await store.lane(conversation);
  if (delivery.op !== 'send' || lane?.conversation !== conversation) return;
  await store.tell(conversation, { type: 'waits', message: delivery.message, until, code });
  wakeups.wake({ kind: 'mailbox', id: conversation });
}
