import type { Log } from './log.ts';
import type { Model, ModelRequest } from './model.ts';
import type { Store } from './store.ts';
import type { Wakeups } from './wakeups.ts';

interface AskingParts {
  readonly model?: Model;
  readonly store: Store;
  readonly wakeups: Wakeups;
  readonly log: Log;
}

/**
 * Asks a language model beside the mailboxes, and puts its reply into the mailbox that waits for it. What dies with the
 * process is answered by the timer that the turn has set.
 */
export function createAsking({ model, store, wakeups, log }: AskingParts) {
  const over = new AbortController();
  const running = new Set<Promise<void>>();

  async function run(conversation: string, request: ModelRequest): Promise<void> {
    const reply = model ? await model.ask(request, over.signal) : ({ code: 'unreachable' } as const);
    if (over.signal.aborted) return;
    await store.tell(conversation, { type: 'worded', id: request.id, reply });
    wakeups.wake({ kind: 'mailbox', id: conversation });
  }

  return {
    ask(conversation: string, request: ModelRequest): void {
      const asked = run(conversation, request)
        .catch((error) => log.error('asking-failed', { error: error instanceof Error ? error.name : typeof error }))
        .finally(() => running.delete(asked));
      running.add(asked);
    },
    async stop(): Promise<void> {
      over.abort();
      await Promise.all(running);
    },
  };
}
