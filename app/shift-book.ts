import type { ShiftBook } from '../core/cases.ts';
import type { Clock } from '../core/clock.ts';
import type { Store } from '../core/store.ts';
import type { Wake } from '../core/wakeups.ts';

/** What agents say of themselves outside of any thread; the mailboxes that learn of it are woken. */
export function createShiftBook(store: Store, clock: Clock, wake: (wake: Wake) => void): ShiftBook {
  return {
    away: () => store.away(),
    async shift(agent, isAway) {
      for (const id of await store.shift(agent, isAway, clock.now())) wake({ kind: 'mailbox', id });
    },
  };
}
