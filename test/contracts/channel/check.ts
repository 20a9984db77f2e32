import { ok } from 'node:assert/strict';
import { type Channel, type Feature, type Outgoing, SendError, type Support } from '../../../core/channel.ts';
import type { Address, Part, Party } from '../../../core/message.ts';
import { plain } from '../../../core/richtext.ts';
import type { ChannelUnderTest, OpenChannel, Shown, ShownPart } from './platform.ts';

/** One promise of the contract. `run` rejects where it is not kept. */
export interface Check {
  readonly name: string;
  /** The feature it shows; where a channel has not got it, its fallback is shown instead. */
  readonly needs?: Feature;
  run(open: OpenChannel, wrap?: (channel: Channel) => Channel): Promise<void>;
}

export function check(name: string, prove: (test: ChannelUnderTest) => Promise<void>, needs?: Feature): Check {
  return {
    name,
    ...(needs && { needs }),
    async run(open, wrap = (channel) => channel) {
      const test = await open(wrap);
      try {
        await prove(test);
      } finally {
        test.sink.release();
        await test.close();
      }
    },
  };
}

/** Two proofs for a feature: that it works where it is declared, and what happens where it is not. */
export function featureCheck(
  feature: Feature,
  proofs: {
    readonly has: (test: ChannelUnderTest) => Promise<void>;
    readonly lacks: (test: ChannelUnderTest) => Promise<void>;
  },
): Check {
  const prove = (test: ChannelUnderTest): Promise<void> =>
    isNative(test.channel.capabilities.features[feature]) ? proofs.has(test) : proofs.lacks(test);
  return check(`${feature} is as declared`, prove, feature);
}

function isNative(support: Support): boolean {
  return support === 'full' || support === 'partial';
}

export const ana: Party = { id: 'agent-ana', name: 'Ana', kind: 'agent' };

let keys = 0;

/** A message of ours, with a key of its own. */
export function outgoing(parts: readonly Part[] | string, more: Partial<Outgoing> = {}): Outgoing {
  keys += 1;
  const list: readonly Part[] = typeof parts === 'string' ? [{ kind: 'text', text: plain(parts) }] : parts;
  return { key: `send-${keys}`, by: ana, parts: list, ...more };
}

export const patient = new AbortController().signal;

/** Everything that can be read in a message. */
export function wordsOf(message: Shown): string {
  return message.parts.map(wordsIn).join('\n');
}

function wordsIn(part: ShownPart): string {
  switch (part.kind) {
    case 'text':
      return part.text.text;
    case 'media':
      return `${part.name} ${part.caption}`;
    case 'location':
      return `${part.label} ${part.lat} ${part.lng}`;
    case 'contact':
      return [part.name, ...part.phones].join(' ');
    case 'card':
      return JSON.stringify(part.card);
    case 'unsupported':
      return part.label;
  }
}

/** What a customer sees, all messages together. */
export async function wordsAt(test: ChannelUnderTest, at: Address): Promise<string> {
  return (await test.platform.shown(at)).map(wordsOf).join('\n');
}

/** The message at a place that has this id. */
export async function shownAs(test: ChannelUnderTest, at: Address, id: string | undefined): Promise<Shown> {
  const found = (await test.platform.shown(at)).find((message) => message.id === id);
  ok(found, `message ${id} is not shown`);
  return found;
}

/** How a send failed. */
export async function failureOf(send: Promise<unknown>): Promise<SendError> {
  const error = await send.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  ok(error instanceof SendError, 'a send that cannot succeed has to fail with a SendError');
  return error;
}

/** The newest event, which has to be of this type. */
export function newest<T extends string>(test: ChannelUnderTest, type: T) {
  const event = test.sink.events.at(-1);
  ok(event?.type === type, `expected ${type}, got ${event?.type ?? 'nothing'}`);
  return event as Extract<typeof event, { readonly type: T }>;
}
