import type { Inbound } from '../../core/channel.ts';
import { type Address, addressKey } from '../../core/message.ts';
import type { Lane } from '../../core/store.ts';
import { locked } from './locked.ts';
import { allOf, type Sql } from './sql.ts';

interface LaneRow {
  readonly id: string;
  readonly conversation: string;
  readonly channel: string;
  readonly chat: string;
  readonly thread: string | null;
}

/** An address inside a thread. */
type InThread = Address & { readonly thread: string };

const columns = 'id, conversation, channel, chat, thread';

export async function findLane(sql: Sql, id: string): Promise<Lane | undefined> {
  return toLane(await sql.get<LaneRow>(`SELECT ${columns} FROM lanes WHERE id = $1`, [id]));
}

/** All of a conversation. */
export async function lanesOf(sql: Sql, conversation: string): Promise<readonly Lane[]> {
  const rows = await sql.all<LaneRow>(`SELECT ${columns} FROM lanes WHERE conversation = $1`, [conversation]);
  return rows.flatMap((row) => toLane(row) ?? []);
}

export async function laneAt(sql: Sql, address: Address): Promise<Lane | undefined> {
  const { channel, chat, thread } = address;
  if (thread !== undefined) {
    // Of two lanes into one thread, the later one is the newer case.
    const row = await sql.get<LaneRow>(
      `SELECT ${columns} FROM lanes WHERE channel = $1 AND chat = $2 AND thread = $3 ORDER BY number DESC LIMIT 1`,
      [channel, chat, thread],
    );
    return toLane(row);
  }
  // Many cases' lanes lead to one room before their threads are open; only a customer's own lane has this name.
  const lane = await findLane(sql, addressKey(address));
  return lane?.address.thread === undefined ? lane : undefined;
}

/** Asks everything at once. */
export async function putLane(sql: Sql, lane: Lane): Promise<void> {
  const { channel, chat, thread } = lane.address;
  const free = thread === undefined ? undefined : lockThread(sql, { channel, chat, thread });
  // A turn knows no thread until somebody tells it, so that a lane put again keeps the one it has.
  const put = sql.run(
    `INSERT INTO lanes (id, conversation, channel, chat, thread) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (id) DO UPDATE SET
      conversation = excluded.conversation,
      thread = CASE WHEN lanes.channel = excluded.channel AND lanes.chat = excluded.chat
        THEN coalesce(excluded.thread, lanes.thread) ELSE excluded.thread END,
      channel = excluded.channel,
      chat = excluded.chat`,
    [lane.id, lane.conversation, channel, chat, thread ?? null],
  );
  await allOf<unknown>([...(free ? [free] : []), put, collect(sql, lane)]);
}

/** A message of the lane opened this thread. @returns the mailbox that got what waited for it, if anything did */
export async function openThread(sql: Sql, id: string, thread: string): Promise<string | undefined> {
  const known = await findLane(sql, id);
  if (!known) return undefined;
  const lane = { ...known, address: { ...known.address, thread } };
  await lockThread(sql, lane.address);
  await sql.run('UPDATE lanes SET thread = $1 WHERE id = $2', [thread, id]);
  return (await collect(sql, lane)) ? lane.conversation : undefined;
}

/**
 * Keeps an event of a thread that no lane leads to yet.
 * @returns the lane, where one came to lead there in the meantime; nothing is kept then
 */
export async function awaitLane(sql: Sql, event: Inbound, from: InThread, at: number): Promise<Lane | undefined> {
  await lockThread(sql, from);
  const lane = await laneAt(sql, from);
  if (lane) return lane;
  await sql.run('INSERT INTO unrouted (channel, chat, thread, at, event) VALUES ($1, $2, $3, $4, $5)', [
    from.channel,
    from.chat,
    from.thread,
    at,
    JSON.stringify(event),
  ]);
  return undefined;
}

/** Who opens a thread and who waits for it see each other, though neither sees what the other has not committed. */
function lockThread(sql: Sql, { channel, chat, thread }: InThread): Promise<void> {
  return locked(sql, JSON.stringify(['thread', channel, chat, thread]));
}

/** @returns whether anything had waited for this lane's thread */
async function collect(sql: Sql, lane: Lane): Promise<boolean> {
  const { channel, chat, thread } = lane.address;
  if (thread === undefined) return false;
  const moved = await sql.run(
    `WITH waited AS (DELETE FROM unrouted WHERE channel = $3 AND chat = $4 AND thread = $5 RETURNING seq, event)
    INSERT INTO inbox (mailbox, lane, event) SELECT $1, $2, event FROM waited ORDER BY seq`,
    [lane.conversation, lane.id, channel, chat, thread],
  );
  return moved > 0;
}

function toLane(row: LaneRow | undefined): Lane | undefined {
  if (!row) return undefined;
  const { id, conversation, channel, chat, thread } = row;
  return { id, conversation, address: thread === null ? { channel, chat } : { channel, chat, thread } };
}
