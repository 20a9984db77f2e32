import type { Delivery } from '../../core/delivery.ts';
import type { OutboxItem, OutboxRow } from '../../core/store.ts';
import { parse } from '../json.ts';
import type { Sql } from './sql.ts';

interface StoredRow {
  readonly seq: number;
  readonly id: string;
  readonly lane: string;
  readonly delivery: string;
  readonly report: OutboxRow['report'];
  readonly attempts: number;
  readonly posted: string;
  readonly state: OutboxRow['state'];
  readonly begun: number;
  readonly not_before: number;
}

/** @param posted ids that an earlier attempt posted */
export async function addRow(
  sql: Sql,
  conversation: string,
  { id, lane, delivery, report }: OutboxItem,
  posted: readonly string[] = [],
): Promise<void> {
  await sql.run(
    `INSERT INTO outbox (id, conversation, lane, delivery, report, attempts, posted, state, not_before)
    VALUES ($1, $2, $3, $4, $5, 0, $6, 'pending', 0)`,
    [id, conversation, lane, JSON.stringify(delivery), report, JSON.stringify(posted)],
  );
}

export async function firstRows(sql: Sql, lane: string, limit: number): Promise<readonly OutboxRow[]> {
  const rows = await sql.all<StoredRow>(
    `SELECT seq, id, lane, delivery, report, attempts, posted, state, begun, not_before
    FROM outbox WHERE lane = $1 ORDER BY seq LIMIT $2`,
    [lane, limit],
  );
  return rows.map(({ delivery, posted, not_before: notBefore, ...rest }) => ({
    ...rest,
    delivery: parse<Delivery>(delivery),
    posted: parse<readonly string[]>(posted),
    notBefore,
  }));
}
