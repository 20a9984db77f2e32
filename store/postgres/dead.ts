import type { DeadLetter, OutboxItem } from '../../core/store.ts';
import type { Wake } from '../../core/wakeups.ts';
import { parse, parseEvent } from '../json.ts';
import { addRow } from './outbox-rows.ts';
import { post } from './post.ts';
import type { Sql } from './sql.ts';

interface LetterRow {
  readonly id: string;
  readonly kind: DeadLetter['kind'];
  readonly conversation: string;
  readonly lane: string;
  readonly report: OutboxItem['report'] | null;
  readonly posted: string | null;
  readonly body: string;
}

interface FailedDelivery extends OutboxItem {
  readonly conversation: string;
  readonly outcome: DeadLetter['outcome'];
  readonly code: string;
  readonly posted: readonly string[];
}

/** Keeps an event that could not be handled. */
export async function bury(
  sql: Sql,
  mail: { seq: number; mailbox: string; lane: string; event: string; error: string; at: number },
): Promise<void> {
  await sql.run(
    `INSERT INTO dead_letters (id, kind, conversation, lane, outcome, code, at, body)
    VALUES ($1, 'inbox', $2, $3, 'failed', $4, $5, $6)`,
    [`event-${mail.seq}`, mail.mailbox, mail.lane, mail.error, mail.at, mail.event],
  );
}

/** Keeps a delivery that failed, or may have. */
export async function keepDelivery(sql: Sql, failed: FailedDelivery, at: number): Promise<void> {
  const { id, conversation, lane, delivery, report, posted, outcome, code } = failed;
  await sql.run('DELETE FROM dead_letters WHERE id = $1', [id]);
  await sql.run(
    `INSERT INTO dead_letters
      (id, kind, conversation, lane, message, op, report, posted, outcome, code, at, body)
    VALUES ($1, 'outbox', $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      id,
      conversation,
      lane,
      delivery.message,
      delivery.op,
      report,
      JSON.stringify(posted),
      outcome,
      code,
      at,
      JSON.stringify(delivery),
    ],
  );
}

export function listLetters(sql: Sql, limit: number): Promise<readonly DeadLetter[]> {
  return sql.all<DeadLetter>(
    'SELECT id, kind, conversation, outcome, code, at FROM dead_letters ORDER BY number DESC LIMIT $1',
    [limit],
  );
}

export async function replayLetter(sql: Sql, id: string): Promise<Wake | undefined> {
  // Of two who replay it, one gets it.
  const letter = await sql.get<LetterRow>(
    'DELETE FROM dead_letters WHERE id = $1 RETURNING id, kind, conversation, lane, report, posted, body',
    [id],
  );
  if (!letter) return undefined;
  const { lane, conversation } = letter;
  if (letter.kind === 'inbox') {
    await post(sql, conversation, lane, parseEvent(letter.body));
    return { kind: 'mailbox', id: conversation };
  }
  const delivery = parse<OutboxItem['delivery']>(letter.body);
  const item: OutboxItem = { id, lane, delivery, report: letter.report ?? 'always' };
  await addRow(sql, conversation, item, parse(letter.posted ?? '[]'));
  if (delivery.op === 'send') await post(sql, conversation, lane, { type: 'replayed', message: delivery.message });
  return { kind: 'lane', id: lane };
}

export async function letterOf(sql: Sql, lane: string, message: string): Promise<string | undefined> {
  // Where both the message and a later change of it failed, the message is what is missing.
  const row = await sql.get<{ readonly id: string }>(
    `SELECT id FROM dead_letters WHERE lane = $1 AND message = $2
    ORDER BY (op = 'send') DESC, number DESC LIMIT 1`,
    [lane, message],
  );
  return row?.id;
}
