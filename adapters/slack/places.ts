import type { Storage } from '../../core/storage.ts';

/** A thread or chat whose messages matter to us. */
export interface Place {
  readonly chat: string;
  readonly thread?: string;
}

/** Remembers which threads are ours, and which chats customers write in: after a downtime they are read back. */
export interface Places {
  /** Kept on disk before it resolves. */
  remember(place: Place): Promise<void>;
  /** A case that is closed needs no reading back. */
  forget(place: Place): Promise<void>;
  isOurs(place: Place): Promise<boolean>;
  /** All of them, the newest first, up to a limit; and whether there are more. */
  active(limit: number): Promise<readonly [readonly Place[], isMore: boolean]>;
}

const collection = 'places';
/** How old the time kept of a place may be before it is written again. */
const refreshMs = 60 * 60 * 1000;

export function createPlaces(storage: Storage, now: () => number): Places {
  const known = new Map<string, number>();

  return {
    async remember(place) {
      const id = idOf(place);
      const at = now();
      if (at - (known.get(id) ?? Number.NEGATIVE_INFINITY) < refreshMs) return;
      await storage.put({ collection, id, at, data: { ...place } });
      known.set(id, at);
    },
    async forget(place) {
      known.delete(idOf(place));
      await storage.take(collection, idOf(place));
    },
    async isOurs(place) {
      const id = idOf(place);
      return known.has(id) || (await storage.get(collection, id)) !== undefined;
    },
    async active(limit) {
      const docs = await storage.list(collection, { limit: limit + 1 });
      return [docs.slice(0, limit).map(({ data }) => data as unknown as Place), docs.length > limit];
    },
  };
}

/** What a place is known by. */
export function idOf({ chat, thread }: Place): string {
  return thread === undefined ? chat : `${chat}/${thread}`;
}
