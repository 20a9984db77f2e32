import type { FileRef, MediaKind, Part } from '../../core/message.ts';
import { concat, plain, type RichText, styled } from '../../core/richtext.ts';
import { named } from '../../core/unshown.ts';
import { namedPart, richText } from './kinds.ts';
import { fromTelegram } from './text.ts';
import { type ForwardOrigin, type Message, nameOf } from './wire.ts';

/** Largest file a bot may fetch, in bytes. Source: getFile. */
export const downloadLimit = 20 * 1024 * 1024;

/** What Telegram takes a file for. Its id is good for sending again as the same, and as nothing else. */
export type StoredAs = 'photo' | 'video' | 'audio' | 'voice' | 'video_note' | 'animation' | 'document' | 'sticker';

/** What a message says, in our words. Empty for a service message, which says nothing. */
export function partsOf(message: Message, channel: string): readonly Part[] {
  try {
    const parts = ownParts(message, channel);
    const origin = originOf(message);
    return origin === undefined ? parts : forwarded(parts, origin);
  } catch {
    // It is of another shape than the documentation's: it must neither be swallowed nor hold up what is behind it.
    return [named('message of an unknown kind')];
  }
}

function ownParts(message: Message, channel: string): readonly Part[] {
  if (message.text !== undefined) {
    return [{ kind: 'text', text: hello(message) ?? fromTelegram(message.text, message.entities) }];
  }
  const media = mediaOf(message);
  if (media) return mediaParts(message, media, channel);
  const { venue, location, contact } = message;
  if (venue) {
    const label = [venue.title, venue.address].filter(Boolean).join(', ');
    return [{ kind: 'location', lat: venue.location.latitude, lng: venue.location.longitude, label }];
  }
  if (location) return [{ kind: 'location', lat: location.latitude, lng: location.longitude }];
  if (contact) {
    return [
      {
        kind: 'contact',
        name: nameOf({ first_name: contact.first_name, ...(contact.last_name && { last_name: contact.last_name }) }),
        phones: [contact.phone_number],
      },
    ];
  }
  const rich = richText(message);
  if (rich !== undefined) return [{ kind: 'text', text: plain(rich) }];
  const unshown = namedPart(message);
  if (!unshown) return [];
  const caption = captionOf(message);
  // What was typed to it stays the customer's own words.
  return [unshown, ...(caption ? [{ kind: 'text', text: caption } as const] : [])];
}

/**
 * What a customer quotes that is not to be seen here otherwise: the chosen words of a message of this chat, a message of
 * another one, a story. What agents quote stays in their group, where it may be of somebody else's topic.
 */
export function quotedIn(message: Message): readonly Part[] {
  const { chat, external_reply: external, quote, reply_to_story: story } = message;
  if (chat.type !== 'private') return [];
  const of = external && originName(external.origin);
  const shown = external && quote === undefined && namedPart({ ...external, ...bare(message) });
  if (shown) return [{ ...shown, quotedOf: of ?? '' }];
  if (external) return quoted([of, quote?.text]);
  if (story) return [{ ...named('story'), quotedOf: '' }];
  return quote?.is_manual ? quoted([quote.text]) : [];
}

function quoted(said: readonly (string | undefined)[]): readonly Part[] {
  const text = said.filter(Boolean).join(': ');
  return text === '' ? [] : [{ kind: 'text', text: styled(text, { style: 'quote' }) }];
}

/** What every message has, so that its own content is all that is looked at. */
function bare({ message_id, chat, date }: Message): Message {
  return { message_id, chat, date };
}

/** The button every chat with a bot begins with: people who press it mean hello. */
function hello({ text = '', from }: Message): RichText | undefined {
  if (!/^\/start(?:@\w+)?(?:\s|$)/.test(text)) return undefined;
  return plain(from?.language_code?.startsWith('zh') ? '你好' : 'Hello');
}

interface Found {
  readonly as: StoredAs;
  readonly media: MediaKind;
  readonly id: string;
  readonly name: string;
  readonly mime?: string;
  readonly bytes?: number;
}

