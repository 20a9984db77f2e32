import type { Agent } from '../core/cases.ts';
import type { Inbound } from '../core/channel.ts';
import type { Entry } from '../core/conversation.ts';
import { parseAddressKey } from '../core/message.ts';
import type { Internal } from '../core/store.ts';

/** Reads what this store wrote itself; the type says what that was. */
export function parse<T>(text: string): T {
  return JSON.parse(text) as T;
}

/** The earlier wordings of a message as both stores keep them: nothing, where it was never edited. */
export function earlierJson(earlier: Entry['earlier'] = []): string | null {
  return earlier.length === 0 ? null : JSON.stringify(earlier);
}

/** An agent as both stores keep them: the id is an address key. */
export interface AgentRow {
  readonly id: string;
  readonly name: string;
  readonly desk: string | null;
}

export function toAgent({ id, name, desk }: AgentRow): Agent {
  const { channel, chat } = parseAddressKey(id);
  return { channel, id: chat, name, ...(desk !== null && { desk }) };
}

/** An event as written by `JSON.stringify`, with its time as a `Date` again. */
export function parseEvent(text: string): Inbound | Internal {
  const event = parse<Inbound | Internal>(text);
  return 'at' in event ? { ...event, at: new Date(event.at) } : event;
}
