import type { Message, Update, User } from '../../../adapters/telegram/wire.ts';
import type { Delivered } from '../../fakes/telegram/feed.ts';
import type { FakeTelegram } from '../../fakes/telegram/server.ts';
import { cleaned } from '../../fakes/telegram/text.ts';
import { type Kept, privateChat } from '../../fakes/telegram/world.ts';

/** Where somebody writes: a chat with the bot, a topic of a group, or a business account's chat. */
export interface Seat {
  readonly chat: number;
  readonly topic?: number;
  readonly business?: string;
}

/** Somebody who uses Telegram. */
export class Somebody {
  readonly telegram: FakeTelegram;
  readonly user: User;
  readonly seat: Seat;
  last: Update | null = null;

  constructor(telegram: FakeTelegram, user: User, seat: Seat = { chat: user.id }) {
    this.telegram = telegram;
    this.user = user;
    this.seat = seat;
  }

  at(seat: Seat): Somebody {
    return new Somebody(this.telegram, this.user, seat);
  }

  /** A message that Telegram has, and has told nobody of yet. */
  message(content: object, more: object = {}): Kept {
    const { world } = this.telegram;
    const { chat, topic, business } = this.seat;
    return world.keep({
      message_id: world.nextId(chat),
      from: this.user,
      chat: world.groups.get(chat)?.chat ?? privateChat(this.user),
      date: Math.floor(this.telegram.world.now() / 1000),
      ...(topic === undefined ? {} : { message_thread_id: topic, is_topic_message: true }),
      ...(business === undefined ? {} : { business_connection_id: business }),
      ...content,
      ...more,
    } as Message);
  }

  write(content: object, more: object = {}): Promise<Delivered> {
    return this.tell(this.message(content, more));
  }

  tell(message: Kept): Promise<Delivered> {
    return this.push(this.seat.business === undefined ? 'message' : 'business_message', message);
  }

  say(text: string, replyTo?: number): Promise<Delivered> {
    return this.write({ text: cleaned(text) }, this.replyFields(replyTo));
  }

  replyFields(replyTo?: number): object {
    const replied = replyTo === undefined ? undefined : this.telegram.world.find(this.seat.chat, replyTo);
    if (!replied) return {};
    const { reply_to_message: _, ...bare } = replied;
    return { reply_to_message: bare };
  }

  edit(id: number, content: object): Promise<Delivered> {
    const { world } = this.telegram;
    const before = world.find(this.seat.chat, id);
    const after = world.keep({
      ...before,
      ...content,
      edit_date: Math.floor(this.telegram.world.now() / 1000),
    } as Message);
    return this.push(this.seat.business === undefined ? 'edited_message' : 'edited_business_message', after);
  }

  react(id: number, emoji: readonly string[]): Promise<Delivered> {
    const { world } = this.telegram;
    const key = `${this.seat.chat}/${id}`;
    const before = world.reactions.get(key)?.get(this.user.id) ?? [];
    world.react(key, this.user.id, emoji);
    const types = (all: readonly string[]) => all.map((one) => ({ type: 'emoji', emoji: one }));
    return this.push('message_reaction', {
      chat: world.groups.get(this.seat.chat)?.chat ?? privateChat(this.user),
      message_id: id,
      user: this.user,
      date: Math.floor(this.telegram.world.now() / 1000),
      old_reaction: types(before),
      new_reaction: types(emoji),
    });
  }

  /** Presses the button with this label, or this data. */
  press(id: number, button: string): Promise<Delivered> {
    const message = this.telegram.world.find(this.seat.chat, id);
    if (!message) throw new Error(`There is no message ${id}`);
    const found = buttonsOf(message).find(({ text, callback_data: data }) => text === button || data === button);
    if (!found) throw new Error(`There is no button ${button} on message ${id}`);
    return this.pressData(message, found.callback_data);
  }

  pressData(message: Kept, data: string): Promise<Delivered> {
    return this.push('callback_query', {
      id: `query-${message.message_id}-${data}`,
      from: this.user,
      message,
      chat_instance: '1',
      data,
    });
  }

  remove(ids: readonly number[]): Promise<Delivered> {
    const { world } = this.telegram;
    for (const id of ids) world.messages.delete(`${this.seat.chat}/${id}`);
    return this.push('deleted_business_messages', {
      business_connection_id: this.seat.business,
      chat: privateChat(this.user),
      message_ids: ids,
    });
  }

  /** What the owner of the business account has allowed the bot by now. */
  connection(allowed: object): Promise<Delivered> {
    return this.push('business_connection', {
      id: this.seat.business,
      user: { id: 900, is_bot: false, first_name: 'Owner' },
      user_chat_id: 900,
      date: Math.floor(this.telegram.world.now() / 1000),
      ...allowed,
    });
  }

  membership(before: string, after: string): Promise<Delivered> {
    const { world } = this.telegram;
    const bot = { id: 700_001, is_bot: true, first_name: 'Acme Bot' };
    const member = (status: string) =>
      status === 'kicked' ? { status, user: bot, until_date: 0 } : { status, user: bot };
    return this.push('my_chat_member', {
      chat: world.groups.get(this.seat.chat)?.chat ?? privateChat(this.user),
      from: this.user,
      date: Math.floor(this.telegram.world.now() / 1000),
      old_chat_member: member(before),
      new_chat_member: member(after),
    });
  }

  async push(kind: Exclude<keyof Update, 'update_id'>, content: object): Promise<Delivered> {
    return this.pushAll([{ kind, content }]);
  }

  async pushAll(news: readonly { kind: Exclude<keyof Update, 'update_id'>; content: object }[]): Promise<Delivered> {
    const { feed } = this.telegram;
    const outcome = await feed.pushAll(news, String(this.seat.chat));
    this.last = feed.sent.findLast((update) => news.some(({ kind }) => kind in update)) ?? null;
    return outcome;
  }

  redeliver(): Promise<Delivered> {
    if (!this.last) throw new Error('Nothing was delivered yet');
    return this.telegram.feed.redeliver(this.last, String(this.seat.chat));
  }
}

export interface Pressable {
  readonly text: string;
  readonly callback_data: string;
  readonly style?: string;
}

export function buttonsOf(message: Kept): readonly Pressable[] {
  const markup = message['reply_markup'] as { inline_keyboard?: readonly (readonly Pressable[])[] } | undefined;
  return markup?.inline_keyboard?.flat() ?? [];
}
