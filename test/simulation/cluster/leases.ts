import type { Clock } from '../../../core/clock.ts';
import type { Leases } from '../../../core/leases.ts';

interface Lease {
  holder: string;
  address: string;
  until: number;
}

/** As `store/postgres/leases.ts` has it. */
const courtesyMs = 3_000;

/**
 * The leases of simulated processes, by the clock of their store.
 * @param areForEver a bug put in on purpose: nobody takes over what a dead process had
 */
export function createLeases(clock: Clock, areForEver = false): Leases {
  const leases = new Map<string, Lease>();
  /** Until when each process has told that it lives. */
  const members = new Map<string, number>();
  const isFree = (lease: Lease | undefined) => lease === undefined || (lease.until < clock.now() && !areForEver);
  const free = (holder: string, names: Iterable<string>) => {
    for (const name of names) {
      const lease = leases.get(name);
      if (lease?.holder === holder) Object.assign(lease, { holder: '', until: clock.now() - 1 });
    }
  };

  return {
    async keep(holder, address, names, all, lifeMs) {
      const now = clock.now();
      const others = [...members].filter(([id, until]) => id !== holder && until >= now).length;
      const share = Math.ceil(all / (others + 1));
      const isOurs = (name: string) => leases.get(name)?.holder === holder;
      const had = names.filter(isOurs);
      const open = names.filter((name) => !isOurs(name) && isFree(leases.get(name))).toSorted();
      const taken = open.filter((name, index) => {
        const { until = Number.POSITIVE_INFINITY } = leases.get(name) ?? {};
        return had.length + index < share || until < now - courtesyMs;
      });
      const ours = [...had, ...taken];
      for (const name of ours) leases.set(name, { holder, address, until: now + lifeMs });
      members.set(holder, now + lifeMs);
      return { ours, share };
    },
    async release(holder, names) {
      free(holder, names);
    },
    async leave(holder) {
      members.delete(holder);
      free(holder, [...leases.keys()]);
    },
    async holderOf(name) {
      const lease = leases.get(name);
      return lease && !isFree(lease) ? { holder: lease.holder, address: lease.address } : undefined;
    },
  };
}
