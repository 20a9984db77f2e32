import type { ChannelStatus, Inbound } from '../../core/channel.ts';
import type { Address, FileRef, MediaKind, Part, Party } from '../../core/message.ts';
import { join, type RichText, style, styled } from '../../core/richtext.ts';
import { named } from '../../core/unshown.ts';
import { emojiOf } from './emoji.ts';
import { fromMrkdwn } from './mrkdwn.ts';
import type { Reaction } from './reactions.ts';
import { type Names, textOf } from './text.ts';
import type { SlackEvent, SlackFile, SlackMessage } from './wire.ts';

/** Who is heard, and who is not. */
export interface Whose {
  /** Ids of ours, whose messages, edits and deletes are no news. */
  readonly own: ReadonlySet<string>;
  /** Whether the brand lets a guest or an app answer in a room. */
  readonly admits: (room: string, user: string) => boolean;
}

/** What a payload tells, before it is known who its people are. */
export interface Happening {
  readonly chat: string;
  readonly user: string;
  /** The thread it happened in. */
  readonly thread?: string;
  /** Where the thread is not told: the message whose thread it is. */
  readonly about?: string;
  /** Orders what happens in one place. */
  readonly ts: string;
  /** What it is about where it is a reaction. */
  readonly reaction?: Reaction;
  toInbound(who: Told): Inbound;
}

/** What has to be found out before. */
export interface Told {
  readonly from: Address;
  readonly by: Party;
  readonly names: Names;
}

/** Messages that people write; other subtypes are the workspace talking to itself. */
const written = new Set([undefined, 'file_share', 'thread_broadcast', 'me_message']);

/** Reads an event about messages. @param whose who is heard there */
export function readEvent(event: SlackEvent, whose: Whose): Happening | null {
  const chat = typeof event.channel === 'string' ? event.channel : event.item?.channel;
  if (chat === undefined) return null;
  if (event.type === 'message') return readMessageEvent(chat, event, whose);
  if (event.type === 'reaction_added' || event.type === 'reaction_removed') return readReaction(chat, event, whose);
  return null;
}

function readMessageEvent(chat: string, event: SlackEvent, whose: Whose): Happening | null {
  if (event.subtype === 'message_changed') return readChange(chat, event, whose);
  if (event.subtype === 'message_deleted') return readDeletion(chat, event.deleted_ts, event, whose);
  return readMessage(chat, event, whose);
}

/** A message as it stands: from an event, or read back. */
export function readMessage(chat: string, message: SlackMessage, whose: Whose): Happening | null {
  const { ts, user } = message;
  if (!written.has(message.subtype) || ts === undefined || user === undefined) return null;
  if (isUnheard(chat, message, whose)) return null;
  return {
    ...placeOf(chat, user, message),
    ts,
    toInbound: ({ from, by, names }) => ({
      key: `message:${chat}:${ts}`,
      at: timeOf(ts),
      from,
      by,
      type: 'message',
      id: ts,
      parts: partsOf(message, from.channel, names),
      // A thread of a direct chat is an answer to its first message.
      ...(from.thread === undefined && message.thread_ts !== undefined && message.thread_ts !== ts
        ? { replyTo: message.thread_ts }
        : {}),
    }),
  };
}

/** An edit by its author. Slack sends the same event for link previews and new replies, which are no edits. */
function readChange(chat: string, event: SlackEvent, whose: Whose): Happening | null {
  const { message, previous_message: previous } = event;
  if (!message || isOwn(message, whose) || (previous && isOwn(previous, whose))) return null;
  // What is left of a deleted message that has answers.
  if (message.subtype === 'tombstone') return readDeletion(chat, message.ts, event, whose);
  if (message.edited?.ts !== previous?.edited?.ts) return readEdit(chat, message, whose);
  return readFileDeletion(chat, event, whose);
}

/** "Delete file" takes a file out of its message, which is not edited by that and stays as an empty frame. */
function readFileDeletion(chat: string, event: SlackEvent, whose: Whose): Happening | null {
  const { message, previous_message: previous, event_ts: at } = event;
  const live = ({ files = [] }: SlackMessage) => files.filter(({ mode }) => mode !== 'tombstone');
  if (!message || !previous || at === undefined || live(message).length >= live(previous).length) return null;
  const isEmpty = live(message).length === 0 && !message.text && (message.blocks ?? []).length === 0;
  if (isEmpty) return readDeletion(chat, message.ts, event, whose);
  return readEdit(chat, { ...message, edited: { ts: at } }, whose);
}

/** The newest edit of a message. */
export function readEdit(chat: string, message: SlackMessage, whose: Whose): Happening | null {
  const { ts, user, edited } = message;
  const revision = edited?.ts;
  if (ts === undefined || user === undefined || revision === undefined) return null;
  if (isUnheard(chat, message, whose)) return null;
  return {
    ...placeOf(chat, user, message),
    ts: revision,
    toInbound: ({ from, by, names }) => ({
      key: `edit:${chat}:${ts}:${revision}`,
      at: timeOf(revision),
      from,
      by,
      type: 'edit',
      id: ts,
      revision,
      parts: partsOf(message, from.channel, names),
    }),
  };
}

function readDeletion(
  chat: string,
  ts: string | undefined,
  { previous_message: previous, event_ts: at = ts }: SlackEvent,
  whose: Whose,
): Happening | null {
  if (at === undefined || ts === undefined || previous?.user === undefined || isUnheard(chat, previous, whose))
    return null;
  return {
    ...placeOf(chat, previous.user, previous),
    ts: at,
    toInbound: ({ from, by }) => ({
      key: deletionKey(chat, ts),
      at: timeOf(at),
      from,
      by,
      type: 'delete',
      id: ts,
    }),
  };
}

