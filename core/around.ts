import type { Outgoing } from './channel.ts';
import type { Clock } from './clock.ts';
import type { Delivery } from './delivery.ts';
import type { Json, Storage } from './storage.ts';
import type { Store } from './store.ts';

/** What stood around the words of a message where it was posted: whom it answered, and that it came late. */
export interface Around {
  readonly replyTo?: string;
  readonly late?: number;
  /** The message answered was not there, so that it was quoted. */
  readonly isQuoted?: boolean;
}

const collection = 'around';
/** Longer than people change what they have said, in milliseconds. */
const keepMs = 30 * 24 * 60 * 60 * 1000;
const batch = 200;

/**
 * Keeps what an edit would otherwise take away: it says what the words are now, and is posted in the place of all that
 * was there. To be called before the message is sent, since afterwards it may be too late.
 */
export async function keepAround(
  { store, clock }: { readonly store: Store; readonly clock: Clock },
  lane: string,
  { message, replyTo, late }: Delivery & { readonly op: 'send' },
  outgoing: Outgoing,
): Promise<void> {
  if (replyTo === undefined && late === undefined) return;
  const around: Around = {
    ...(replyTo === undefined ? {} : { replyTo }),
    ...(late === undefined ? {} : { late }),
    ...(outgoing.replyTo?.ids.length === 0 ? { isQuoted: true } : {}),
  };
  await roomIn(store).put({ collection, id: keyOf(lane, message), at: clock.now(), data: around as Json });
}

export async function aroundOf(store: Store, lane: string, message: string): Promise<Around> {
  const doc = await roomIn(store).get(collection, keyOf(lane, message));
  return (doc?.data ?? {}) as Around;
}

/** Forgets what is too old to be edited. */
export async function pruneAround(store: Store, now: number): Promise<void> {
  const room = roomIn(store);
  for (;;) {
    const old = await room.list(collection, { limit: batch, before: { at: now - keepMs, id: '' } });
    for (const { id } of old) await room.take(collection, id);
    if (old.length < batch) return;
  }
}

function roomIn(store: Store): Storage {
  return store.storage('outbox');
}

function keyOf(lane: string, message: string): string {
  return `${lane}/${message}`;
}
