import type { Channel, FileStream } from '../../../core/channel.ts';
import type { Address, Card, Fate, FileRef, MediaKind } from '../../../core/message.ts';
import type { RichText } from '../../../core/richtext.ts';
import type { RecordingSink } from './sink.ts';

/** Whether the platform knows that what it handed over was taken. */
export type Delivered = 'acked' | 'not-acked';

/** A file as a person sends it. */
export interface Given {
  readonly media: MediaKind;
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A part as people see it on the platform. */
export type ShownPart =
  | { readonly kind: 'text'; readonly text: RichText }
  | {
      readonly kind: 'media';
      readonly media: MediaKind;
      readonly name: string;
      readonly bytes: Uint8Array;
      readonly caption: string;
    }
  | { readonly kind: 'location'; readonly lat: number; readonly lng: number; readonly label: string }
  | { readonly kind: 'contact'; readonly name: string; readonly phones: readonly string[] }
  | { readonly kind: 'card'; readonly card: Card }
  | { readonly kind: 'unsupported'; readonly label: string };

/** A message as it now stands before people's eyes. */
export interface Shown {
  readonly id: string;
  readonly by: string;
  readonly parts: readonly ShownPart[];
  readonly quote?: { readonly name: string; readonly text: string };
  readonly reactions: readonly string[];
  readonly fate?: Fate;
}

/** Somebody on the platform. */
export interface Person {
  /** Where messages to this one go. */
  readonly address: Address;
  say(text: string, replyTo?: string): Promise<Delivered>;
  /** The platform hands its last delivery over once more. */
  redeliver(): Promise<Delivered>;
  give(files: readonly Given[], caption: string): Promise<Delivered>;
  locate(lat: number, lng: number, label: string): Promise<Delivered>;
  edit(id: string, text: string): Promise<Delivered>;
  remove(id: string): Promise<Delivered>;
  react(id: string, emoji: string, added: boolean): Promise<Delivered>;
  press(id: string, action: string, values: Record<string, string>): Promise<Delivered>;
  type(): Promise<void>;
  /** Who was seen typing. */
  typing(): Promise<readonly string[]>;
  /** Everything that the channel has put on the wire so far has arrived. */
  roundTrip(): Promise<void>;
}

/** The platform's side of a channel: what people there do and see, and what the wire does to us. */
export interface Platform {
  readonly customer: Person;
  /** Another customer. */
  readonly stranger: Person;
  /** A room of agents, where the channel has such. */
  readonly room?: Address;
  /** A place where nobody is. */
  readonly nowhere: Address;
  /** What stands at a place now, oldest first. */
  shown(at: Address): Promise<readonly Shown[]>;
  /** What the wire can do to the next call of ours; empty where there is no wire between us and the platform. */
  readonly faults: readonly Fault[];
  inject(fault: Fault): void;
  /** What the platform itself makes of every text, where it does not keep all of them as they are. */
  readonly keeps?: (text: string) => string;
  /** What people there cannot do to what they said, and cannot see. */
  readonly lacks?: readonly ('edits' | 'reactions' | 'button styles')[];
  /** It hands over one thing at a time, so that nothing is acked while something before it waits. */
  readonly inOrder?: true;
  /** The stand-in for it knows one start only. */
  readonly startsOnce?: true;
}

/** `lost-before`, `lost-after`: the connection breaks before or after the platform did what was asked. */
export type Fault = 'lost-before' | 'lost-after' | 'too-many-requests' | 'server-error';

/** A channel with a platform behind it. */
export interface ChannelUnderTest {
  /** Already started with `sink`. */
  readonly channel: Channel;
  readonly sink: RecordingSink;
  readonly platform: Platform;
  /** Puts a file into another channel. */
  foreign(name: string, bytes: Uint8Array): FileRef;
  /** Stops everything that still runs. */
  close(): Promise<void>;
}

/**
 * Starts a channel with its platform.
 * @param wrap what stands between the channel and everybody else: a saboteur, say
 */
export type OpenChannel = (wrap: (channel: Channel) => Channel) => Promise<ChannelUnderTest>;

/** All bytes of a file. */
export async function bytesOf({ stream }: FileStream): Promise<Uint8Array> {
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
