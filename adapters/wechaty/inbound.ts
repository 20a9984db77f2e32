import type { Inbound } from '../../core/channel.ts';
import type { MediaKind, Part, Party, Unshown } from '../../core/message.ts';
import { plain } from '../../core/richtext.ts';
import { named } from '../../core/unshown.ts';
import { kinds, type MessagePayload } from './wire.ts';

/** A message with what had to be asked for to understand it. */
export interface Heard {
  readonly message: MessagePayload;
  readonly talker: string;
  readonly name: string;
  /** The room of a desk that it was said in, as the configuration calls it. */
  readonly desk?: string;
  /** Of a location, a contact or a card; absent where the puppet could not tell. */
  readonly detail?: Detail;
}

export type Detail =
  | { readonly kind: 'location'; readonly lat: number; readonly lng: number; readonly label: string }
  | { readonly kind: 'contact'; readonly name: string; readonly phones: readonly string[] }
  | { readonly kind: 'link'; readonly lines: readonly string[] };

/** What happened, in our words. Pure: the same message always makes the same event. */
export function toInbound(channel: string, { message, talker, name, detail }: Heard): Inbound {
  const chat = message.roomId || talker;
  const by: Party = { id: talker, name: name.trim() || `WeChat ${talker.slice(-4)}`, kind: 'customer' };
  const common = { key: `${chat}/${message.id}`, at: new Date(timeOf(message)), from: { channel, chat }, by };
  if (message.type === kinds.recalled) {
    const id = recalledId(message.text ?? '');
    // Some puppets do not say which (wechaty#2664): people see at least that something was taken back.
    if (id !== undefined) return { ...common, type: 'delete', id };
  }
  return { ...common, type: 'message', id: message.id, parts: [partOf(channel, message, detail)] };
}

/** Puppets give seconds, and some give milliseconds. */
export function timeOf({ timestamp }: MessagePayload): number {
  return timestamp > 100_000_000_000 ? timestamp : timestamp * 1_000;
}

/** The id of what was recalled: alone, or inside WeChat's XML. */
function recalledId(text: string): string | undefined {
  const [, inside] = /<(?:new)?msgid>\s*([^<\s]+)\s*<\//iu.exec(text) ?? [];
  if (inside !== undefined) return inside;
  return /^[\w.@-]{1,128}$/u.test(text.trim()) ? text.trim() : undefined;
}

const media: ReadonlyMap<number, MediaKind> = new Map([
  [kinds.attachment, 'file'],
  [kinds.audio, 'voice'],
  [kinds.emoticon, 'sticker'],
  [kinds.image, 'image'],
  [kinds.video, 'video'],
]);

/** What is shown by its name alone. */
const unshown: ReadonlyMap<number, Unshown> = new Map([
  [kinds.chatHistory, 'chat history'],
  [kinds.groupNote, 'group note'],
  [kinds.transfer, 'transfer'],
  [kinds.redEnvelope, 'red packet'],
  [kinds.recalled, 'message taken back'],
  [kinds.contact, 'contact'],
  [kinds.location, 'place'],
  [kinds.miniProgram, 'mini program'],
  [kinds.url, 'link'],
  [kinds.post, 'post of Moments'],
]);

function partOf(channel: string, { id, type, text, filename }: MessagePayload, detail: Detail | undefined): Part {
  const kind = media.get(type);
  if (kind !== undefined) {
    return { kind: 'media', media: kind, file: { channel, id, ...(filename ? { name: filename } : {}) } };
  }
  if (type === kinds.text) return { kind: 'text', text: plain(text ?? '') };
  switch (detail?.kind) {
    case 'location':
    case 'contact':
      return detail;
    case 'link': {
      const { lines } = detail;
      if (type === kinds.miniProgram) return named('mini program', lines.join('\n'));
      return { kind: 'text', text: plain(`🔗 ${lines.join('\n')}`) };
    }
    default:
      return named(unshown.get(type) ?? 'message of an unknown kind');
  }
}
