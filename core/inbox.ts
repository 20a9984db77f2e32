import type { Inbound } from './channel.ts';
import type { Address } from './message.ts';
import type { Store } from './store.ts';
import type { Wakeups } from './wakeups.ts';

/** Takes in what happened on the platforms. Resolves once it is on disk: only then may a platform be acked. */
export type Accept = (events: readonly Inbound[]) => Promise<void>;

/** @param isDesk whether an address is a desk's room, or a thread in it */
export function createInbox(store: Store, wakeups: Wakeups, isDesk: (address: Address) => boolean): Accept {
  return async (events) => {
    const mailboxes = await store.accept(events.map((event) => ({ event, desk: isDesk(event.from) })));
    for (const id of mailboxes) wakeups.wake({ kind: 'mailbox', id });
  };
}
