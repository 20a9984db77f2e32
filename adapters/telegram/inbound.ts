import type { ChannelStatus, Inbound } from '../../core/channel.ts';
import type { Address, Part, Party } from '../../core/message.ts';
import type { Connection } from './connections.ts';
import { partsOf, quotedIn } from './content.ts';
import { chatName } from './place.ts';
import { type Chat, type ChatMember, type Message, nameOf, type ReactionType, type Update, type User } from './wire.ts';

const businessWindowMs = 24 * 60 * 60 * 1000;
const asOftenAsLiked = 1_000;

/** What an update tells, before it is known who may do what and where it belongs. */
export interface Sighting {
  readonly updateId: number;
  readonly at: Date;
  /** The chat, as addresses name it. What happens in one chat keeps its order. */
  readonly chat: string;
  readonly isGroup: boolean;
  /** The topic it happened in, where the update says so. */
  readonly topic?: number;
  readonly author: Author;
  readonly what: What;
}

export type Author =
  | { readonly type: 'user'; readonly user: User }
  /** A group or channel speaks: an anonymous administrator, say. */
  | { readonly type: 'chat'; readonly chat: Chat; readonly signature?: string }
  /** Not told. */
  | { readonly type: 'nobody'; readonly chat: Chat };

export type What =
  | { readonly type: 'message' | 'edit'; readonly message: Message }
  | { readonly type: 'delete'; readonly ids: readonly number[] }
  | { readonly type: 'reaction'; readonly id: number; readonly changes: readonly Change[] }
  | { readonly type: 'press'; readonly query: string; readonly id: number; readonly data: string }
  | { readonly type: 'status'; readonly status: ChannelStatus }
  | { readonly type: 'migrated'; readonly to: number }
  /** What the bot may do in a group has changed. */
  | { readonly type: 'rights' }
  /** A business account was connected, disconnected, or has changed what we may do. */
  | { readonly type: 'connection'; readonly connection: Connection };

interface Change {
  readonly emoji: string;
  readonly added: boolean;
}

/**
 * What an update tells; null where it is nothing to anybody.
 * @param now for updates that do not say when, in milliseconds since the epoch
 */
export function sight(update: Update, now: number): Sighting | null {
  const { update_id: updateId } = update;
  const message = update.message ?? update.business_message;
  const edited = update.edited_message ?? update.edited_business_message;
  if (message) return sightMessage(updateId, message, 'message');
  if (edited) return sightMessage(updateId, edited, 'edit');
  if (update.deleted_business_messages) {
    const { chat, business_connection_id, message_ids } = update.deleted_business_messages;
    return {
      updateId,
      at: new Date(now),
      chat: chatName(chat.id, business_connection_id),
      isGroup: false,
      author: { type: 'nobody', chat },
      what: { type: 'delete', ids: message_ids },
    };
  }
  if (update.business_connection) {
    const { id, user, is_enabled: isEnabled, rights, can_reply: couldReply } = update.business_connection;
    return {
      updateId,
      at: new Date(now),
      chat: `account:${user.id}`,
      isGroup: false,
      author: { type: 'user', user },
      what: {
        type: 'connection',
        connection: { id, user: user.id, mayReply: isEnabled && (rights?.can_reply ?? couldReply) === true },
      },
    };
  }
  if (update.message_reaction) {
    const { chat, message_id, user, actor_chat, date, old_reaction, new_reaction } = update.message_reaction;
    const changes = changesOf(old_reaction, new_reaction);
    const author: Author = user
      ? { type: 'user', user }
      : actor_chat
        ? { type: 'chat', chat: actor_chat }
        : { type: 'nobody', chat };
    if (changes.length === 0) return null;
    return {
      updateId,
      at: timeOf(date),
      chat: chatName(chat.id),
      isGroup: isGroup(chat),
      author,
      what: { type: 'reaction', id: message_id, changes },
    };
  }
  return sightPress(update, now) ?? sightMembership(update);
}

