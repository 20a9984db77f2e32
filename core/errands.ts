import type { Log } from './log.ts';
import type { Internal, Store } from './store.ts';
import type { Wakeups } from './wakeups.ts';

interface ErrandsParts<Errand> {
  readonly store: Pick<Store, 'tell'>;
  readonly wakeups: Wakeups;
  readonly log: Log;
  /** Does what was asked for and says what came of it. */
  readonly run: (errand: Errand, conversation: string, signal: AbortSignal) => Promise<Internal>;
}

/**
 * Runs what turns ask of a language model or another system beside the mailboxes, and puts what came of it into the
 * mailbox that waits for it. What dies with the process is answered by the timer that the turn has set.
 */
export function createErrands<Errand>({ store, wakeups, log, run }: ErrandsParts<Errand>) {
  const over = new AbortController();
  const running = new Set<Promise<void>>();

  async function carry(conversation: string, errand: Errand): Promise<void> {
    const told = await run(errand, conversation, over.signal);
    if (over.signal.aborted) return;
    await store.tell(conversation, told);
    wakeups.wake({ kind: 'mailbox', id: conversation });
  }

  return {
    begin(conversation: string, errand: Errand): void {
      const begun = carry(conversation, errand)
        .catch((error) => log.error('errand-failed', { error: error instanceof Error ? error.name : typeof error }))
        .finally(() => running.delete(begun));
      running.add(begun);
    },
    async stop(): Promise<void> {
      over.abort();
      await Promise.all(running);
    },
  };
}
