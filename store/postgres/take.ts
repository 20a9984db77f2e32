import { addressKey } from '../../core/message.ts';
import type { Arrival } from '../../core/store.ts';
import type { Sql } from './sql.ts';

/**
 * Takes an event in by one statement.
 * @returns the mailbox it went to, if it is new and belongs to one
 * @throws where it has to wait for a lane: that takes a look at what others are doing
 */
export async function takeAtOnce(sql: Sql, { event, desk }: Arrival, now: number): Promise<string | undefined> {
  const { channel, chat, thread } = event.from;
  const seen = [channel, event.key, now];
  if (thread === undefined) {
    if (desk) {
      await sql.run('INSERT INTO seen (channel, key, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', seen);
      return undefined;
    }
    const own = addressKey(event.from);
    const taken = await sql.run(
      `WITH fresh AS (INSERT INTO seen (channel, key, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING key)
      INSERT INTO inbox (mailbox, lane, event) SELECT $4, $4, $5 FROM fresh`,
      [...seen, own, JSON.stringify(event)],
    );
    return taken > 0 ? own : undefined;
  }
  // Of two lanes into one thread, the later one is the newer case.
  const row = await sql.get<{ readonly fresh: boolean; readonly mailbox: string | null }>(
    `WITH fresh AS (INSERT INTO seen (channel, key, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING key),
    place AS (
      (SELECT conversation, id FROM lanes WHERE channel = $1 AND chat = $4 AND thread = $5 ORDER BY number DESC LIMIT 1)
      UNION ALL SELECT $6, $6 WHERE $6::text IS NOT NULL
      LIMIT 1
    ),
    put AS (
      INSERT INTO inbox (mailbox, lane, event) SELECT conversation, id, $7 FROM fresh, place RETURNING mailbox
    )
    SELECT EXISTS (SELECT 1 FROM fresh) AS fresh, (SELECT mailbox FROM put) AS mailbox`,
    [...seen, chat, thread, desk ? null : addressKey(event.from), JSON.stringify(event)],
  );
  if (row?.fresh && row.mailbox === null) throw new Error('No lane leads to this thread yet');
  return row?.mailbox ?? undefined;
}
