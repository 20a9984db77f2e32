import type { Inbound } from '../../core/channel.ts';
import type { Clock } from '../../core/clock.ts';
import type { Part } from '../../core/message.ts';
import { partsOf, quotedIn } from './content.ts';
import { type Album, messageKey, type Note, note, type State } from './state.ts';
import type { Message } from './wire.ts';

/** No more of an album comes after this long a silence; Telegram says nowhere that it is complete. */
const quietMs = 300;
/** The most that one has. */
const mostItems = 10;
const againMs = 1_000;

/**
 * Pictures of one album come one by one. Each is on disk before it is acked, and all go in as one message: when
 * something else comes from the same chat, when there can be no more, or when nothing came for a moment.
 */
export interface Albums {
  /** Keeps a piece. Resolves once it is on disk. */
  add(chat: string, updateId: number, message: Message): Promise<void>;
  /** Whether something waits of the chat that this is no piece of. */
  isOther(chat: string, message: Message): boolean;
  /** What waits of a chat, now complete. */
  waiting(chat: string): Waiting | undefined;
  /** The id under which a message went in. */
  idOf(chat: string, message: number): Promise<string>;
  /** What the whole album says after a piece of it was edited; undefined where it is of none. */
  edited(chat: string, message: Message, channel: string): Promise<readonly Part[] | undefined>;
  /** Goes on with what was left when the process ended. */
  recover(): Promise<void>;
  /** Hands in everything that waits. */
  stop(): Promise<void>;
}

export interface Waiting {
  readonly items: Album['items'];
  /** To be called once it was handed in. */
  handedIn(): Promise<void>;
}

interface Pending {
  readonly key: string;
  album: Album;
  cancel: () => void;
}

/** @param flush hands in what waits of a chat, after what is under way there */
export function createAlbums(state: State, clock: Clock, flush: (chat: string) => Promise<void>): Albums {
  const pending = new Map<string, Pending>();

  function arm(chat: string, ms: number): () => void {
    return clock.after(ms, () => {
      flush(chat).catch(() => {
        const entry = pending.get(chat);
        if (entry) entry.cancel = arm(chat, againMs);
      });
    });
  }

  async function load(chat: string, message: number): Promise<{ key: string; album: Album } | undefined> {
    const key = await state.get('album-of', messageKey(chat, message));
    const album = key === undefined ? undefined : await state.get('album', key);
    return key === undefined || album === undefined ? undefined : { key, album };
  }

  return {
    async add(chat, updateId, message) {
      const key = messageKey(chat, message.media_group_id ?? '');
      const known = pending.get(chat);
      const album = known?.key === key ? known.album : ((await state.get('album', key)) ?? emptyAlbum(chat));
      if (album.items.some((item) => item.updateId === updateId)) return;
      const grown: Album = { ...album, items: [...album.items, { updateId, message }] };
      await state.put(note('album', key, grown));
      known?.cancel();
      const isFull = grown.items.length - grown.handedIn.length >= mostItems;
      pending.set(chat, { key, album: grown, cancel: arm(chat, isFull ? 0 : quietMs) });
    },
    isOther(chat, message) {
      const entry = pending.get(chat);
      return entry !== undefined && entry.key !== messageKey(chat, message.media_group_id ?? '');
    },
    waiting(chat) {
      const entry = pending.get(chat);
      if (!entry) return undefined;
      const { key, album } = entry;
      const items = album.items.filter(({ updateId }) => !album.handedIn.includes(updateId));
      return {
        items: items.toSorted((a, b) => a.message.message_id - b.message.message_id),
        async handedIn() {
          entry.cancel();
          if (pending.get(chat) === entry) pending.delete(chat);
          const done: Album = { ...album, handedIn: album.items.map(({ updateId }) => updateId) };
          await state.put(note('album', key, done), ...places(chat, key, items));
        },
      };
    },
    async idOf(chat, message) {
      const found = await load(chat, message);
      return String(found ? firstOf(found.album) : message);
    },
    async edited(chat, message, channel) {
      const found = await load(chat, message.message_id);
      if (!found) return undefined;
      const items = found.album.items.map((item) =>
        item.message.message_id === message.message_id ? { ...item, message } : item,
      );
      await state.put(note('album', found.key, { ...found.album, items }));
      return inOrder(items).flatMap((item) => partsOf(item.message, channel));
    },
    async recover() {
      for (const { id, data } of await state.all('album')) {
        if (data.items.length === data.handedIn.length || pending.has(data.chat)) continue;
        pending.set(data.chat, { key: id, album: data, cancel: arm(data.chat, quietMs) });
      }
    },
    async stop() {
      for (const [chat, { cancel }] of pending) {
        cancel();
        await flush(chat).catch(() => {});
      }
    },
  };
}

function emptyAlbum(chat: string): Album {
  return { chat, items: [], handedIn: [] };
}

function inOrder(items: Album['items']): Album['items'] {
  return items.toSorted((a, b) => a.message.message_id - b.message.message_id);
}

function firstOf({ items }: Album): number {
  return Math.min(...items.map(({ message }) => message.message_id));
}

function places(chat: string, key: string, items: Album['items']): readonly Note[] {
  return items.map(({ message }) => note('album-of', messageKey(chat, message.message_id), key));
}

/** One event of all the pieces; it keeps its key, whatever pieces come late. */
export function albumEvent(
  event: Extract<Inbound, { type: 'message' }>,
  botId: string,
  items: Album['items'],
  channel: string,
): Inbound {
  const first = Math.min(...items.map(({ updateId }) => updateId));
  return {
    ...event,
    key: `${botId}:album:${first}`,
    parts: [
      ...items.slice(0, 1).flatMap(({ message }) => quotedIn(message)),
      ...items.flatMap(({ message }) => partsOf(message, channel)),
    ],
  };
}
