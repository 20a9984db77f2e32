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
 * several connections at once, and looking up who somebody is takes longer for one than for the next. Where one fails,
 * so does what is newer: Slack brings both again.
 */
export interface Arrivals {
  /** Resolves once the event is on disk, or turned out to be none. */
  add(place: string, ts: string, read: Arrival['read']): Promise<void>;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
}

interface Failed {
  readonly error: unknown;
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
      const failed = await take(batch.toSorted((a, b) => timeOf(a.ts) - timeOf(b.ts)));
      if (failed) for (const { done } of waiting.splice(0)) done.reject(failed.error);
    }
    places.delete(place);
  }

  async function take(batch: readonly Arrival[]): Promise<Failed | undefined> {
    const read = await Promise.all(batch.map(tried));
    const first = read.findIndex(({ failed }) => failed);
    const good = first < 0 ? read : read.slice(0, first);
    let failed = read[first]?.failed;
    let count = good.length;
    const events = good.flatMap((one) => one.event ?? []);
    try {
      if (events.length > 0) await accept(events);
    } catch (error) {
      failed = { error };
      count = 0;
    }
    for (const [index, { done }] of batch.entries()) {
      if (failed && index >= count) done.reject(failed.error);
      else done.resolve();
    }
    return failed;
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

async function tried({ read }: Arrival): Promise<{ readonly event?: Inbound | null; readonly failed?: Failed }> {
  try {
    return { event: await read() };
  } catch (error) {
    return { failed: { error } };
  }
}

/** Whatever is no time counts as the oldest, so that it is taken and not waited for. */
function timeOf(ts: string): number {
  return Number(ts) || 0;
}
