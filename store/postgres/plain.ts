import type { OutboxItem, Settlement } from '../../core/store.ts';
import type { Sql } from './sql.ts';

type Sent = Settlement & { readonly outcome: 'sent' };

/** Whether all that a settlement records can be told to Postgres in one statement: most can. */
export function isPlain(settlement: Settlement): settlement is Sent {
  if (settlement.outcome !== 'sent') return false;
  const { row, receipt } = settlement;
  const { op } = row.delivery;
  // A message that was edited, or partly posted before, has ids already; one that opens a thread lets others in.
  if (op === 'send') return row.posted.length === 0 && receipt.thread === undefined;
  return op !== 'edit' || receipt.ids.length === 0;
}

/** Settles a delivery that is `isPlain`. @returns the mailboxes that changed */
export async function settlePlain(sql: Sql, { row, receipt }: Sent): Promise<readonly string[]> {
  const { message, op } = row.delivery;
  const ids = op === 'send' ? [...new Set(receipt.ids)] : [];
  const report = isReported(row.report, 'sent')
    ? JSON.stringify({ type: 'outcome', message, op, outcome: 'sent' })
    : null;
  // Where the row is gone it was settled before, and what was recorded then stands.
  const gone = await sql.get<{ readonly conversation: string }>(
    `WITH gone AS (DELETE FROM outbox WHERE seq = $1 RETURNING conversation),
    named AS (
      INSERT INTO message_ids (lane, platform_id, message, position)
      SELECT $2, id, $3, number - 1 FROM gone, unnest($4::text[]) WITH ORDINALITY AS given (id, number)
      ON CONFLICT (lane, platform_id) DO UPDATE SET position = excluded.position
      WHERE message_ids.message = excluded.message AND message_ids.position IS NULL
    ),
    told AS (INSERT INTO inbox (mailbox, lane, event) SELECT conversation, $2, $5::text FROM gone WHERE $5 IS NOT NULL)
    SELECT conversation FROM gone`,
    [row.seq, row.lane, message, ids, report],
  );
  return gone && report !== null ? [gone.conversation] : [];
}

export function isReported(report: OutboxItem['report'], outcome: 'sent' | 'failed' | 'unknown'): boolean {
  return report === 'always' || (report === 'failures' && outcome !== 'sent');
}
