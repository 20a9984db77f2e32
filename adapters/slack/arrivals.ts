import type { Inbound } from '../../core/channel.ts';
import type { Clock } from '../../core/clock.ts';

interface Arrival {
  readonly since: number;
  readonly ts: string;
  read(): Promise<Inbound | null>;
  readonly done: PromiseWithResolvers<void>;
}

/**
 * Takes in what happens in one place one after the other, in the order of Slack's timestamps: payloads come over
 * several connections at once, and looking up who somebody is takes longer for one than for the next.
 */
export interface Arrivals {
  /** Resolves once the event is on disk, or turned out to be none. */
  add(place: string, ts: string, read: Arrival['read']): Promise<void>;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
}

/** What comes over another connection may be older and still be on its way. */
const holdMs = 4;

export function createArrivals(accept: (events: readonly Inbound[]) => Promise<void>, clock: Clock): Arrivals {
  const places = new Map<string, Arrival[]>();
  const draining = new Set<Promise<void>>();

  async function drain(place: string, waiting: Arrival[]): Promise<void> {
    for (let [first] = waiting; first; [first] = waiting) {
      const rest = first.since + holdMs - clock.now();
      if (rest > 0) await new Promise<void>((resolve) => void clock.after(rest, resolve));
      // Whatever is older than something that has waited long enough goes before it.
      const ripe = waiting.filter(({ since }) => since + holdMs <= clock.now()).map(({ ts }) => timeOf(ts));
      const newest = Math.max(...ripe, timeOf(first.ts));
      // Time also passes while this process is busy: what came meanwhile is read before anything is decided.
      for (let rounds = 0; rounds < 2; rounds++) await new Promise((resolve) => setImmediate(resolve));
      const batch = waiting.filter(({ ts }) => timeOf(ts) <= newest);
      waiting.splice(0, waiting.length, ...waiting.filter(({ ts }) => timeOf(ts) > newest));
      await take(batch.toSorted((a, b) => timeOf(a.ts) - timeOf(b.ts)));
    }
    places.delete(place);
  }

  async function take(batch: readonly Arrival[]): Promise<void> {
    const read = await Promise.all(
      batch.map(async (arrival) => {
        try {
          return { arrival, event: await arrival.read() };
        } catch (error) {
          arrival.done.reject(error);
          return undefined;
        }
      }),
    );
    const good = read.filter((one) => one !== undefined);
    const events = good.flatMap(({ event }) => event ?? []);
    try {
      if (events.length > 0) await accept(events);
      for (const { arrival } of good) arrival.done.resolve();
    } catch (error) {
      for (const { arrival } of good) arrival.done.reject(error);
    }
  }

  return {
    add(place, ts, read) {
      const arrival: Arrival = { since: clock.now(), ts, read, done: Promise.withResolvers<void>() };
      const waiting = places.get(place);
      if (waiting) waiting.push(arrival);
      else {
        const fresh = [arrival];
        places.set(place, fresh);
        const drained = drain(place, fresh).finally(() => draining.delete(drained));
        draining.add(drained);
      }
      return arrival.done.promise;
    },
    async idle() {
      while (draining.size > 0) await Promise.all(draining);
    },
  };
}

/** Whatever is no time counts as the oldest, so that it is taken and not waited for. */
function timeOf(ts: string): number {
  return Number(ts) || 0;
}