function sightMessage(updateId: number, message: Message, type: 'message' | 'edit'): Sighting | null {
  const { chat, from, sender_chat, business_connection_id: business } = message;
  const isOurs = message.sender_business_bot !== undefined || message.is_automatic_forward === true;
  // A business account's owner, writing to the customer with an app of one's own.
  const isOwner = business !== undefined && from !== undefined && from.id !== chat.id;
  if (isOurs || isOwner || isLive(message, type)) return null;
  const author: Author = sender_chat
    ? {
        type: 'chat',
        chat: sender_chat,
        ...(message.author_signature === undefined ? {} : { signature: message.author_signature }),
      }
    : from
      ? { type: 'user', user: from }
      : { type: 'nobody', chat };
  return {
    updateId,
    at: timeOf(message.date),
    chat: chatName(chat.id, business),
    isGroup: isGroup(chat),
    ...(message.is_topic_message === true && message.message_thread_id !== undefined
      ? { topic: message.message_thread_id }
      : {}),
    author,
    what:
      message.migrate_to_chat_id === undefined
        ? { type, message }
        : { type: 'migrated', to: message.migrate_to_chat_id },
  };
}

/** A live location moves by an edit every few seconds. Where it began is what was said. */
function isLive(message: Message, type: 'message' | 'edit'): boolean {
  return type === 'edit' && message.location !== undefined;
}

function sightPress({ update_id: updateId, callback_query: query }: Update, now: number): Sighting | null {
  const { message } = query ?? {};
  if (!query || !message) return null;
  const { chat, business_connection_id: business, message_thread_id: topic } = message;
  return {
    updateId,
    at: new Date(now),
    chat: chatName(chat.id, business),
    isGroup: isGroup(chat),
    ...(isGroup(chat) && topic !== undefined ? { topic } : {}),
    author: { type: 'user', user: query.from },
    what: { type: 'press', query: query.id, id: message.message_id, data: query.data ?? '' },
  };
}

function sightMembership({ update_id: updateId, my_chat_member: change }: Update): Sighting | null {
  if (!change) return null;
  const { chat, from, date, old_chat_member: before, new_chat_member: after } = change;
  if (isThere(before) === isThere(after)) {
    if (!isGroup(chat)) return null;
    const where = { updateId, at: timeOf(date), chat: chatName(chat.id), isGroup: true } as const;
    return { ...where, author: { type: 'user', user: from }, what: { type: 'rights' } };
  }
  const status: ChannelStatus = isGroup(chat)
    ? isThere(after)
      ? 'logged-in'
      : 'removed-from-room'
    : isThere(after)
      ? 'unblocked'
      : 'blocked-by-customer';
  // In a group somebody else removed the bot; in a private chat it is the customer.
  return {
    updateId,
    at: timeOf(date),
    chat: chatName(chat.id),
    isGroup: isGroup(chat),
    author: { type: 'user', user: from },
    what: { type: 'status', status },
  };
}

/** Whether this is a member of the chat right now. */
export function isThere({ status, is_member }: ChatMember): boolean {
  return status === 'restricted' ? is_member === true : !['left', 'kicked'].includes(status);
}

function isGroup({ type }: Chat): boolean {
  return type === 'group' || type === 'supergroup';
}

function timeOf(seconds: number): Date {
  return new Date(seconds * 1000);
}

function changesOf(before: readonly ReactionType[], after: readonly ReactionType[]): readonly Change[] {
  const was = new Set(before.map(shownAs));
  const is = new Set(after.map(shownAs));
  return [
    ...[...was].filter((emoji) => !is.has(emoji)).map((emoji) => ({ emoji, added: false })),
    ...[...is].filter((emoji) => !was.has(emoji)).map((emoji) => ({ emoji, added: true })),
  ];
}

