import type { FileRef, MediaKind, Part } from '../../core/message.ts';
import { concat, plain, type RichText, styled } from '../../core/richtext.ts';
import { fromTelegram } from './text.ts';
import { type Message, nameOf } from './wire.ts';

/** Largest file a bot may fetch, in bytes. Source: getFile. */
export const downloadLimit = 20 * 1024 * 1024;

/** What Telegram takes a file for. Its id is good for sending again as the same, and as nothing else. */
export type StoredAs = 'photo' | 'video' | 'audio' | 'voice' | 'video_note' | 'animation' | 'document' | 'sticker';

/** What a message says, in our words. Empty for a service message, which says nothing. */
export function partsOf(message: Message, channel: string): readonly Part[] {
  const parts = ownParts(message, channel);
  const origin = originOf(message);
  return origin === undefined ? parts : forwarded(parts, origin);
}

function ownParts(message: Message, channel: string): readonly Part[] {
  if (message.text !== undefined) {
    return [{ kind: 'text', text: hello(message) ?? fromTelegram(message.text, message.entities) }];
  }
  const media = mediaOf(message);
  if (media) return [mediaPart(message, media, channel)];
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
  const label = labelOf(message);
  return label === undefined ? [] : [{ kind: 'unsupported', label }];
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

function mediaPart(message: Message, { as, media, id, name, mime, bytes }: Found, channel: string): Part {
  if (bytes !== undefined && bytes > downloadLimit) {
    const size = `${Math.ceil(bytes / 1024 / 1024)} MB > ${downloadLimit / 1024 / 1024} MB`;
    return { kind: 'unsupported', label: [`${name} (${size})`, message.caption].filter(Boolean).join('\n') };
  }
  const file: FileRef = {
    channel,
    id: `${as}:${id}`,
    name,
    ...(mime === undefined ? {} : { mime }),
    ...(bytes === undefined ? {} : { bytes }),
  };
  const caption = captionOf(message);
  return { kind: 'media', media, file, ...(caption === undefined ? {} : { caption }) };
}

function captionOf({ caption, caption_entities, sticker }: Message): RichText | undefined {
  if (caption !== undefined) return fromTelegram(caption, caption_entities);
  return sticker?.emoji === undefined ? undefined : plain(sticker.emoji);
}

/** What kinds of message we know no better than by name. */
const namedKinds = {
  story: 'story',
  game: 'game',
  paid_media: 'paid media',
  live_photo: 'live photo',
  checklist: 'checklist',
  invoice: 'invoice',
  gift: 'gift',
  unique_gift: 'gift',
  giveaway: 'giveaway',
  rich_message: 'rich message',
  passport_data: 'passport data',
  successful_payment: 'payment',
  users_shared: 'shared people',
  chat_shared: 'shared chat',
  web_app_data: 'data of a web app',
} as const;

/** Kinds that tell of the chat and say nothing themselves. */
const serviceKinds = new Set([
  'new_chat_members',
  'left_chat_member',
  'new_chat_title',
  'new_chat_photo',
  'delete_chat_photo',
  'group_chat_created',
  'supergroup_chat_created',
  'channel_chat_created',
  'message_auto_delete_timer_changed',
  'migrate_to_chat_id',
  'migrate_from_chat_id',
  'pinned_message',
  'connected_website',
  'write_access_allowed',
  'proximity_alert_triggered',
  'boost_added',
  'chat_background_set',
  'forum_topic_created',
  'forum_topic_edited',
  'forum_topic_closed',
  'forum_topic_reopened',
  'general_forum_topic_hidden',
  'general_forum_topic_unhidden',
  'video_chat_scheduled',
  'video_chat_started',
  'video_chat_ended',
  'video_chat_participants_invited',
  'chat_owner_left',
  'chat_owner_changed',
]);

function labelOf(message: Message): string | undefined {
  if (message.dice) return `${message.dice.emoji} ${message.dice.value}`;
  if (message.poll) return `poll: ${message.poll.question}`;
  const kind = Object.entries(namedKinds).find(([key]) => key in message);
  if (kind) return kind[1];
  return Object.keys(message).some((key) => serviceKinds.has(key)) ? undefined : 'message of an unknown kind';
}

function originOf({ forward_origin: origin }: Message): string | undefined {
  switch (origin?.type) {
    case undefined:
      return undefined;
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
