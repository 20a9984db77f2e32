import { SendError } from '../../core/channel.ts';
import type { Clock } from '../../core/clock.ts';
import type { Priority } from '../../core/priority.ts';

/** So many in any stretch of time that is so long, wherever it begins: all at once, or one by one. */
export interface Rate {
  readonly most: number;
  readonly perMs: number;
  /** Of these, how many are for urgent calls alone, so that one finds room in a stretch that others have used up. */
  readonly reserved?: number;
}

export interface Rates {
  /** The whole bot. */
  readonly overall: Rate;
  /** A private chat. */
  readonly chat: Rate;
  /** A group, all its topics together. */
  readonly group: Rate;
}

/**
 * What Telegram allows: 30 a second, 1 a second to a chat with short bursts, 20 a minute to a group. Each stretch is a
 * little longer than Telegram's, since calls take now more, now less time on their way.
 * Source: core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
 */
export const usualRates: Rates = {
  overall: { most: 30, perMs: 1_050, reserved: 3 },
  chat: { most: 3, perMs: 3_050 },
  group: { most: 20, perMs: 60_500, reserved: 4 },
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

/** What went within the newest stretch. */
interface Stretch {
  readonly rate: Rate;
  /** When, the newest last. */
  all: number[];
  /** Those of them that were not urgent. */
  ordinary: number[];
}

const ranks: Readonly<Record<Priority, number>> = { low: 0, normal: 1, high: 2, urgent: 3 };
/** After this long in the queue, a call counts as one priority higher. */
const agingMs = 15_000;
/** The outbox takes a call that lasts a minute for lost; one that never began is better told so, and comes back. */
const longestWaitMs = 20_000;
/** How long a place in the queue is kept for a send that was told to come back. */
const ticketMs = 10 * 60_000;

export function createSchedule(rates: Rates, clock: Clock): Schedule {
  const overall: Stretch = { rate: rates.overall, all: [], ordinary: [] };
  const stretches = new Map<string, Stretch>();
  const paused = new Map<string, number>();
  const tickets = new Map<string, number>();
  let waiting: Waiting[] = [];
  let alarm: (() => void) | null = null;

  function stretchOf({ chat, isGroup }: Call): Stretch {
    const known = stretches.get(chat);
    if (known) return known;
    if (stretches.size > 5_000) forget(clock.now());
    const stretch: Stretch = { rate: isGroup ? rates.group : rates.chat, all: [], ordinary: [] };
    stretches.set(chat, stretch);
    return stretch;
  }

  function forget(now: number): void {
    for (const [chat, { rate, all }] of stretches) if ((all.at(-1) ?? 0) + rate.perMs <= now) stretches.delete(chat);
    for (const [chat, until] of paused) if (until <= now) paused.delete(chat);
    for (const [ticket, since] of tickets) if (since + ticketMs < now) tickets.delete(ticket);
  }

  /** When this call may go. */
  function timeOf(call: Call, now: number): number {
    const pausedUntil = paused.get(call.chat) ?? 0;
    return Math.max(readyAt(stretchOf(call), call, now), readyAt(overall, call, now), pausedUntil);
  }

  function take(call: Call, now: number): void {
    for (const stretch of [stretchOf(call), overall]) {
      stretch.all.push(now);
      if (call.priority !== 'urgent') stretch.ordinary.push(now);
    }
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
      const at = timeOf(entry, now);
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
      if (waiting.length === 0 && timeOf(call, now) <= now) {
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

/** When the oldest of what went leaves the stretch that a call may still be in. */
function readyAt(stretch: Stretch, { priority }: Call, now: number): number {
  const { most, perMs, reserved = 0 } = stretch.rate;
  // What seems to be still to come was before somebody set the clock back.
  const isIn = (at: number): boolean => at > now - perMs && at <= now;
  stretch.all = stretch.all.filter(isIn);
  stretch.ordinary = stretch.ordinary.filter(isIn);
  const free = (went: readonly number[], limit: number): number =>
    (went.at(-limit) ?? Number.NEGATIVE_INFINITY) + perMs;
  const at = free(stretch.all, most);
  return priority === 'urgent' ? at : Math.max(at, free(stretch.ordinary, most - reserved));
}

function busy(ms: number): SendError {
  return new SendError('Too much is waiting to be sent to this chat; it keeps its place and is tried again', {
    outcome: 'not-sent',
    code: 'too-many-requests',
    retryAfterMs: Math.max(500, Math.ceil(ms)),
  });
}
