import { SendError } from '../../core/channel.ts';
import type { Clock } from '../../core/clock.ts';
import type { Storage } from '../../core/storage.ts';

/** How somebody writes who is no machine, in milliseconds. */
export interface Habits {
  /** Shortest and longest pause before a message. */
  readonly pause: readonly [number, number];
  /** Typing takes this long for each character, and no longer than `mostTyping`. */
  readonly typing: number;
  readonly mostTyping: number;
}

export const usualHabits: Habits = { pause: [1_200, 4_000], typing: 60, mostTyping: 6_000 };

const hourMs = 60 * 60_000;
const hours = 24;
/** The core takes a send for unknown after a minute; whoever would wait longer than this comes again. */
const longestWaitMs = 25_000;

export interface Pace {
  /**
   * Waits until a message may be written. One account writes one message at a time, whoever it is for.
   * @throws {SendError} `not-sent`, where it is not its turn for long, or the day's messages are spent
   */
  turn(characters: number, signal: AbortSignal): Promise<void>;
}

/** Paces an account, and remembers through a restart how much it wrote in the last 24 hours. */
export function createPace(
  { storage, clock }: { readonly storage: Storage; readonly clock: Clock },
  daily: number,
  random: () => number,
  habits: Habits = usualHabits,
): Pace {
  let free = 0;
  let counts: Map<number, number> | undefined;
  let counting: Promise<unknown> = Promise.resolve();

  async function load(): Promise<Map<number, number>> {
    const data = (await storage.get('pace', 'sent'))?.data;
    const known = typeof data === 'object' && data !== null ? Object.entries(data) : [];
    return new Map(known.map(([hour, count]) => [Number(hour), Number(count)]));
  }

  /** Counted before it is written: what is lost in between was one too few, never one too many. */
  async function count(): Promise<void> {
    counts ??= await load();
    const now = Math.floor(clock.now() / hourMs);
    // An hour counts until its last message is a day old.
    for (const hour of counts.keys()) if (hour < now - hours) counts.delete(hour);
    const spent = [...counts.values()].reduce((sum, one) => sum + one, 0);
    if (spent >= daily) {
      const oldest = Math.min(...counts.keys());
      throw wait(
        'The account has written as much as it may in 24 hours',
        'daily-limit',
        (oldest + hours + 1) * hourMs - clock.now(),
      );
    }
    counts.set(now, (counts.get(now) ?? 0) + 1);
    await storage.put({ collection: 'pace', id: 'sent', at: clock.now(), data: Object.fromEntries(counts) });
  }

  return {
    async turn(characters, signal) {
      const [least, most] = habits.pause;
      const pause = least + random() * (most - least) + Math.min(characters * habits.typing, habits.mostTyping);
      const now = clock.now();
      const at = Math.max(now, free) + pause;
      if (at - now > longestWaitMs) throw wait('Others are written to first', 'too-many-requests', at - now - pause);
      free = at;
      await sleep(clock, at - now, signal);
      const counted = counting.then(count);
      counting = counted.catch(() => {});
      await counted;
      if (signal.aborted) throw calledOff();
    },
  };
}

function wait(message: string, code: string, ms: number): SendError {
  return new SendError(message, { outcome: 'not-sent', code, retryAfterMs: Math.max(1_000, Math.ceil(ms)) });
}

function sleep(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const cancel = clock.after(ms, resolve);
  const called = (): void => {
    cancel();
    reject(calledOff());
  };
  if (signal.aborted) called();
  signal.addEventListener('abort', called, { once: true });
  return promise.finally(() => signal.removeEventListener('abort', called));
}

function calledOff(): SendError {
  return new SendError('Called off', { outcome: 'not-sent', code: 'aborted', retryAfterMs: 1_000 });
}
