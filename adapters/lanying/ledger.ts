import { createHash } from 'node:crypto';
import type { Storage } from '../../core/storage.ts';
import type { Api } from './api.ts';
import { unpacked } from './inbound.ts';
import type { Target } from './place.ts';
import { extension, historyAnswer, type Kept } from './wire.ts';

/** Which posts were made, so that none is made twice: by what we noted, and else by what Lanying's history says. */
export interface Ledger {
  /** The id of a post that is known to have been made. Where an attempt's end is unknown, the history is read. */
  find(key: string, target: Target): Promise<string | undefined>;
  /** An attempt begins, of a message of so many posts. */
  begin(key: string, of: number): Promise<void>;
  /** It did nothing, for certain. */
  undo(key: string): Promise<void>;
  made(key: string, id: string): Promise<void>;
  /** How many posts the message has; undefined where no attempt was begun. */
  begun(key: string): Promise<number | undefined>;
  prune(): Promise<void>;
}

const pageSize = 50;
const mostPages = 20;
/** How far our clock and theirs may be apart. */
const skewMs = 10 * 60_000;
/** Longer than any message is tried for. */
const keptMs = 3 * 24 * 3_600_000;

/**
 * What names a post to Lanying: an int64 made of its key. As `transaction_id` it keeps a repetition from having an
 * effect for a short while; in `ext` it stays in the history.
 */
export function transactionOf(key: string): string {
  return String(createHash('sha256').update(key).digest().readBigUInt64BE() >> 2n);
}

export function createLedger(storage: Storage, api: Api, userId: string, now: () => number): Ledger {
  async function look(key: string, { id }: Target, since: number): Promise<string | undefined> {
    const wanted = transactionOf(key);
    for await (const message of history(api, id)) {
      if (message.timestamp < since) return undefined;
      // Everybody sees the `ext` of a message, and may write the same into one.
      if (message.from_xid.uid !== userId) continue;
      if (extension.safeParse(unpacked(message.ext)).data?.frontdesk?.key === wanted) return message.msg_id;
    }
    return undefined;
  }

  return {
    async find(key, target) {
      const made = await storage.get('made', key);
      if (typeof made?.data === 'string') return made.data;
      const begun = await storage.get('begun', key);
      return begun && look(key, target, begun.at - skewMs);
    },
    async begin(key, of) {
      // The first attempt says from when on the history has to be read.
      if (!(await storage.get('begun', key))) await storage.put({ collection: 'begun', id: key, at: now(), data: of });
    },
    async undo(key) {
      await storage.take('begun', key);
    },
    made: (key, id) => storage.put({ collection: 'made', id: key, at: now(), data: id }),
    async begun(key) {
      const begun = await storage.get('begun', key);
      return typeof begun?.data === 'number' ? begun.data : undefined;
    },
    async prune() {
      for (const collection of ['made', 'begun', 'hinted', 'code-next']) {
        const old = await storage.list(collection, { limit: 1_000, before: { at: now() - keptMs, id: '' } });
        for (const { id } of old) await storage.take(collection, id);
      }
    },
  };
}

/** The messages of a conversation, newest first. @throws {ApiFailure} */
export async function* history(api: Api, conversation: string): AsyncGenerator<Kept> {
  let from = '0';
  for (let page = 0; page < mostPages; page += 1) {
    const query = { opposite_id: conversation, msg_id_start: from, limit: String(pageSize) };
    const { data } = await api.get('/message/conversation', query, historyAnswer);
    yield* (data?.messages ?? []).toSorted((a, b) => b.timestamp - a.timestamp);
    const next = data?.next_msg_id;
    if (data?.is_last !== false || next == null || next === '0' || next === from) return;
    from = next;
  }
}