/** Emoji of Telegram's customers have no character, and paid reactions are stars. */
function shownAs({ type, emoji }: ReactionType): string {
  return emoji ?? (type === 'paid' ? '⭐' : '❔');
}

/** What is known by now of where something happened and who did it. */
export interface Known {
  readonly channel: string;
  readonly botId: string;
  readonly from: Address;
  readonly by: Party;
  /** The id under which a message went in: that of its album's first, for one of an album. */
  readonly idOf: (messageId: number) => string;
  /** What the message as a whole says now, where it is more than the update tells: an album of which one part changed. */
  readonly whole?: readonly Part[];
}

/** The events an update comes to. */
export function eventsOf({ updateId, at, what }: Sighting, known: Known): readonly Inbound[] {
  const { channel, botId, from, by, idOf } = known;
  // A bot of another token counts its updates anew.
  const event = { key: `${botId}:${updateId}`, at, from, by };
  switch (what.type) {
    case 'message': {
      const { message } = what;
      const parts = partsOf(message, channel);
      if (parts.length === 0) return [];
      const replyTo = repliedTo(message);
      const reply = replyTo === undefined ? {} : { replyTo: idOf(replyTo) };
      const id = String(message.message_id);
      const said = { ...event, type: 'message', id, parts: [...quotedIn(message), ...parts], ...reply } as const;
      return message.business_connection_id === undefined ? [said] : [said, windowFrom(event)];
    }
    case 'edit': {
      const { message } = what;
      const parts = known.whole ?? partsOf(message, channel);
      if (parts.length === 0) return [];
      const revision = revisionOf(message, updateId);
      const id = idOf(message.message_id);
      return [{ ...event, type: 'edit', id, revision, parts: [...quotedIn(message), ...parts] }];
    }
    case 'delete':
      return what.ids.map((id) => ({ ...event, key: `${event.key}:${id}`, type: 'delete', id: idOf(id) }));
    case 'reaction':
      return what.changes.map((change, index) => ({
        ...event,
        key: `${event.key}:${index}`,
        type: 'reaction',
        id: idOf(what.id),
        ...change,
      }));
    case 'status':
      return [{ ...event, type: 'status', status: what.status }];
    case 'press':
    case 'connection':
    case 'rights':
    case 'migrated':
      return [];
  }
}

/**
 * A business account's customers can be answered for a day after their newest message, as often as one likes.
 * Source: BusinessBotRights.can_reply.
 */
function windowFrom(event: Pick<Inbound, 'key' | 'at' | 'from' | 'by'>): Inbound {
  const until = event.at.getTime() + businessWindowMs;
  return { ...event, key: `${event.key}:window`, type: 'window', renewed: true, left: asOftenAsLiked, until };
}

/** Seconds are all Telegram tells; of two edits in one second, the later has the greater update. */
function revisionOf({ edit_date, date }: Message, updateId: number): string {
  return `${String(edit_date ?? date).padStart(12, '0')}.${String(updateId).padStart(12, '0')}`;
}

/** The message answered. In a topic every message "answers" the one that made the topic, which means nothing. */
function repliedTo({ reply_to_message: replied, message_thread_id: topic }: Message): number | undefined {
  if (!replied || replied.forum_topic_created !== undefined || replied.message_id === topic) return undefined;
  return replied.message_id;
}

/** Somebody as the core knows people. */
export function partyOf(author: Author, kind: Party['kind'], role?: Party['role']): Party {
  const more = role === undefined ? { kind } : { kind, role };
  switch (author.type) {
    case 'user':
      return { id: String(author.user.id), name: nameOf(author.user), ...more };
    case 'chat':
      return { id: `chat:${author.chat.id}`, name: author.signature ?? author.chat.title ?? '', ...more };
    case 'nobody': {
      const { id, title, first_name, last_name } = author.chat;
      const name = title ?? nameOf({ first_name: first_name ?? '', ...(last_name && { last_name }) });
      return { id: String(id), name, ...more };
    }
  }
}
