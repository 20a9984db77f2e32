import type { Priority } from './priority.ts';

/** What can be woken: the mailbox of a conversation, or a lane of the outbox. */
export interface Wake {
  readonly kind: 'mailbox' | 'lane';
  readonly id: string;
  /** Where much waits, the most urgent is begun first. */
  readonly priority?: Priority;
}

/**
 * Tells somebody that there is work. A hint and nothing more: the store knows what the work is, and a sweep finds
 * what a lost wake-up forgot.
 *
 * For one `kind` and `id`, at most one call of the handler runs and at most one more waits; a wake during the run
 * is never lost. Different ids run side by side.
 */
export interface Wakeups {
  start(handle: (wake: Wake) => Promise<void>): Promise<void>;
  /** @param delayMs how long to wait first; an earlier wake of the same id overtakes it */
  wake(wake: Wake, delayMs?: number): void;
  /**
   * Where several processes share the work: this one, and no other, works the lanes that lead to a channel from now on.
   * What was told before is found by a sweep.
   */
  claim?(channel: string): Promise<void>;
  /** It does so no more. */
  release?(channel: string): void;
  /** Whether others cannot be told anything just now, so that each has to look for work by itself. */
  isAlone?(): boolean;
  /** Begins nothing new and resolves when what runs has ended. */
  stop(): Promise<void>;
}
