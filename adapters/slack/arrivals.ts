import type { Inbound } from '../../core/channel.ts';

interface Arrival {
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

export function createArrivals(accept: (events: readonly Inbound[]) => Promise<void>): Arrivals {
  const places = new Map<string, Arrival[]>();
  const draining = new Set<Promise<void>>();

  async function drain(place: string, waiting: Arrival[]): Promise<void> {
    // What arrives in the same moment over another connection may be older.
    await new Promise((resolve) => setImmediate(resolve));
    while (waiting.length > 0) {
      const batch = waiting.splice(0).toSorted((a, b) => Number(a.ts) - Number(b.ts));
      await take(batch);
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
      const arrival: Arrival = { ts, read, done: Promise.withResolvers<void>() };
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
