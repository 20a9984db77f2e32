import type { Address } from '../../core/message.ts';

/** Where in Telegram an address leads. */
export interface Place {
  readonly chat: number | string;
  /** Set for a chat that belongs to a business account the bot is connected to. */
  readonly business?: string;
  /** A topic of a forum group. */
  readonly topic?: number;
}

const businessMark = 'business:';

/**
 * A chat as an address names it. A business account's chat may have the id of a chat with the bot itself, so the
 * connection is part of the name: without it one customer would read what is meant for the other.
 */
export function chatName(chat: number | string, business?: string): string {
  return business === undefined ? String(chat) : `${businessMark}${business}:${chat}`;
}

/** The place that an address of ours names. */
export function placeOf({ chat, thread }: Address): Place {
  const topic = thread === undefined ? {} : { topic: Number(thread) };
  if (!chat.startsWith(businessMark)) return { chat: idOf(chat), ...topic };
  const end = chat.lastIndexOf(':');
  return { chat: idOf(chat.slice(end + 1)), business: chat.slice(businessMark.length, end), ...topic };
}

/**
 * Where a browser or an app of Telegram shows a topic to members of its group; private groups have no other address.
 * Source: core.telegram.org/api/links, on private message links.
 */
export function linkTo(address: Address): string | undefined {
  const { chat, topic } = placeOf(address);
  const group = /^-100(\d+)$/.exec(String(chat))?.[1];
  return group === undefined || topic === undefined ? undefined : `https://t.me/c/${group}/${topic}`;
}

/** Groups have negative ids. */
export function isGroup({ chat }: Place): boolean {
  return typeof chat === 'string' || chat < 0;
}

function idOf(text: string): number | string {
  return /^-?\d{1,15}$/.test(text) ? Number(text) : text;
}

/** How the Bot API is told of a place. */
export function placeFields({ chat, business, topic }: Place): Readonly<Record<string, string | number>> {
  return {
    chat_id: chat,
    ...(business === undefined ? {} : { business_connection_id: business }),
    ...(topic === undefined ? {} : { message_thread_id: topic }),
  };
}
