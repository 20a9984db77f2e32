import type { Inbound, Sink } from '../../core/channel.ts';
import type { Clock } from '../../core/clock.ts';
import type { Log } from '../../core/log.ts';
import type { Tallies } from '../tencent/tally.ts';
import { windowEvent } from '../tencent/window.ts';
import { codeMs, type Greeter } from './greeter.ts';
import { type Reading, readEntry } from './inbound.ts';
import type { People } from './people.ts';
import { chatOf, partId } from './place.ts';
import { note, type State } from './state.ts';

export interface IntakeParts {
  readonly channel: string;
  readonly sink: Sink;
  readonly state: State;
  readonly tallies: Tallies;
  readonly clock: Clock;
  readonly people: People;
  readonly greeter: Greeter;
  readonly log: Log;
  /** Nothing from before this time is taken in, in milliseconds since the epoch. */
  readonly since: number;
}

/** Takes in a page of `msg_list`. Resolves once everything in it is on disk. */
export function createIntake(parts: IntakeParts): (list: readonly unknown[]) => Promise<void> {
  const { channel, sink, state, tallies, people, greeter, clock, log } = parts;

  /** A post that failed may have had several messages in it. */
  async function eventsOf(reading: Reading): Promise<readonly Inbound[]> {
    const { place, toInbound } = reading;
    if (!toInbound) return [];
    const by = await people.party(place.customer);
    const event = toInbound(by);
    if (reading.said) {
      const window = await windowEvent(tallies, event.from, by, { now: clock.now(), renewed: true });
      return window ? [window, event] : [event];
    }
    if (event.type !== 'undelivered') return [event];
    const count = (await state.get('merged', event.id)) ?? 1;
    const others = Array.from({ length: count - 1 }, (_, index) => ({
      ...event,
      key: `${event.key}#${index + 2}`,
      id: partId(event.id, index + 2),
    }));
    return [event, ...others];
  }

  return async (list) => {
    const readings: Reading[] = [];
    for (const raw of list) {
      const reading = readEntry(channel, raw);
      if (!reading) log.info('wecom-entry-skipped', { channel, type: typeOf(raw) });
      else if (reading.at >= parts.since) readings.push(reading);
    }
    await people.learn(readings.map(({ place }) => place.customer));
    // Before anybody answers: what is answered to is what allows the answer.
    const said = readings.filter((reading) => reading.said);
    await Promise.all(said.map(({ place, id, at }) => tallies.renewed(chatOf(place), id, at)));
    for (const { welcome, at } of readings) if (welcome !== undefined) await greeter.greet(welcome, at);
    for (const { place, farewell, at } of readings) {
      const isUsable = farewell !== undefined && clock.now() - at < codeMs;
      if (isUsable) await state.put(note('farewell', chatOf(place), farewell));
    }
    const events = (await Promise.all(readings.map(eventsOf))).flat();
    if (events.length > 0) await sink.accept(events);
  };
}

/** What kind of entry it was: a word of WeCom's, never one of a customer's. */
function typeOf(raw: unknown): string {
  const { msgtype, event } = (typeof raw === 'object' && raw !== null ? raw : {}) as Record<string, unknown>;
  const inside = typeof event === 'object' && event !== null ? (event as Record<string, unknown>)['event_type'] : '';
  return [msgtype, inside].filter((word) => typeof word === 'string' && /^[a-z_]{1,40}$/.test(word)).join('/');
}