function mediaOf(message: Message): Found | undefined {
  const { photo, animation, video, audio, voice, video_note, sticker, document } = message;
  // The sizes of one photo, of which the largest is what was sent.
  const largest = photo?.toSorted((a, b) => b.width * b.height - a.width * a.height)[0];
  if (largest) return found('photo', 'image', largest, 'photo.jpg', 'image/jpeg');
  // An animation comes as a document too.
  if (animation) return found('animation', 'video', animation, 'animation.mp4');
  if (video) return found('video', 'video', video, 'video.mp4');
  if (audio) return found('audio', 'audio', audio, 'audio.mp3');
  if (voice) return found('voice', 'voice', voice, 'voice.ogg', 'audio/ogg');
  if (video_note) return found('video_note', 'video', video_note, 'video-note.mp4', 'video/mp4');
  if (sticker?.is_animated) return found('sticker', 'sticker', sticker, 'sticker.tgs', 'application/x-tgsticker');
  if (sticker?.is_video) return found('sticker', 'sticker', sticker, 'sticker.webm', 'video/webm');
  if (sticker) return found('sticker', 'sticker', sticker, 'sticker.webp', 'image/webp');
  if (document) return found('document', documentKind(document.mime_type), document, 'file');
  return undefined;
}

function found(
  as: StoredAs,
  media: MediaKind,
  file: { file_id: string; file_size?: number; file_name?: string; mime_type?: string },
  name: string,
  mime?: string,
): Found {
  const type = file.mime_type ?? mime;
  return {
    as,
    media,
    id: file.file_id,
    name: file.file_name ?? name,
    ...(type === undefined ? {} : { mime: type }),
    ...(file.file_size === undefined ? {} : { bytes: file.file_size }),
  };
}

/** A picture sent "as a file", to keep its quality, is still a picture. */
function documentKind(mime = ''): MediaKind {
  return /^image\/(?:png|jpeg|gif|webp)$/.test(mime) ? 'image' : 'file';
}

function mediaParts(message: Message, { as, media, id, name, mime, bytes }: Found, channel: string): readonly Part[] {
  const caption = captionOf(message);
  const file: FileRef = {
    channel,
    id: `${as}:${id}`,
    name,
    ...(mime === undefined ? {} : { mime }),
    ...(bytes === undefined ? {} : { bytes }),
    // What lies at Telegram goes from chat to chat by its id, of any size: core.telegram.org/bots/api#sending-files
    ...(bytes !== undefined && bytes > downloadLimit ? { fetchLimit: downloadLimit } : {}),
  };
  return [{ kind: 'media', media, file, ...(caption === undefined ? {} : { caption }) }];
}

function captionOf({ caption, caption_entities, sticker }: Message): RichText | undefined {
  if (caption !== undefined) return fromTelegram(caption, caption_entities);
  return sticker?.emoji === undefined ? undefined : plain(sticker.emoji);
}

function originOf({ forward_origin: origin }: Message): string | undefined {
  return origin && originName(origin);
}

function originName(origin: ForwardOrigin): string {
  switch (origin.type) {
    case 'user':
      return nameOf(origin.sender_user);
    case 'hidden_user':
      return origin.sender_user_name;
    case 'chat':
      return origin.sender_chat.title ?? '';
    case 'channel':
      return origin.chat.title ?? '';
  }
}

/** Says whose words these are, so that nobody takes them for the sender's own. */
function forwarded(parts: readonly Part[], origin: string): readonly Part[] {
  const head = styled(`↪️ ${origin}`.trimEnd(), { style: 'italic' });
  const [first, ...rest] = parts;
  if (first?.kind === 'text') return [{ ...first, text: concat(head, '\n', first.text) }, ...rest];
  if (first?.kind === 'media') {
    return [{ ...first, caption: first.caption ? concat(head, '\n', first.caption) : head }, ...rest];
  }
  return first === undefined ? [] : [{ kind: 'text', text: head }, ...parts];
}
