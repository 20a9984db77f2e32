import type { Chat, ChatMember, Entity, Message, User } from '../../../adapters/telegram/wire.ts';
import type { Params } from './request.ts';
import { Attached } from './schema.ts';
import { Refusal } from './text.ts';

type Writable<T> = { -readonly [K in keyof T]: T[K] };
/** A message as it is kept, to be changed by edits. */
export type Kept = Writable<Message> & Record<string, unknown>;

export interface StoredFile {
  readonly as: string;
  readonly name: string;
  readonly bytes: Buffer;
  readonly path: string;
}

export interface Group {
  readonly chat: Chat & { readonly is_forum?: true };
  readonly members: Map<number, ChatMember>;
  readonly topics: Map<number, { name: string; closed: boolean }>;
  /** The reactions it allows, where it does not allow all. */
  reactions?: readonly string[];
}

export const bot: User = { id: 700_001, is_bot: true, first_name: 'Acme Bot' };
export const token = `${bot.id}:AAFakeTokenThatNobodyMayEverSee_0123456`;

/** Everything that exists in this Telegram. */
export class World {
  readonly users = new Map<number, User>();
  readonly blocked = new Set<number>();
  readonly groups = new Map<number, Group>();
  /** Old ids of groups, and their new ones. */
  readonly migrated = new Map<number, number>();
  readonly messages = new Map<string, Kept>();
  readonly reactions = new Map<string, Map<number, readonly string[]>>();
  readonly files = new Map<string, StoredFile>();
  /** Puts what is sent into a topic into the group itself, as Telegram was seen to do. */
  forgetsTopics = false;
  /** What Telegram's own clock says, in milliseconds. */
  now = Date.now;
  readonly #lastMessage = new Map<string, number>();
  #files = 0;

  addUser(id: number, first_name: string, more: Partial<User> = {}): User {
    const user: User = { id, is_bot: false, first_name, ...more };
    this.users.set(id, user);
    return user;
  }

  addForum(id: number, title: string): Group {
    const group: Group = {
      chat: { id, type: 'supergroup', title, is_forum: true },
      members: new Map([[bot.id, { status: 'administrator', user: bot, can_manage_topics: true }]]),
      topics: new Map(),
    };
    this.groups.set(id, group);
    return group;
  }

  join(group: Group, user: User, status = 'member'): void {
    group.members.set(user.id, { status, user } as ChatMember);
  }

  /** @throws {Refusal} where the bot cannot write there */
  chat(id: unknown, business: unknown): Chat {
    if (typeof id !== 'number') throw new Refusal(400, 'Bad Request: chat not found');
    const moved = this.migrated.get(id);
    if (moved !== undefined) {
      throw new Refusal(400, 'Bad Request: group chat was upgraded to a supergroup chat', {
        migrate_to_chat_id: moved,
      });
    }
    const group = this.groups.get(id);
    if (group) return group.chat;
    const user = this.users.get(id);
    if (!user) throw new Refusal(400, 'Bad Request: chat not found');
    if (this.blocked.has(id) && business === undefined) {
      throw new Refusal(403, 'Forbidden: bot was blocked by the user');
    }
    return privateChat(user);
  }

  nextId(chat: number): number {
    // The private chats of one account share a counter; each supergroup has its own.
    const counter = chat < 0 ? String(chat) : 'private';
    const id = (this.#lastMessage.get(counter) ?? 0) + 1;
    this.#lastMessage.set(counter, id);
    return id;
  }

  keep(message: Message): Kept {
    const kept = message as Kept;
    this.messages.set(`${message.chat.id}/${message.message_id}`, kept);
    return kept;
  }

  find(chat: number, id: unknown): Kept | undefined {
    return this.messages.get(`${chat}/${String(id)}`);
  }

  react(message: string, user: number, emoji: readonly string[]): void {
    const all = this.reactions.get(message) ?? new Map<number, readonly string[]>();
    this.reactions.set(message, all.set(user, emoji));
  }

  /** What stands in a chat or topic, oldest first. */
  in(chat: number, topic?: number, business?: string): readonly Kept[] {
    return [...this.messages.values()].filter(
      (message) =>
        message.chat.id === chat &&
        message.business_connection_id === business &&
        (topic === undefined || message.message_thread_id === topic),
    );
  }

  store(as: string, name: string, bytes: Buffer): string {
    this.#files += 1;
    const id = `${as}-${this.#files}-AgACAgIAAxkBAAI`;
    this.files.set(id, { as, name, bytes, path: `${as}s/file_${this.#files}.${name.split('.').at(-1) ?? 'dat'}` });
    return id;
  }

  /** The id of what a call sends as a file: one that comes along, or one that is here. */
  fileOf(as: string, given: unknown): string {
    if (given instanceof Attached) {
      if (as === 'photo' && given.bytes.length > 10 * 1024 * 1024) {
        throw new Refusal(400, 'Bad Request: file of type Photo is too big');
      }
      return this.store(as, given.name, given.bytes);
    }
    const known = this.files.get(String(given));
    if (!known) throw new Refusal(400, 'Bad Request: wrong file identifier/HTTP URL specified');
    if (known.as !== as) throw new Refusal(400, `Bad Request: can't use file of type ${known.as} as ${as}`);
    return String(given);
  }

  /** The fields of a message that holds a file. */
  mediaFields(as: string, id: string): Params {
    const file = this.files.get(id);
    if (!file) throw new Error('No such file');
    const common = { file_id: id, file_unique_id: `u-${id}`, file_size: file.bytes.length };
    const named = { ...common, file_name: file.name, mime_type: mimeOf(file.name) };
    const size = { width: 640, height: 480 };
    switch (as) {
      case 'photo':
        return {
          photo: [
            { ...common, file_id: `${id}`, width: 90, height: 60 },
            { ...common, ...size },
          ],
        };
      case 'video':
        return { video: { ...named, ...size, duration: 3 } };
      case 'animation':
        return { animation: { ...named, ...size, duration: 3 }, document: named };
      case 'audio':
        return { audio: { ...named, duration: 3 } };
      case 'voice':
        return { voice: { ...common, mime_type: 'audio/ogg', duration: 3 } };
      case 'video_note':
        return { video_note: { ...common, length: 240, duration: 3 } };
      case 'sticker':
        return {
          sticker: { ...common, width: 512, height: 512, type: 'regular', is_animated: false, is_video: false },
        };
      default:
        return { document: named };
    }
  }
}

function mimeOf(name: string): string {
  const types: Readonly<Record<string, string>> = {
    png: 'image/png',
    jpg: 'image/jpeg',
    mp4: 'video/mp4',
    mp3: 'audio/mpeg',
  };
  return types[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
}

export function privateChat({ id, first_name, last_name }: User): Chat {
  return { id, type: 'private', first_name, ...(last_name === undefined ? {} : { last_name }) };
}

/** Text entities of a call's parameters. */
export function entitiesIn(value: unknown): readonly Entity[] {
  return Array.isArray(value) ? (value as Entity[]) : [];
}