/** A message is deleted once, whether that was told or found out. */
export function deletionKey(chat: string, ts: string): string {
  return `delete:${chat}:${ts}`;
}

function readReaction(chat: string, event: SlackEvent, whose: Whose): Happening | null {
  const { user, reaction: emoji, item, event_ts: at } = event;
  const id = item?.ts;
  if (item?.type !== 'message' || id === undefined || user === undefined || emoji === undefined || at === undefined) {
    return null;
  }
  const added = event.type === 'reaction_added';
  return ofReaction(chat, { id, user, emoji, added, at }, whose);
}

/** A reaction, told or found out. */
export function ofReaction(chat: string, reaction: Reaction, whose: Whose): Happening | null {
  const { id, user, emoji, added, at } = reaction;
  if (whose.own.has(user)) return null;
  return {
    chat,
    user,
    about: id,
    ts: at,
    reaction,
    toInbound: ({ from, by }) => ({
      key: `reaction:${chat}:${id}:${user}:${emoji}:${added}:${at}`,
      at: timeOf(at),
      from,
      by,
      type: 'reaction',
      id,
      emoji: emojiOf(emoji) ?? `:${emoji}:`,
      added,
    }),
  };
}

function placeOf(chat: string, user: string, { thread_ts: thread }: SlackMessage) {
  return { chat, user, ...(thread === undefined ? {} : { thread }) };
}

/** Ours is no news, and another app's neither, under a person's name or not: but for one that the brand lets answer. */
function isUnheard(chat: string, message: SlackMessage, whose: Whose): boolean {
  if (isOwn(message, whose)) return true;
  return message.bot_id !== undefined && !(message.user !== undefined && whose.admits(chat, message.user));
}

function isOwn({ user, bot_id: bot }: SlackMessage, { own }: Whose): boolean {
  return (user !== undefined && own.has(user)) || (bot !== undefined && own.has(bot));
}

/** A Slack timestamp is also a time. */
function timeOf(ts: string): Date {
  return new Date(Math.floor(Number(ts) * 1000));
}

function partsOf(message: SlackMessage, channel: string, names: Names): readonly Part[] {
  const links = (message.files ?? []).filter(isElsewhere).map(linkTo);
  const text = join(
    [textOf(message, names), ...links].filter((words) => words.text !== ''),
    '\n',
  );
  const forwarded = (message.attachments ?? []).flatMap((attachment): Part[] => {
    // Only what was forwarded was said: Slack adds the preview of a linked message by itself, and that may be internal.
    if (attachment.is_share !== true) return [];
    const words = fromMrkdwn(attachment.text ?? '', names);
    return [
      ...(words.text === '' ? [] : [{ kind: 'text', text: style(words, { style: 'quote' }) } as const]),
      ...(attachment.files ?? []).map((file) => filePart(file, channel)),
    ];
  });
  const files = (message.files ?? []).filter((file) => !isElsewhere(file)).map((file) => filePart(file, channel));
  const captioned = files.findIndex(({ kind }) => kind === 'media');
  const parts: Part[] = [];
  if (text.text !== '' && captioned < 0) parts.push({ kind: 'text', text });
  for (const [index, part] of files.entries()) {
    parts.push(index === captioned && part.kind === 'media' && text.text !== '' ? { ...part, caption: text } : part);
  }
  parts.push(...forwarded);
  if (parts.length > 0) return parts;
  const label = message.attachments?.[0]?.fallback;
  return [label ? { kind: 'unsupported', label } : named('message of an unknown kind')];
}

function filePart(file: SlackFile, channel: string): Part {
  const name = file.name ?? file.title;
  if (isElsewhere(file)) return { kind: 'text', text: linkTo(file) };
  if (file.mode === 'tombstone' || file.mode === 'hidden_by_limit') {
    return named('file', name);
  }
  const ref: FileRef = {
    channel,
    id: file.id,
    ...(name === undefined ? {} : { name }),
    ...(file.mimetype === undefined ? {} : { mime: file.mimetype }),
    ...(file.size === undefined ? {} : { bytes: file.size }),
  };
  return { kind: 'media', media: mediaOf(file), file: ref };
}

/**
 * What lies at Google Drive and the like has an address there, and nothing that Slack could hand out. Source:
 * https://docs.slack.dev/reference/objects/file-object (`is_external`, `url_private`).
 */
function isElsewhere({ mode, is_external: isExternal }: SlackFile): boolean {
  return mode === 'external' || isExternal === true;
}

function linkTo({ title, name, url_private: url = '' }: SlackFile): RichText {
  return styled(title || name || url, { style: 'link', url });
}

function mediaOf({ mimetype = '', subtype }: SlackFile): MediaKind {
  if (subtype === 'slack_audio') return 'voice';
  if (mimetype.startsWith('image/') && mimetype !== 'image/svg+xml') return 'image';
  if (mimetype.startsWith('video/')) return 'video';
  return mimetype.startsWith('audio/') ? 'audio' : 'file';
}

/** What an event says of the app's own standing: in a room, or in the workspace. */
export function readStatus(
  event: SlackEvent,
  ownUser: string,
): { readonly chat?: string; readonly status: ChannelStatus } | null {
  const chat = typeof event.channel === 'string' ? event.channel : event.channel?.id;
  switch (event.type) {
    case 'app_uninstalled':
    case 'tokens_revoked':
      return { status: 'logged-out' };
    case 'channel_archive':
    case 'group_archive':
    case 'channel_deleted':
    case 'group_deleted':
    case 'channel_left':
    case 'group_left':
      return chat === undefined ? null : { chat, status: 'removed-from-room' };
    case 'member_left_channel':
      return chat === undefined || event.user !== ownUser ? null : { chat, status: 'removed-from-room' };
    default:
      return null;
  }
}
