import { type Channel, type Receipt, SendError } from './channel.ts';
import type { Claims } from './claims.ts';
import type { Clock } from './clock.ts';
import { type Company, createCompany, noCompany } from './company.ts';
import { looking } from './looking.ts';
import { type Composer, plan } from './plan.ts';
import { watched } from './progress.ts';
import { Fenced, type Lane, type OutboxRow, type Settlement } from './store.ts';

/** A platform that has not answered by then, and took no bytes of a file for as long, has an unknown outcome. */
const timeoutMs = 60_000;
/** How long a channel that is another's from now on may take to say what it has sent, in milliseconds. */
const farewellMs = 2_000;
const firstBackoffMs = 1_000;
const longestBackoffMs = 60_000;
/** About a day of trying once a minute: longer than any platform's outage that one waits out. */
const mostAttempts = 1_500;
/** An edit or a mark can be repeated without harm, but is not worth a day. */
const mostRepeats = 8;

/** How an attempt ended, without the row it belongs to. */
type Result = Settlement extends infer S ? (S extends unknown ? Omit<S, 'row'> : never) : never;

interface Parts extends Composer {
  readonly claims: Claims;
  readonly channel: (name: string) => Channel | undefined;
  /** Aborted when another process may send to this channel; undefined where this one may not. */
  readonly holding: (channel: Channel) => AbortSignal | undefined;
}

/**
 * Tries one delivery, and tells honestly what came of it: of that one first, then of those behind it that the channel
 * posted along with it.
 */
export async function attempt(parts: Parts, row: OutboxRow): Promise<readonly Settlement[]> {
  const alone = (result: Result): readonly Settlement[] => [{ row, ...result }];
  // After the queue was read, never along with it: a lane that was read before may not know the thread that a card has
  // opened since, and what waits behind that card would have nowhere to go.
  const lane = await parts.store.lane(row.lane);
  const channel = lane && parts.channel(lane.address.channel);
  if (!lane || !channel) return alone({ outcome: 'failed', code: 'channel-gone' });
  notElsewhere(parts, channel);
  const { delivery } = row;
  if (delivery.op === 'send' && isThreadMissing(row, lane)) return alone({ outcome: 'failed', code: 'thread-gone' });

  const earlier = await afterCrash(parts, channel, lane, row);
  if (earlier) return alone(earlier);
  // Customers see what they wrote; it is the desk's thread in which numbers are not to be read.
  const mask = lane.id === lane.conversation ? undefined : parts.mask;
  const masked = { ...parts, mask };
  return perform(masked, channel, lane, row, createCompany(masked, channel, row));
}

async function perform(
  parts: Parts,
  channel: Channel,
  lane: Lane,
  waiting: OutboxRow,
  company: Company,
): Promise<readonly Settlement[]> {
  // All that is read is read before: from here on, an error means that the platform may have done something.
  const call = await plan(parts, channel, lane, waiting, company.following);
  if (!call) return [{ row: waiting, outcome: 'sent', receipt: { ids: [] } }];
  const isRepeatable = !call.posts || channel.capabilities.keyed;
  const held = notElsewhere(parts, channel);
  let row = isRepeatable ? waiting : await parts.claims.begin(waiting);
  // A process may have been paused at any await: others go on without it.
  if (held.aborted) return [{ row, ...later(parts, row, 'elsewhere', 0) }];
  try {
    const hold = (lost: (error: SendError) => void): Holding => {
      const claim = isRepeatable ? undefined : parts.claims.hold(row, lost);
      return {
        isOurs() {
          // Whoever asks for it finds out that its time is up.
          parts.holding(channel);
          return !held.aborted && claim?.isOurs() !== false;
        },
        async end() {
          if (claim) row = await claim.end();
        },
      };
    };
    const receipt = await withTimeout(parts.clock, call.run, hold, held);
    const { followed = [] } = receipt;
    return [
      { row, outcome: 'sent', receipt: ofOpening(row, parts.linksAll ? behind(row, receipt) : receipt) },
      ...company.rows().map((one, index) => ofFollower(one, followed[index])),
    ];
  } catch (error) {
    if (isUnfit(error) && parts.link && !parts.linksAll && row.delivery.op === 'send') {
      const posted = error.sent.length > 0 ? error.sent : row.posted;
      return perform({ ...parts, linksAll: true }, channel, lane, { ...row, posted }, noCompany);
    }
    const followers = company.rows();
    if (followers.length > 0 && isRefusedForGood(error)) {
      // One of them is at fault, and nobody says which: each is tried alone, so that it takes no other along.
      const mine = await perform(parts, channel, lane, row, noCompany);
      return [...mine, ...followers.map((one) => ({ row: one, ...later(parts, one, 'refused-together', 0) }))];
    }
    const settlements: Settlement[] = [];
    for (const one of [row, ...followers]) {
      settlements.push({ row: one, ...(await failure(parts, channel, lane, one, error, isRepeatable)) });
    }
    return settlements;
  }
}

