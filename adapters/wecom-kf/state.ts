import type { Doc, Json, Storage } from '../../core/storage.ts';

/** An attempt whose end is not known yet. */
export interface Tried {
  /** Keys of other messages in the same post. */
  readonly also: readonly string[];
  /** What the post says with them: another attempt has to say the same, as nobody could tell which one was taken. */
  readonly text?: string;
}

/** What WeChat does not remember for us, by collection. */
interface Kept {
  /** By account: up to where its messages were taken in. */
  readonly cursor: string;
  /** Under `first`: when the channel first started. What customers said before was said to somebody else. */
  readonly start: number;
  /** By customer: the name. */
  readonly person: string;
  /** By the send's key. */
  readonly tried: Tried;
  /** By the send's key: what was posted. */
  readonly sent: readonly string[];
  /** By the id of a post: how many messages are in it. */
  readonly merged: number;
  /** By customer: what lets one last message through, once a session in WeCom's own app is over. */
  readonly farewell: string;
}

/** A document ready to be stored. */
export type Note = Omit<Doc, 'at'>;

export function note<C extends keyof Kept>(collection: C, id: string, data: Kept[C]): Note {
  return { collection, id, data: data as unknown as Json };
}

/** The channel's own room in the store, by what is kept there. */
export interface State {
  get<C extends keyof Kept>(collection: C, id: string): Promise<Kept[C] | undefined>;
  /** @returns undefined where it is older than `ms`, too */
  young<C extends keyof Kept>(collection: C, id: string, ms: number): Promise<Kept[C] | undefined>;
  put(...notes: readonly Note[]): Promise<void>;
  forget(collection: keyof Kept, id: string): Promise<void>;
  /** Forgets what is too old to be of use. */
  prune(): Promise<void>;
}

/** Longer than WeChat takes to tell what became of a message. */
const keepMs = 14 * 24 * 60 * 60 * 1000;
const passing = ['person', 'tried', 'sent', 'merged', 'farewell'];
const batch = 200;

export function createState(storage: Storage, now: () => number): State {
  return {
    async get<C extends keyof Kept>(collection: C, id: string) {
      return (await storage.get(collection, id))?.data as unknown as Kept[C] | undefined;
    },
    async young<C extends keyof Kept>(collection: C, id: string, ms: number) {
      const doc = await storage.get(collection, id);
      return doc && now() - doc.at <= ms ? (doc.data as unknown as Kept[C]) : undefined;
    },
    put: (...notes) => storage.put(...notes.map((doc) => ({ ...doc, at: now() }))),
    async forget(collection, id) {
      await storage.take(collection, id);
    },
    async prune() {
      for (const collection of passing) {
        for (;;) {
          const old = await storage.list(collection, { limit: batch, before: { at: now() - keepMs, id: '' } });
          for (const { id } of old) await storage.take(collection, id);
          if (old.length < batch) break;
        }
      }
    },
  };
}
