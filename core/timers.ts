import type { Clock } from './clock.ts';
import type { Store } from './store.ts';
import type { Wakeups } from './wakeups.ts';

const batch = 100;
/** Looks at least this often, so that a clock that jumped or a timer set by another process is noticed. */
const longestWaitMs = 30_000;

/** Turns timers that are due into events of their mailboxes. The store keeps them; this only watches the time. */
export function createTimers(store: Store, wakeups: Wakeups, clock: Clock, onError: (error: unknown) => void) {
  let cancel: (() => void) | undefined;
  let waitingUntil = Number.POSITIVE_INFINITY;
  /** The earliest time set since the store was last asked. */
  let requested = Number.POSITIVE_INFINITY;
  let running: Promise<void> | undefined;
  let stopped = true;

  async function fire(): Promise<void> {
    for (;;) {
      requested = Number.POSITIVE_INFINITY;
      const mailboxes = await store.fireTimers(clock.now(), batch);
      for (const id of mailboxes) wakeups.wake({ kind: 'mailbox', id });
      const next = await store.nextTimer();
      if (next === undefined || next > clock.now()) return schedule(next);
    }
  }

  function schedule(next: number | undefined): void {
    cancel?.();
    if (stopped) return;
    const now = clock.now();
    // What was set while the store was asked may not be in its answer.
    const wanted = Math.min(next ?? Number.POSITIVE_INFINITY, requested);
    waitingUntil = Math.min(Math.max(wanted, now), now + longestWaitMs);
    cancel = clock.after(waitingUntil - now, look);
  }

  function look(): void {
    running = fire().catch((error) => {
      onError(error);
      schedule(undefined);
    });
  }

  return {
    start(): void {
      stopped = false;
      look();
    },
    /** A turn may have set a timer that is due earlier than the one waited for. */
    set(at: number): void {
      requested = Math.min(requested, at);
      if (at < waitingUntil) schedule(at);
    },
    async stop(): Promise<void> {
      stopped = true;
      cancel?.();
      await running;
    },
  };
}
