import { type Clock, systemClock } from '../core/clock.ts';
import { priorities, priorityRank } from '../core/priority.ts';
import type { Wake, Wakeups } from '../core/wakeups.ts';

/** After an error the work is looked at again this much later: the store still knows it. */
const retryMs = 1_000;

interface Slot {
  wake: Wake;
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
  /** How many handlers of a kind run side by side: lanes that wait for a platform hold up no mailbox. */
  readonly concurrency?: number;
  readonly onError?: (wake: Wake, error: unknown) => void;
}): Wakeups {
  const clock = options.clock ?? systemClock;
  const concurrency = options.concurrency ?? 256;
  const slots = new Map<string, Slot>();
  const waiting = { mailbox: createLine(), lane: createLine() };
  let handler: ((wake: Wake) => Promise<void>) | undefined;
  const running = { mailbox: 0, lane: 0 };
  let stopped = false;
  let onIdle: (() => void) | undefined;

  function enqueue(slot: Slot): void {
    slot.cancel?.();
    delete slot.cancel;
    slot.dueAt = 0;
    waiting[slot.wake.kind].add(slot);
    pump(slot.wake.kind);
  }

  function pump(kind: Wake['kind']): void {
    while (handler && !stopped && running[kind] < concurrency) {
      const slot = waiting[kind].next();
      if (!slot) return;
      void run(handler, slot);
    }
  }

  async function run(handle: (wake: Wake) => Promise<void>, slot: Slot): Promise<void> {
    const { kind } = slot.wake;
    running[kind]++;
    slot.running = true;
    slot.again = false;
    try {
      await handle(slot.wake);
    } catch (error) {
      options.onError?.(slot.wake, error);
      later(slot, retryMs);
    } finally {
      running[kind]--;
      slot.running = false;
      if (slot.again && !stopped) enqueue(slot);
      else if (!slot.cancel) slots.delete(keyOf(slot.wake));
      pump(kind);
      if (isIdle()) onIdle?.();
    }
  }

  const isIdle = () => running.mailbox + running.lane === 0;

  /** It waits already, and is more urgent than it was. */
  function raise(slot: Slot, wake: Wake): void {
    if (rankOf(wake) <= rankOf(slot.wake)) return;
    waiting[wake.kind].remove(slot);
    slot.wake = wake;
    waiting[wake.kind].add(slot);
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
      for (const kind of ['mailbox', 'lane'] as const) pump(kind);
      return Promise.resolve();
    },
    wake(wake, delayMs = 0) {
      if (stopped) return;
      const key = keyOf(wake);
      const known = slots.get(key);
      if (known && !known.running && !known.cancel) return raise(known, wake);
      const slot = known ?? { wake, running: false, again: false, dueAt: 0 };
      if (!known) slots.set(key, slot);
      slot.wake = wake;
      if (delayMs > 0) later(slot, delayMs);
      else if (slot.running) slot.again = true;
      else enqueue(slot);
    },
    stop() {
      stopped = true;
      for (const slot of slots.values()) slot.cancel?.();
      if (isIdle()) return Promise.resolve();
      return new Promise((resolve) => {
        onIdle = resolve;
      });
    },
  };
}

/** Those who wait: the most urgent first, and of these who came first. */
function createLine() {
  const byRank: Slot[][] = priorities.map(() => []);
  return {
    add: (slot: Slot) => void byRank[rankOf(slot.wake)]?.push(slot),
    next: () => byRank.findLast(({ length }) => length > 0)?.shift(),
    remove(slot: Slot) {
      const same = byRank[rankOf(slot.wake)];
      same?.splice(same.indexOf(slot), 1);
    },
  };
}

function rankOf({ priority = 'normal' }: Wake): number {
  return priorityRank[priority];
}

function keyOf({ kind, id }: Wake): string {
  return `${kind}:${id}`;
}
