import type { Delivery } from '../../core/delivery.ts';
import type { OutboxItem, OutboxRow } from '../../core/store.ts';
import { parse } from '../json.ts';
import type { Connection } from './connection.ts';

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

/** Which attempt speaks. */
type Attempt = Pick<OutboxRow, 'seq' | 'begun'>;

/** What the lanes have to do. To be called within a read or a write. */
export interface OutboxRows {
  /** @param posted ids that an earlier attempt posted */
  add(conversation: string, item: OutboxItem, posted?: readonly string[]): void;
  first(lane: string, limit: number): readonly OutboxRow[];
  /** The conversation a row belongs to, while it waits. */
  owner(seq: number): string | undefined;
  /** @returns whether it still waits, and nobody has begun it since it was read */
  sending(row: Attempt): boolean;
  /** Another attempt is to be made, or another look at the one in doubt. Changes nothing where it is not the latest. */
  again(row: Attempt, state: OutboxRow['state'], notBefore: number, posted: readonly string[]): void;
  /** @returns whether it still waited */
  remove(seq: number): boolean;
  /** @returns whether it still waited, and this was the latest attempt */
  giveUp(row: Attempt): boolean;
}

export function createOutboxRows(connection: Connection): OutboxRows {
  const insert = connection.prepare(`
    INSERT INTO outbox (id, conversation, lane, delivery, report, attempts, posted, state, not_before)
    VALUES (?, ?, ?, ?, ?, 0, ?, 'pending', 0)
  `);
  const first = connection.prepare<StoredRow>(`
    SELECT seq, id, lane, delivery, report, attempts, posted, state, begun, not_before
    FROM outbox WHERE lane = ? ORDER BY seq LIMIT ?
  `);
  const owner = connection.prepare<{ readonly conversation: string }>('SELECT conversation FROM outbox WHERE seq = ?');
  const sending = connection.prepare(
    "UPDATE outbox SET state = 'sending', begun = begun + 1 WHERE seq = ? AND begun = ?",
  );
  const again = connection.prepare(`
    UPDATE outbox SET state = ?, attempts = attempts + 1, not_before = ?, posted = ? WHERE seq = ? AND begun = ?
  `);
  const remove = connection.prepare('DELETE FROM outbox WHERE seq = ?');
  const giveUp = connection.prepare('DELETE FROM outbox WHERE seq = ? AND begun = ?');

  return {
    add(conversation, { id, lane, delivery, report }, posted = []) {
      insert.run(id, conversation, lane, JSON.stringify(delivery), report, JSON.stringify(posted));
    },
    first: (lane, limit) => first.all(lane, limit).map(toRow),
    owner: (seq) => owner.get(seq)?.conversation,
    sending: ({ seq, begun }) => sending.run(seq, begun) === 1,
    again: ({ seq, begun }, state, notBefore, posted) =>
      void again.run(state, notBefore, JSON.stringify(posted), seq, begun),
    remove: (seq) => remove.run(seq) === 1,
    giveUp: ({ seq, begun }) => giveUp.run(seq, begun) === 1,
  };
}

function toRow({ delivery, posted, not_before: notBefore, ...rest }: StoredRow): OutboxRow {
  return { ...rest, delivery: parse<Delivery>(delivery), posted: parse<readonly string[]>(posted), notBefore };
}
