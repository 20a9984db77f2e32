import type { Clock } from '../../core/clock.ts';
import type { Log } from '../../core/log.ts';
import { type Api, ApiFailure } from './api.ts';
import type { Intake } from './intake.ts';
import { note, type State } from './state.ts';
import { allowedUpdates, type Update } from './wire.ts';

/** A way in. */
export interface Ingress {
  /** @throws {Error} that says what to do, where it can never work */
  start(): Promise<void>;
  /** Why updates do not come just now, and what to do about it; undefined where they do. */
  trouble(): string | undefined;
  /** Takes nothing new, and waits for what is under way. */
  stop(): Promise<void>;
}

export interface PollingParts {
  readonly channel: string;
  readonly botId: string;
  readonly api: Api;
  readonly intake: Intake;
  readonly state: State;
  readonly clock: Clock;
  readonly log: Log;
}

/** Seconds a poll waits for news. Telegram's longest is 50. */
const pollSeconds = 50;
const batch = 100;
const firstPauseMs = 500;
const longestPauseMs = 30_000;
/**
 * Updates live a day, and after a week without any Telegram counts from a random number, which may be a lower one: an
 * old offset would have them forgotten unseen. Source: Update.update_id.
 */
const offsetGoodMs = 24 * 60 * 60 * 1000;

/**
 * Asks Telegram for updates, one consumer at a time. An offset confirms everything before it, so it moves only when
 * all of that is on disk.
 */
export function createPolling(parts: PollingParts): Ingress {
  const { channel, botId, api, intake, state, clock, log } = parts;
  const stopping = new AbortController();
  let next: number | null = null;
  let movedAt = 0;
  let advice: string | undefined;
  let saved: Promise<unknown> = Promise.resolve();
  let running: Promise<void> = Promise.resolve();

  async function loadOffset(): Promise<void> {
    const known = await state.get('offset', 'newest');
    const age = await state.age('offset', 'newest');
    if (known?.bot !== botId || age === undefined || age > offsetGoodMs) return;
    next = known.next;
    movedAt = clock.now() - age;
  }

  function offset(): { offset?: number } {
    return next === null || clock.now() - movedAt > offsetGoodMs ? {} : { offset: next };
  }

  function moveTo(id: number): void {
    next = Math.max(next ?? id, id);
    movedAt = clock.now();
    // Telegram remembers it too, from the next poll on; a crash before either only brings keys again that are known.
    const entry = note('offset', 'newest', { bot: botId, next });
    saved = saved.then(() => state.put(entry)).catch(() => log.warn('telegram-offset-unsaved', { channel }));
  }

  async function poll(): Promise<void> {
    const updates = await api.call<readonly Update[]>(
      'getUpdates',
      { ...offset(), limit: batch, timeout: pollSeconds, allowed_updates: allowedUpdates },
      { signal: stopping.signal, timeoutMs: (pollSeconds + 15) * 1_000 },
    );
    if (updates.length === 0) return;
    await intake.take(updates);
    moveTo(Math.max(...updates.map(({ update_id }) => update_id)) + 1);
  }

  async function run(): Promise<void> {
    let pauseMs = firstPauseMs;
    while (!stopping.signal.aborted) {
      try {
        await poll();
        advice = undefined;
        pauseMs = firstPauseMs;
      } catch (error) {
        if (stopping.signal.aborted) break;
        const wanted = await explain(error);
        await sleep(clock, Math.max(wanted, pauseMs), stopping.signal);
        pauseMs = Math.min(pauseMs * 2, longestPauseMs);
      }
    }
    await confirm();
  }

  /** Logs why a poll failed. @returns how long to wait at least, in milliseconds */
  async function explain(error: unknown): Promise<number> {
    if (!(error instanceof ApiFailure)) {
      advice = 'Nothing was confirmed to Telegram; it is tried again';
      log.error('telegram-intake-failed', { channel, advice });
      return 0;
    }
    if (error.status === 409 && /webhook/i.test(error.description)) {
      log.warn('telegram-webhook-in-the-way', { channel, advice: 'The webhook is deleted, since mode is polling' });
      await api.call('deleteWebhook', { drop_pending_updates: false }).catch(() => {});
      return 0;
    }
    if (error.status === 409) {
      advice = 'Another program polls with the same token. Stop it, or give this channel a bot of its own';
      log.error('telegram-conflict', { channel, advice });
      return 5_000;
    }
    if (error.status === 401 || error.status === 404) {
      advice = 'Get the present token from @BotFather, and start again';
      log.error('telegram-token-refused', { channel, advice });
      return longestPauseMs;
    }
    advice = 'Telegram cannot be reached: look at the network';
    log.warn('telegram-poll-failed', { channel, kind: error.kind, status: error.status });
    return error.retryAfterMs ?? 0;
  }

  /** Tells Telegram of what was taken in last, which otherwise only the next poll would. */
  async function confirm(): Promise<void> {
    const { offset: reached } = offset();
    if (reached !== undefined) {
      const last = { offset: reached, limit: 1, timeout: 0, allowed_updates: allowedUpdates };
      await api.call('getUpdates', last, { timeoutMs: 5_000 }).catch(() => {});
    }
    await saved;
  }

  return {
    async start() {
      await loadOffset();
      running = run();
    },
    trouble: () => advice,
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

/** Resolves after a while, or at once when it is called off. */
export function sleep(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = (): void => {
      cancel();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const cancel = clock.after(ms, end);
    signal.addEventListener('abort', end, { once: true });
  });
}
