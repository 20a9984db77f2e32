import type { Capabilities } from '../../../core/channel.ts';
import type { Fate } from '../../../core/message.ts';
import type { RichText } from '../../../core/richtext.ts';
import type { Given } from '../../contracts/channel/platform.ts';

export type PlatformName = 'web' | 'slack' | 'telegram' | 'wecom-kf' | 'wechat-mp' | 'wechaty' | 'lanying';
export type Role = 'customer' | 'agent';

/** A text with formatting, by what it shows: words in several styles, a quotation, a block of code. */
export type Styled = 'words' | 'quote' | 'block';

export interface Place {
  readonly lat: number;
  readonly lng: number;
  readonly label: string;
}

export interface Contact {
  readonly name: string;
  readonly phone: string;
}

/** A message as it now stands before somebody's eyes. */
export interface Look {
  readonly id: string;
  /** Who speaks, where the window says so. */
  readonly by: string;
  /** All its words, without the name of who speaks. */
  readonly text: RichText;
  readonly files: readonly LookedFile[];
  readonly place?: Place;
  readonly contact?: Contact;
  /** The message it answers, where the platform itself shows that. */
  readonly replyTo?: string;
  readonly reactions: readonly string[];
  readonly fate?: Fate;
  readonly reason?: string;
  readonly buttons: readonly { readonly id: string; readonly label: string }[];
  /** What in it would do something to whoever reads it: a mention, a ping, a command, a link with other words on it. */
  readonly live: readonly string[];
}

export interface LookedFile {
  readonly kind: string;
  readonly name: string;
  bytes(): Promise<Uint8Array>;
}

/** Somebody in front of a window of a platform. What is missing is what nobody can do there. */
export interface Seat {
  readonly platform: PlatformName;
  readonly role: Role;
  /** Under which name others see who writes here. */
  readonly name: string;
  readonly features: Capabilities['features'];
  /** Longest text that can be typed at once. */
  readonly longest: number;
  /** What the platform makes of every text. */
  keeps(text: string): string;
  /** Everything in the window, oldest first, one's own messages too. */
  shown(): readonly Look[];
  /** Each of these resolves once the channel has taken it in, with the message's id. */
  say(text: string, replyTo?: string): Promise<string>;
  saysStyled?(which: Styled): Promise<string>;
  give(files: readonly Given[], caption: string): Promise<string>;
  /** A file beyond what the other side takes. */
  giveTooLarge?(name: string, bytes: number): Promise<string>;
  locate?(place: Place): Promise<string>;
  introduce?(contact: Contact): Promise<string>;
  edit?(id: string, text: string): Promise<void>;
  remove?(id: string): Promise<void>;
  react?(id: string, emoji: string, added: boolean): Promise<void>;
  /** Agents: presses a button, and fills in what it asks for. */
  press?(id: string, action: string, values?: Readonly<Record<string, string>>): Promise<void>;
}

/** Links whose words are not their address. */
export function labelledLinks({ text, spans }: RichText): readonly string[] {
  return spans.flatMap((span) =>
    span.style === 'link' && text.slice(span.start, span.end) !== span.url ? [`link to ${span.url}`] : [],
  );
}
