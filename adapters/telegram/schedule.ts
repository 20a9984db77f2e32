import { SendError } from '../../core/channel.ts';
import type { Clock } from '../../core/clock.ts';
import type { Priority } from '../../core/priority.ts';

/** So many at once, and one more every so many milliseconds. */
export interface Rate {
  readonly burst: number;
  readonly everyMs: number;
}

export interface Rates {
  /** The whole bot. */
  readonly overall: Rate;
  /** A private chat. */
  readonly chat: Rate;
  /** A group, all its topics together. */
  readonly group: Rate;
}

/** What Telegram allows. Source: the bots' FAQ on limits; short bursts to one chat are let through. */
export const usualRates: Rates = {
  overall: { burst: 30, everyMs: 1000 / 30 },
  chat: { burst: 3, everyMs: 1000 },
  group: { burst: 20, everyMs: 3000 },
};

export interface Call {
  readonly chat: string;
  readonly isGroup: boolean;
  readonly priority: Priority;
  /** The same on every attempt of one send, which keeps its place in the queue by it. */
  readonly ticket: string;
  readonly signal?: AbortSignal;
}

/** Lets calls through as fast as Telegram allows: the urgent first, and nobody never. */
export interface Schedule {
  /** @throws {SendError} where it would have to wait too long, or is called off */
  turn(call: Call): Promise<void>;
  /** Nothing more to this chat before that many milliseconds have passed. */
  pause(chat: string, ms: number): void;
}

interface Waiting extends Call {
  readonly since: number;
  readonly until: number;
  readonly go: (error?: SendError) => void;
}

interface Bucket {
  readonly rate: Rate;
  /** When the oldest token that was taken is back: the bucket's debt, as a point in time. */
  full: number;
}

const ranks: Readonly<Record<Priority, number>> = { low: 0, normal: 1, high: 2, urgent: 3 };
/** After this long in the queue, a call counts as one priority higher. */
const agingMs = 15_000;
/** The outbox takes a call that lasts a minute for lost; one that never began is better told so, and comes back. */
const longestWaitMs = 20_000;
/** How long a place in the queue is kept for a send that was told to come back. */
const ticketMs = 10 * 60_000;

export function createSchedule(rates: Rates, clock: Clock): Schedule {
  const overall: Bucket = { rate: rates.overall, full: 0 };
  const buckets = new Map<string, Bucket>();
  const paused = new Map<string, number>();
  const tickets = new Map<string, number>();
  let waiting: Waiting[] = [];
  let alarm: (() => void) | null = null;

  function bucketOf({ chat, isGroup }: Call): Bucket {
    const known = buckets.get(chat);
    if (known) return known;
    if (buckets.size > 5_000) forget(clock.now());
    const bucket: Bucket = { rate: isGroup ? rates.group : rates.chat, full: 0 };
    buckets.set(chat, bucket);
    return bucket;
  }

  function forget(now: number): void {
    for (const [chat, { full }] of buckets) if (full <= now) buckets.delete(chat);
    for (const [chat, until] of paused) if (until <= now) paused.delete(chat);
    for (const [ticket, since] of tickets) if (since + ticketMs < now) tickets.delete(ticket);
  }

  /** When this call may go. */
  function timeOf(call: Call): number {
    return Math.max(readyAt(bucketOf(call)), readyAt(overall), paused.get(call.chat) ?? 0);
  }

  function take(call: Call, now: number): void {
    for (const bucket of [bucketOf(call), overall]) bucket.full = Math.max(bucket.full, now) + bucket.rate.everyMs;
  }

  function pump(): void {
    alarm?.();
    alarm = null;
    const now = clock.now();
    const rank = ({ priority, since }: Waiting): number => ranks[priority] + Math.floor((now - since) / agingMs);
    waiting.sort((a, b) => rank(b) - rank(a) || a.since - b.since);
    let next = Number.POSITIVE_INFINITY;
    const left: Waiting[] = [];
    for (const entry of waiting) {
      const at = timeOf(entry);
      if (at <= now) {
        take(entry, now);
        tickets.delete(entry.ticket);
        entry.go();
      } else if (entry.until <= now) {
        tickets.set(entry.ticket, entry.since);
        entry.go(busy(at - now));
      } else {
        left.push(entry);
        next = Math.min(next, at, entry.until);
      }
    }
    waiting = left;
    if (left.length > 0) alarm = clock.after(Math.max(1, Math.ceil(next - now)), pump);
  }

  return {
    turn(call) {
      const now = clock.now();
      if (waiting.length === 0 && timeOf(call) <= now) {
        take(call, now);
        tickets.delete(call.ticket);
        return Promise.resolve();
      }
      const since = tickets.get(call.ticket) ?? now;
      return new Promise((resolve, reject) => {
        const entry: Waiting = {
          ...call,
          since,
          until: now + longestWaitMs,
          go: (error) => {
            call.signal?.removeEventListener('abort', calledOff);
            if (error) reject(error);
            else resolve();
          },
        };
        const calledOff = (): void => {
          waiting = waiting.filter((other) => other !== entry);
          reject(new SendError('The send was called off', { outcome: 'not-sent', code: 'aborted', retryAfterMs: 0 }));
        };
        call.signal?.addEventListener('abort', calledOff, { once: true });
        waiting.push(entry);
        pump();
      });
    },
    pause(chat, ms) {
      paused.set(chat, Math.max(paused.get(chat) ?? 0, clock.now() + ms));
    },
  };
}

/** A bucket of `burst` tokens may be so far in debt before the next has to wait. */
function readyAt({ rate, full }: Bucket): number {
  return full - (rate.burst - 1) * rate.everyMs;
}

function busy(ms: number): SendError {
  return new SendError('Too much is waiting to be sent to this chat; it keeps its place and is tried again', {
    outcome: 'not-sent',
    code: 'too-many-requests',
    retryAfterMs: Math.max(500, Math.ceil(ms)),
  });
}
