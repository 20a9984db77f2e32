import type { Action } from '../../core/message.ts';
import { type Doc, type Json, putUntil, type Storage } from '../../core/storage.ts';
import type { Prompt } from './forms.ts';
import type { Message } from './wire.ts';

/** What Telegram does not remember for us, by collection. */
interface Kept {
  /** Under `newest`: the update that is next, for the bot of that id. */
  readonly offset: { readonly bot: string; readonly next: number };
  /** Under `secret`: what Telegram shows with each webhook call. */
  readonly webhook: string;
  /** By business connection: the first one of its account, by which chats are named. */
  readonly connection: { readonly name: string };
  /** By the user whose business account it is: its newest connection, and the update that told of it. */
  readonly account: {
    readonly name: string;
    readonly now: string;
    readonly mayReply: boolean;
    readonly update: number;
  };
  /** By the connection that chats are named by: the one that leads there now, and whether we may answer. */
  readonly 'reached-by': { readonly now: string; readonly mayReply: boolean };
  /** By old id of a group: the id it has as a supergroup. */
  readonly migrated: string;
  /** By the send's key: the topic it opened, so that a second attempt does not open another. */
  readonly opened: number;
  /** By message: the topic it is in, since reactions do not say. */
  readonly topic: number;
  /** By message: what its buttons do that do not fit into them. */
  readonly actions: readonly (Action & { readonly hash: string })[];
  /** By message: a question that is open. */
  readonly prompt: Prompt;
  /** By message: the file it was sent with, so that an edit moves it again only where it is another. */
  readonly file: string;
  /** By an agent's message: the sign of its fate, and the message that says why. */
  readonly mark: { readonly emoji: string | null; readonly note?: number };
  /** By chat and album: what has come of it. */
  readonly album: Album;
  /** By message: the album it belongs to. */
  readonly 'album-of': string;
}

export interface Album {
  readonly chat: string;
  readonly items: readonly { readonly updateId: number; readonly message: Message }[];
  /** The updates that were handed in, once they were. */
  readonly handedIn: readonly number[];
}

/** A document ready to be stored. */
export type Note = Omit<Doc, 'at'>;

export function note<C extends keyof Kept>(collection: C, id: string, data: Kept[C]): Note {
  return { collection, id, data: data as unknown as Json };
}

export function messageKey(chat: string, message: number | string): string {
  return `${chat}/${message}`;
}

/** The channel's own room in the store, by what is kept there. */
export interface State {
  get<C extends keyof Kept>(collection: C, id: string): Promise<Kept[C] | undefined>;
  /** When it was put, in milliseconds since the epoch. */
  age<C extends keyof Kept>(collection: C, id: string): Promise<number | undefined>;
  put(...notes: readonly Note[]): Promise<void>;
  forget(collection: keyof Kept, id: string): Promise<void>;
  all<C extends keyof Kept>(collection: C): Promise<readonly { readonly id: string; readonly data: Kept[C] }[]>;
  /** All of a collection that was put until a time, in milliseconds since the epoch. */
  older<C extends keyof Kept>(
    collection: C,
    before: number,
  ): Promise<readonly { readonly id: string; readonly data: Kept[C] }[]>;
  /** Forgets what is too old to be of use. */
  prune(): Promise<void>;
}

/** How long what belongs to single messages is kept: longer than Telegram lets anybody change them. */
const keepMs = 14 * 24 * 60 * 60 * 1000;
const perMessage: readonly (keyof Kept)[] = [
  'opened',
  'topic',
  'actions',
  'prompt',
  'file',
  'mark',
  'album',
  'album-of',
];
const batch = 200;

export function createState(storage: Storage, now: () => number): State {
  return {
    async get<C extends keyof Kept>(collection: C, id: string) {
      return (await storage.get(collection, id))?.data as unknown as Kept[C] | undefined;
    },
    async age(collection, id) {
      const doc = await storage.get(collection, id);
      return doc && now() - doc.at;
    },
    put: (...notes) => storage.put(...notes.map((doc) => ({ ...doc, at: now() }))),
    async forget(collection, id) {
      await storage.take(collection, id);
    },
    async all<C extends keyof Kept>(collection: C) {
      const docs = await storage.list(collection, { limit: batch });
      return docs.map(({ id, data }) => ({ id, data: data as unknown as Kept[C] }));
    },
    async older<C extends keyof Kept>(collection: C, before: number) {
      const found: { readonly id: string; readonly data: Kept[C] }[] = [];
      for await (const { id, data } of putUntil(storage, collection, before)) {
        found.push({ id, data: data as unknown as Kept[C] });
      }
      return found;
    },
    async prune() {
      for (const collection of perMessage) {
        for (;;) {
          const old = await storage.list(collection, { limit: batch, before: { at: now() - keepMs, id: '' } });
          for (const { id } of old) await storage.take(collection, id);
          if (old.length < batch) break;
        }
      }
    },
  };
}