/** @throws {Fenced} where another process sends to this channel */
function notElsewhere(parts: Parts, channel: Channel): AbortSignal {
  const held = parts.holding(channel);
  if (held) return held;
  throw new Fenced(`Another process sends to ${channel.name}`);
}

function isRefusedForGood(error: unknown): boolean {
  return error instanceof SendError && error.outcome === 'not-sent' && error.retryAfterMs === null;
}

const unfitCodes: ReadonlySet<string> = new Set(['file-too-large', 'file-not-taken']);

/** A file is too large for the channel, or of a kind that it does not take. */
function isUnfit(error: unknown): error is SendError {
  return error instanceof SendError && error.outcome === 'not-sent' && unfitCodes.has(error.code);
}

/** The receipt of what was posted behind what is there already. */
function behind({ posted }: OutboxRow, receipt: Receipt): Receipt {
  return { ...receipt, ids: [...posted, ...receipt.ids] };
}

/** A channel that was given a message to post along has to say where it went; if it does not, nobody knows. */
function ofFollower(row: OutboxRow, ids: readonly string[] | undefined): Settlement {
  return ids ? { row, outcome: 'sent', receipt: { ids } } : { row, outcome: 'unknown', code: 'unexpected-error' };
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

function unlinked({ code }: SendError): string {
  return code === 'file-too-large' ? 'file-not-linked' : code;
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
  // Agents are to know that an address would have made a link of it.
  const code = isUnfit(error) && !parts.link ? unlinked(error) : (known?.code ?? 'unexpected-error');
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
  if (retryAfterMs === null || row.attempts >= most) {
    // Who has a customer is not to be guessed.
    const isOpen = row.delivery.op === 'hand-over' && known?.outcome !== 'not-sent';
    return { outcome: isOpen ? 'unknown' : 'failed', code, ids };
  }
  return { ...later(parts, row, code, retryAfterMs), ids };
}

/** What a call has while it is made. */
interface Holding {
  /** Whether it may still be made here. */
  isOurs(): boolean;
  /** Done before the call is over. */
  end(): Promise<void>;
}

const free: Holding = { isOurs: () => true, end: () => Promise.resolve() };

/**
 * @param hold begun with the call, and given what breaks it off
 * @param held aborted when another process may call from now on: the channel gives up what it has not begun
 */
async function withTimeout<T>(
  clock: Clock,
  run: (signal: AbortSignal) => Promise<T>,
  hold: (breakOff: (error: SendError) => void) => Holding = () => free,
  held?: AbortSignal,
): Promise<T> {
  const abort = new AbortController();
  const { promise, reject } = Promise.withResolvers<never>();
  const breakOff = (error: SendError) => {
    abort.abort(error);
    reject(error);
  };
  let movedAt = clock.now();
  let cancelTimeout = () => {};
  const wait = (ms: number) => {
    cancelTimeout = clock.after(ms, () => {
      const left = movedAt + timeoutMs - clock.now();
      if (left > 0) return wait(left);
      breakOff(new SendError('The platform did not answer in time', { outcome: 'unknown', code: 'timeout' }));
    });
  };
  wait(timeoutMs);
  const moved = () => {
    movedAt = clock.now();
  };
  const cancels: (() => void)[] = [() => cancelTimeout()];
  const leave = () => {
    if (abort.signal.aborted) return;
    const error = new SendError('Another process sends from now on', { outcome: 'unknown', code: 'elsewhere' });
    abort.abort(error);
    cancels.push(clock.after(farewellMs, () => reject(error)));
  };
  held?.addEventListener('abort', leave);
  const holding = hold(breakOff);
  const signal = looking(abort.signal, () => {
    if (!holding.isOurs()) leave();
  });
  try {
    return await Promise.race([watched(moved, () => run(signal)), promise]);
  } finally {
    held?.removeEventListener('abort', leave);
    for (const cancel of cancels) cancel();
    await holding.end();
  }
}
