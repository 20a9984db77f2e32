import { type Priority, priorityRank } from './priority.ts';
import type { Wakeups } from './wakeups.ts';

/** What is known of how urgent conversations and lanes are. A hint, as wake-ups are: what is not known is normal. */
export interface Urgency {
  note(id: string, priority: Priority | undefined): void;
  of(id: string): Priority;
}

/** The oldest are forgotten beyond so many. */
const mostKnown = 10_000;

export function createUrgency(): Urgency {
  const known = new Map<string, Priority>();
  return {
    note(id, priority = 'normal') {
      known.delete(id);
      if (priority === 'normal') return;
      known.set(id, priority);
      for (const oldest of known.keys()) {
        if (known.size <= mostKnown) break;
        known.delete(oldest);
      }
    },
    of: (id) => known.get(id) ?? 'normal',
  };
}

/** The same wake-ups, told how urgent each is. */
export function urgentFirst(wakeups: Wakeups, urgency: Urgency): Wakeups {
  return {
    ...wakeups,
    wake(wake, delayMs) {
      const priority = urgency.of(wake.id);
      wakeups.wake(priority === 'normal' ? wake : { ...wake, priority }, delayMs);
    },
  };
}

/** The most urgent first, otherwise in the order given. */
export function byUrgency<T extends { readonly id: string }>(urgency: Urgency, all: readonly T[]): readonly T[] {
  return all.toSorted((one, other) => priorityRank[urgency.of(other.id)] - priorityRank[urgency.of(one.id)]);
}
