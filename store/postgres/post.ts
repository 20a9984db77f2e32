import type { Inbound } from '../../core/channel.ts';
import type { Internal } from '../../core/store.ts';
import type { Sql } from './sql.ts';

/** Puts an event into a mailbox, behind all others. To be called within a write. */
export async function post(sql: Sql, mailbox: string, lane: string, event: Inbound | Internal): Promise<void> {
  await sql.run('INSERT INTO inbox (mailbox, lane, event) VALUES ($1, $2, $3)', [mailbox, lane, JSON.stringify(event)]);
}
