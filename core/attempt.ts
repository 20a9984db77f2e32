import { type Channel, type Outgoing, type Receipt, SendError } from './channel.ts';
import type { Clock } from './clock.ts';
import { adaptParts, correction } from './fallback.ts';
import { type Address, plainParts } from './message.ts';
import type { Delivery, Lane, OutboxRow, Settlement, Store } from './store.ts';

/** A platform that has not answered by then has an unknown outcome. */
const timeoutMs = 60_000;
const firstBackoffMs = 1_000;
const longestBackoffMs = 60_000;
/** About a day of trying once a minute: longer than any platform's outage that one waits out. */
const mostAttempts = 1_500;
/** An edit or a mark can be repeated without harm, but is not worth a day. */
const mostRepeats = 8;
const quoteLength = 160;

/** How an attempt ended, without the row it belongs to. */
type Result = Settlement extends infer S ? (S extends unknown ? Omit<S, 'row'> : never) : never;

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly channel: (name: string) => Channel | undefined;
}

/** Tries one delivery, and tells honestly what came of it. */
export async function attempt(parts: Parts, row: OutboxRow): Promise<Result> {
  const lane = await parts.store.lane(row.lane);
  const channel = lane && parts.channel(lane.address.channel);
  if (!lane || !channel) return { outcome: 'failed', code: 'channel-gone' };
  const { delivery } = row;
  if (delivery.op === 'send' && isThreadMissing(row, lane)) return { outcome: 'failed', code: 'thread-gone' };

  const earlier = await afterCrash(parts, channel, lane, row);
  if (earlier) return earlier;
  // All that is read is read before: from here on, an error means that the platform may have done something.
  const call = await plan(parts.store, channel, lane, row);
  if (!call) return { outcome: 'sent', receipt: { ids: [] } };
  const isRepeatable = !call.posts || channel.capabilities.keyed;
  if (!isRepeatable) await parts.store.begin(row);
  try {
    return { outcome: 'sent', receipt: ofOpening(row, await withTimeout(parts.clock, call.run)) };
  } catch (error) {
    return failure(parts, channel, lane, row, error, isRepeatable);
  }
}

/** Lanes of a case lead into a thread, which the card opens. Where the card failed there is nowhere to go. */
function isThreadMissing(row: OutboxRow, lane: Lane): boolean {
  return lane.id !== lane.conversation && lane.address.thread === undefined && !opensThread(row);
}

/** An attempt was begun and its end never recorded: look whether it took place before doing it again. */
async function afterCrash(parts: Parts, channel: Channel, lane: Lane, row: OutboxRow): Promise<Result | undefined> {
  if (row.state !== 'sending' || channel.capabilities.keyed) return undefined;
  return reconciled(parts, channel, lane, row, 'interrupted');
}

/** @returns undefined where it should be sent (again) */
async function reconciled(
  parts: Parts,
  channel: Channel,
  lane: Lane,
  row: OutboxRow,
  code: string,
): Promise<Result | undefined> {
  const { reconcile } = channel;
  let found: Receipt | 'not-sent' | 'unknown' = 'unknown';
  try {
    if (reconcile) found = await withTimeout(parts.clock, () => reconcile.call(channel, lane.address, row.id));
  } catch {
    // It can be known, only not now: nothing may be sent before it is.
    if (row.attempts < mostAttempts) return { ...later(parts, row, code, 0), inDoubt: true };
  }
  if (found === 'not-sent') return undefined;
  if (found !== 'unknown') return { outcome: 'sent', receipt: ofOpening(row, found) };
  // Without its card a whole case would be unseen: a second card does less harm than none.
  if (opensThread(row)) return undefined;
  return { outcome: 'unknown', code };
}

function later(parts: Parts, row: OutboxRow, code: string, retryAfterMs: number) {
  const backoff = Math.min(firstBackoffMs * 2 ** row.attempts, longestBackoffMs);
  const notBefore = parts.clock.now() + Math.max(retryAfterMs, backoff);
  return { outcome: 'retry', code, notBefore, ids: row.posted } as const;
}

function opensThread({ delivery }: OutboxRow): boolean {
  return delivery.op === 'send' && delivery.opensThread === true;
}

/** On most platforms any message could open a thread. Only the one that is meant to moves the lane into it. */
function ofOpening(row: OutboxRow, { ids, thread }: Receipt): Receipt {
  return opensThread(row) && thread !== undefined ? { ids, thread } : { ids };
}

