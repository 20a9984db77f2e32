import type { Hint, Inbound, Sink } from '../../../core/channel.ts';

/** A sink that keeps what it is handed, and can be slow or fail. */
export interface RecordingSink extends Sink {
  /** Taken in, in order; a repeated key once. */
  readonly events: readonly Inbound[];
  /** Every key handed in and taken, repetitions too. */
  readonly keys: readonly string[];
  readonly hints: readonly Hint[];
  /** Lets events that match wait at the door. */
  hold(matches: (event: Inbound) => boolean): Held;
  /** Lets in what waits, so that a check that failed midway leaves nothing behind. */
  release(): void;
  /** Fails the next `accept`. */
  failNext(): void;
}

export interface Held {
  /** Resolves when something waits. */
  readonly entered: Promise<void>;
  release(): void;
}

export function createSink(): RecordingSink {
  const events: Inbound[] = [];
  const keys: string[] = [];
  const hints: Hint[] = [];
  const known = new Set<string>();
  let gate: { matches: (event: Inbound) => boolean; enter(): void; opened: PromiseWithResolvers<void> } | null = null;
  let fails = 0;
  return {
    events,
    keys,
    hints,
    async accept(batch) {
      if (fails > 0) {
        fails -= 1;
        throw new Error('The inbox cannot be written');
      }
      if (gate && batch.some(gate.matches)) {
        gate.enter();
        await gate.opened.promise;
      }
      for (const event of batch) {
        keys.push(event.key);
        if (known.has(event.key)) continue;
        known.add(event.key);
        events.push(event);
      }
    },
    hint: (hint) => void hints.push(hint),
    hold(matches) {
      const entered = Promise.withResolvers<void>();
      const opened = Promise.withResolvers<void>();
      gate = { matches, enter: entered.resolve, opened };
      return { entered: entered.promise, release: () => this.release() };
    },
    release() {
      gate?.opened.resolve();
      gate = null;
    },
    failNext() {
      fails += 1;
    },
  };
}
