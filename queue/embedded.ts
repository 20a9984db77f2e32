import { type Clock, systemClock } from '../core/clock.ts';
import type { Wake, Wakeups } from '../core/wakeups.ts';

/** After an error the work is looked at again this much later: the store still knows it. */
const retryMs = 1_000;

interface Slot {
  readonly wake: Wake;
  running: boolean;
  /** A wake came while it ran. */
  again: boolean;
  /** When a delayed wake is due. */
  dueAt: number;
  cancel?: () => void;
}

/** `Wakeups` within this process. */
export function createEmbeddedWakeups(options: {
  readonly clock?: Clock;
  /** How many handlers run side by side. */
  readonly concurrency?: number;
  readonly onError?: (wake: Wake, error: unknown) => void;
}): Wakeups {
  const clock = options.clock ?? systemClock;
  const concurrency = options.concurrency ?? 256;
  const slots = new Map<string, Slot>();
  const ready: Slot[] = [];
  let handler: ((wake: Wake) => Promise<void>) | undefined;
  let running = 0;
  let stopped = false;
  let onIdle: (() => void) | undefined;

  function enqueue(slot: Slot): void {
    slot.cancel?.();
    delete slot.cancel;
    slot.dueAt = 0;
    ready.push(slot);
    pump();
  }

  function pump(): void {
    while (handler && !stopped && running < concurrency) {
      const slot = ready.shift();
      if (!slot) return;
      void run(handler, slot);
    }
  }

  async function run(handle: (wake: Wake) => Promise<void>, slot: Slot): Promise<void> {
    running++;
    slot.running = true;
    slot.again = false;
    try {
      await handle(slot.wake);
    } catch (error) {
      options.onError?.(slot.wake, error);
      later(slot, retryMs);
    } finally {
      running--;
      slot.running = false;
      if (slot.again && !stopped) enqueue(slot);
      else if (!slot.cancel) slots.delete(keyOf(slot.wake));
      pump();
      if (running === 0) onIdle?.();
    }
  }

  function later(slot: Slot, delayMs: number): void {
    if (stopped) return;
    const dueAt = clock.now() + delayMs;
    if (slot.cancel && slot.dueAt <= dueAt) return;
    slot.cancel?.();
    slot.dueAt = dueAt;
    slot.cancel = clock.after(delayMs, () => {
      delete slot.cancel;
      if (slot.running) slot.again = true;
      else enqueue(slot);
    });
  }

  return {
    start(handle) {
      handler = handle;
      pump();
      return Promise.resolve();
    },
    wake(wake, delayMs = 0) {
      if (stopped) return;
      const key = keyOf(wake);
      const known = slots.get(key);
      if (known && !known.running && !known.cancel) return; // it waits in `ready` already
      const slot = known ?? { wake, running: false, again: false, dueAt: 0 };
      if (!known) slots.set(key, slot);
      if (delayMs > 0) later(slot, delayMs);
      else if (slot.running) slot.again = true;
      else enqueue(slot);
    },
    stop() {
      stopped = true;
      for (const slot of slots.values()) slot.cancel?.();
      if (running === 0) return Promise.resolve();
      return new Promise((resolve) => {
        onIdle = resolve;
      });
    },
  };
}

function keyOf({ kind, id }: Wake): string {
  return `${kind}:${id}`;
}