async function failure(
  parts: Parts,
  channel: Channel,
  lane: Lane,
  row: OutboxRow,
  error: unknown,
  isRepeatable: boolean,
): Promise<Result> {
  const known = error instanceof SendError ? error : undefined;
  const code = known?.code ?? 'unexpected-error';
  let retryAfterMs = known ? known.retryAfterMs : 0;
  if (known?.outcome !== 'not-sent') {
    if (!isRepeatable) {
      const found = await reconciled(parts, channel, lane, row, code);
      if (found) return found;
    }
    retryAfterMs ??= 0;
  }
  const most = row.delivery.op === 'send' ? mostAttempts : mostRepeats;
  const ids = known && known.sent.length > 0 ? known.sent : row.posted;
  if (retryAfterMs === null || row.attempts >= most) return { outcome: 'failed', code, ids };
  return { ...later(parts, row, code, retryAfterMs), ids };
}

/** A call that only waits to be made. `posts`: it would post once more if it were made twice. */
interface Call {
  readonly posts: boolean;
  readonly run: (signal: AbortSignal) => Promise<Receipt>;
}

/** What to ask of the channel; undefined where there is nothing to do. */
async function plan(store: Store, channel: Channel, lane: Lane, row: OutboxRow): Promise<Call | undefined> {
  const { delivery } = row;
  if (delivery.op === 'send') {
    const to = delivery.opensThread ? withoutThread(lane.address) : lane.address;
    const outgoing = await compose(store, channel, row, delivery);
    return { posts: true, run: (signal) => channel.send(to, outgoing, signal) };
  }
  const ids = await store.locate(lane.id, delivery.message);
  // The message never arrived here, so there is nothing to change.
  if (ids.length === 0) return undefined;
  return change(store, channel, lane.address, row, ids);
}

/** Does what the channel can do natively; otherwise sends what says the same. */
async function change(
  store: Store,
  channel: Channel,
  to: Address,
  row: OutboxRow,
  ids: readonly string[],
): Promise<Call | undefined> {
  const { delivery } = row;
  const native = await changeNatively(store, channel, to, row, ids);
  if (native) return { posts: false, run: native };
  const instead = correction(delivery);
  if (!instead) return undefined;
  const outgoing = await compose(store, channel, row, { ...instead, replyTo: delivery.message });
  const run: Call['run'] = async (signal) => {
    await channel.send(to, outgoing, signal);
    return { ids: [] };
  };
  return { posts: true, run };
}

async function changeNatively(
  store: Store,
  channel: Channel,
  to: Address,
  row: OutboxRow,
  ids: readonly string[],
): Promise<Call['run'] | undefined> {
  const { delivery } = row;
  const { edit, remove, react, mark } = channel;
  const silent = (done: Promise<void>) => done.then(() => ({ ids: [] }));
  switch (delivery.op) {
    case 'edit': {
      if (!edit) return undefined;
      const outgoing = await compose(store, channel, row, delivery);
      return (signal) => edit.call(channel, to, ids, outgoing, signal);
    }
    case 'remove':
      return remove && ((signal) => silent(remove.call(channel, to, ids, row.id, signal)));
    case 'react':
      return react && ((signal) => silent(react.call(channel, to, ids, { key: row.id, ...delivery }, signal)));
    case 'mark':
      return mark && ((signal) => silent(mark.call(channel, to, ids, { key: row.id, ...delivery }, signal)));
    case 'send':
      return undefined;
  }
}

async function compose(
  store: Store,
  channel: Channel,
  row: OutboxRow,
  delivery: Pick<Delivery & { op: 'send' }, 'by' | 'parts' | 'replyTo' | 'late' | 'priority'>,
): Promise<Outgoing> {
  const reply = delivery.replyTo === undefined ? undefined : await store.entry(delivery.replyTo);
  return {
    key: row.id,
    by: delivery.by,
    parts: adaptParts(delivery.parts, channel.capabilities),
    ...(row.posted.length > 0 ? { posted: row.posted } : {}),
    ...(delivery.priority === undefined ? {} : { priority: delivery.priority }),
    ...(delivery.late === undefined ? {} : { late: new Date(delivery.late) }),
    ...(reply
      ? {
          replyTo: {
            ids: await store.locate(row.lane, reply.id),
            name: reply.by.name,
            quote: reply.deleted ? '' : plainParts(reply.parts).slice(0, quoteLength),
          },
        }
      : {}),
  };
}

async function withTimeout<T>(clock: Clock, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const abort = new AbortController();
  const { promise, reject } = Promise.withResolvers<never>();
  const cancel = clock.after(timeoutMs, () => {
    const error = new SendError('The platform did not answer in time', { outcome: 'unknown', code: 'timeout' });
    abort.abort(error);
    reject(error);
  });
  try {
    return await Promise.race([run(abort.signal), promise]);
  } finally {
    cancel();
  }
}

function withoutThread({ channel, chat }: Address): Address {
  return { channel, chat };
}
