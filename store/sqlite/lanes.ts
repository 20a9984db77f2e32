import type { Inbound } from '../../core/channel.ts';
import { type Address, addressKey } from '../../core/message.ts';
import type { Lane } from '../../core/store.ts';
import type { Connection } from './connection.ts';

interface LaneRow {
  readonly id: string;
  readonly conversation: string;
  readonly channel: string;
  readonly chat: string;
  readonly thread: string | null;
}

/** An address inside a thread. */
type InThread = Address & { readonly thread: string };

/** Where lanes lead, and what waits for one to lead to its thread. To be called within a read or a write. */
export interface Lanes {
  find(id: string): Lane | undefined;
  /** All of a conversation. */
  of(conversation: string): readonly Lane[];
  at(address: Address): Lane | undefined;
  put(lane: Lane): void;
  /** A message of the lane opened this thread. @returns the mailbox that got what waited for it, if anything did */
  open(id: string, thread: string): string | undefined;
  /** Keeps an event of a thread that no lane leads to yet. */
  await(event: Inbound, from: InThread, at: number): void;
}

export function createLanes(connection: Connection): Lanes {
  const byId = connection.prepare<LaneRow>('SELECT * FROM lanes WHERE id = ?');
  const byConversation = connection.prepare<LaneRow>('SELECT * FROM lanes WHERE conversation = ?');
  // Of two lanes into one thread, the later one is the newer case.
  const byThread = connection.prepare<LaneRow>(
    'SELECT * FROM lanes WHERE channel = ? AND chat = ? AND thread = ? ORDER BY number DESC LIMIT 1',
  );
  // A turn knows no thread until somebody tells it, so that a lane put again keeps the one it has.
  const upsert = connection.prepare(`
    INSERT INTO lanes (id, conversation, channel, chat, thread) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET
      conversation = excluded.conversation,
      thread = CASE WHEN channel = excluded.channel AND chat = excluded.chat
        THEN coalesce(excluded.thread, thread) ELSE excluded.thread END,
      channel = excluded.channel,
      chat = excluded.chat
  `);
  const setThread = connection.prepare('UPDATE lanes SET thread = ? WHERE id = ?');
  const wait = connection.prepare('INSERT INTO unrouted (channel, chat, thread, at, event) VALUES (?, ?, ?, ?, ?)');
  const route = connection.prepare(`
    INSERT INTO inbox (mailbox, lane, event)
    SELECT ?, ?, event FROM unrouted WHERE channel = ? AND chat = ? AND thread = ? ORDER BY seq
  `);
  const routed = connection.prepare('DELETE FROM unrouted WHERE channel = ? AND chat = ? AND thread = ?');

  /** @returns whether anything had waited for this lane's thread */
  function collect(lane: Lane): boolean {
    const { channel, chat, thread } = lane.address;
    if (thread === undefined || route.run(lane.conversation, lane.id, channel, chat, thread) === 0) return false;
    routed.run(channel, chat, thread);
    return true;
  }

  const find = (id: string) => toLane(byId.get(id));

  return {
    find,
    of: (conversation) => byConversation.all(conversation).flatMap((row) => toLane(row) ?? []),
    at(address) {
      if (address.thread !== undefined) return toLane(byThread.get(address.channel, address.chat, address.thread));
      // Many cases' lanes lead to one room before their threads are open; only a customer's own lane has this name.
      const lane = find(addressKey(address));
      return lane?.address.thread === undefined ? lane : undefined;
    },
    put(lane) {
      const { channel, chat, thread } = lane.address;
      upsert.run(lane.id, lane.conversation, channel, chat, thread ?? null);
      collect(lane);
    },
    open(id, thread) {
      setThread.run(thread, id);
      const lane = find(id);
      return lane && collect(lane) ? lane.conversation : undefined;
    },
    await(event, from, at) {
      wait.run(from.channel, from.chat, from.thread, at, JSON.stringify(event));
    },
  };
}

function toLane(row: LaneRow | undefined): Lane | undefined {
  if (!row) return undefined;
  const { id, conversation, channel, chat, thread } = row;
  return { id, conversation, address: thread === null ? { channel, chat } : { channel, chat, thread } };
}
