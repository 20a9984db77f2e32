import type { RichText } from './richtext.ts';

/** A place one can send to. `thread` is a thread, topic or reply chain inside the chat. */
export interface Address {
  readonly channel: string;
  readonly chat: string;
  readonly thread?: string;
}

/** Whoever said or did something. `id` is unique within its channel. */
export interface Party {
  readonly id: string;
  readonly name: string;
  readonly kind: 'customer' | 'agent' | 'bot' | 'system';
  /** Agents only; checked at the moment an action runs. */
  readonly role?: 'agent' | 'supervisor';
}

/** A file that `channel` can open by `id`. Bytes are never held in a message. */
export interface FileRef {
  readonly channel: string;
  readonly id: string;
  readonly name?: string;
  readonly mime?: string;
  readonly bytes?: number;
  /** Where it is larger than what its platform hands out: how much that is, in bytes. Only its own channel can send it on. */
  readonly fetchLimit?: number;
}

export type MediaKind = 'image' | 'video' | 'audio' | 'voice' | 'file' | 'sticker';

/** One piece of a message. A message is a list of these, so an album with a caption is one message. */
export type Part =
  | { readonly kind: 'text'; readonly text: RichText }
  | { readonly kind: 'media'; readonly media: MediaKind; readonly file: FileRef; readonly caption?: RichText }
  | { readonly kind: 'location'; readonly lat: number; readonly lng: number; readonly label?: string }
  | { readonly kind: 'contact'; readonly name: string; readonly phones: readonly string[] }
  | { readonly kind: 'card'; readonly card: Card }
  /** Something the channel could not express. Always shown, never swallowed. */
  | {
      readonly kind: 'unsupported';
      /** In English, beginning with what it is, where that is known. */
      readonly label: string;
      readonly what?: Unshown;
      /** Where it was quoted, and not sent: of whom, '' where nobody is named. */
      readonly quotedOf?: string;
    };

/** What a message can be of which no more is known than what it is. The names are those of the label as it comes in. */
export type Unshown =
  | 'picture'
  | 'video'
  | 'audio'
  | 'voice message'
  | 'video message'
  | 'animation'
  | 'file'
  | 'sticker'
  | 'contact'
  | 'place'
  | 'story'
  | 'game'
  | 'paid media'
  | 'live photo'
  | 'checklist'
  | 'gift'
  | 'giveaway'
  | 'poll'
  | 'rich message'
  | 'passport data'
  | 'invoice'
  | 'payment'
  | 'refund'
  | 'shared people'
  | 'shared chat'
  | 'data of a web app'
  | 'red packet'
  | 'transfer'
  | 'mini program'
  | 'link'
  | 'chat history'
  | 'group note'
  | 'post of Moments'
  | 'message taken back'
  | 'menu'
  | 'product'
  | 'order'
  | 'video of a channel'
  | 'meeting'
  | 'schedule'
  | 'note'
  | 'message of an unknown kind';

/** A titled block with fields and buttons: a case's card, the bot's choices, a survey. */
export interface Card {
  readonly title: string;
  readonly fields?: readonly { readonly label: string; readonly value: string }[];
  readonly body?: RichText;
  readonly actions?: readonly Action[];
  /** The same facts for machines, so that a desk can filter by them: `state`, `priority`, `assignee` … */
  readonly facts?: Readonly<Record<string, string>>;
}

/** A button. Pressing it sends an `action` event with this id, and with the form's values where it carries a form. */
export interface Action {
  readonly id: string;
  readonly label: string;
  readonly style?: 'primary' | 'danger';
  readonly form?: Form;
}

export interface Form {
  readonly title: string;
  readonly submit: string;
  readonly fields: readonly FormField[];
}

export interface FormField {
  readonly id: string;
  readonly label: string;
  readonly kind: 'text' | 'multiline' | 'select';
  readonly required?: boolean;
  readonly value?: string;
  /**
   * The value is a draft, which is written once somebody opens the form: whoever shows a form with such a field says so
   * by the action `form-opened`. `awaited`: it is still to come, with a change of the card; `ready`: this is it.
   */
  readonly draft?: 'awaited' | 'ready';
  /**
   * Of a choice of canned replies: whoever shows it may let people search what `CaseBook.canned` knows of their texts.
   * Words are an answer too; whoever gets them looks for the reply.
   */
  readonly search?: 'canned';
  /** For `select`. */
  readonly options?: readonly { readonly value: string; readonly label: string }[];
}

/** The action by which a channel says that a form with a draft in it was opened; `values.action`: whose it is. */
export const formOpened = 'form-opened';

export function hasDraft(form: Form | undefined): boolean {
  return form?.fields.some(({ draft }) => draft !== undefined) ?? false;
}

/** What has become of a send, in the end. */
export type Outcome = 'sent' | 'failed' | 'unknown';

/** What has become of a message, as shown beside it. `read`: by the customer, on the few platforms that tell. */
export type Fate = Outcome | 'pending' | 'read';

/** `channel/chat` or `channel/chat/thread`, each part percent-encoded: unique, and safe as a key. */
export function addressKey(address: Address): string {
  const parts = [address.channel, address.chat];
  if (address.thread !== undefined) parts.push(address.thread);
  return parts.map(encodeURIComponent).join('/');
}

/** The address that `addressKey` was made from. */
export function parseAddressKey(key: string): Address {
  const [channel, chat, thread] = key.split('/').map(decodeURIComponent);
  if (channel === undefined || chat === undefined) throw new TypeError('Not an address key');
  return thread === undefined ? { channel, chat } : { channel, chat, thread };
}

/** The words of a message, for search, triage and recaps: no formatting, other parts by their captions or labels. */
export function plainParts(parts: readonly Part[]): string {
  return parts.map(plainPart).filter(Boolean).join('\n');
}

/** What somebody typed: texts and captions, and no quote above them. A file's name or a place's label says nothing of what is wanted. */
export function typedText(parts: readonly Part[]): string {
  const own = parts.filter((part) => !isQuote(part));
  return (own.length > 0 ? own : parts)
    .map((part) => (part.kind === 'text' ? part.text.text : part.kind === 'media' ? (part.caption?.text ?? '') : ''))
    .filter(Boolean)
    .join('\n');
}

/** Whether it is somebody's earlier words and nothing else, as channels put it above what answers them. */
function isQuote(part: Part): boolean {
  if (part.kind !== 'text') return false;
  const { text, spans } = part.text;
  return spans.some(({ style, start, end }) => style === 'quote' && start === 0 && end === text.length);
}

function plainPart(part: Part): string {
  switch (part.kind) {
    case 'text':
      return part.text.text;
    case 'media':
      return part.caption?.text ?? part.file.name ?? '';
    case 'location':
      return part.label ?? `${part.lat}, ${part.lng}`;
    case 'contact':
      return part.name;
    case 'card':
      return [part.card.title, part.card.body?.text].filter(Boolean).join('\n');
    case 'unsupported':
      return part.label;
  }
}
