import type { Inbound } from '../core/channel.ts';
import type { Internal } from '../core/store.ts';

/** Reads what this store wrote itself; the type says what that was. */
export function parse<T>(text: string): T {
  return JSON.parse(text) as T;
}

/** An event as written by `JSON.stringify`, with its time as a `Date` again. */
export function parseEvent(text: string): Inbound | Internal {
  const event = parse<Inbound | Internal>(text);
  return 'at' in event ? { ...event, at: new Date(event.at) } : event;
}
