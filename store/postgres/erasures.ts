import type { Conversation } from '../../core/conversation.ts';
import type { Erasing, Erasure, ErasureStore } from '../../core/erasures.ts';
import { addressKey } from '../../core/message.ts';
import { Fenced } from '../../core/store.ts';
import { parse } from '../json.ts';
import type { Group } from './group.ts';
import { lanesOf } from './lanes.ts';
import { addRow } from './outbox-rows.ts';
import type { Sql } from './sql.ts';

/** What is to be known until an erasure has come to its end. */
type Todo = Pick<Erasing, 'customer' | 'messages'> & Partial<Pick<Erasing, 'keys'>>;

interface Kept {
  readonly id: string;
  readonly record: string;
  readonly todo: string | null;
}

const kept = 'SELECT id, record, todo FROM erasures';
const around = "DELETE FROM documents WHERE scope = 'outbox' AND collection = 'around'";
// What was written there is whoever wrote it's own, and only they can take it back. The newest goes first: what is
// taken back under a message that is gone already leaves a trace on some platforms.
const withdraw = `
  INSERT INTO outbox (id, conversation, lane, delivery, report, attempts, posted, state, not_before)
  SELECT gen_random_uuid()::text, $1, $2, ($3::jsonb || jsonb_build_object('message', message))::text, 'never', 0, '[]',
    'pending', 0
  FROM (
    SELECT message FROM message_ids AS posted WHERE lane = $2 AND position >= 0
      AND NOT EXISTS (SELECT 1 FROM messages WHERE messages.id = posted.message AND messages.lane = $2)
    UNION
    SELECT delivery::json ->> 'message' FROM outbox WHERE lane = $2 AND delivery::json ->> 'op' = 'send'
  ) AS there WHERE message IS DISTINCT FROM $4
  ORDER BY message COLLATE "C" DESC
`;

export function createErasureStore(group: Group): ErasureStore {
  return {
    lanesOf: (conversation) => group.read((sql) => lanesOf(sql, conversation)),
    erase: (request) => group.write((sql) => erase(sql, request)),
    erasing: (limit) =>
      group.read(async (sql) => {
        const rows = await sql.all<Kept>(`${kept} WHERE todo IS NOT NULL ORDER BY at LIMIT $1`, [limit]);
        return Promise.all(rows.map((row) => toErasing(sql, row)));
      }),
    erased: (id) => group.write((sql) => erased(sql, id)),
    erasures: (limit) =>
      group.read(async (sql) => {
        const rows = await sql.all<Kept>(`${kept} ORDER BY at DESC LIMIT $1`, [limit]);
        return rows.map(({ record, todo }) => ({ ...parse<Erasure>(record), isDone: todo === null }));
      }),
    lastActive: (after, limit) =>
      group.read((sql) =>
        sql.all<{ readonly id: string; readonly at: number | null }>(
          `SELECT id, greatest(
            (SELECT at FROM messages WHERE conversation = conversations.id ORDER BY seq DESC LIMIT 1),
            (SELECT at FROM audit WHERE conversation = conversations.id ORDER BY number DESC LIMIT 1)
          ) AS at FROM conversations WHERE id > $1 ORDER BY id LIMIT $2`,
          [after, limit],
        ),
      ),
  };
}

async function erase(sql: Sql, request: Parameters<ErasureStore['erase']>[0]): Promise<void> {
  const { conversation: id, version, erasure, last } = request;
  const removed = await sql.get<{ readonly state: string }>(
    'DELETE FROM conversations WHERE id = $1 AND version = $2 RETURNING state',
    [id, version],
  );
  if (!removed) throw new Fenced(`Conversation ${id} is past version ${version}`);
  const handled = await sql.run('DELETE FROM inbox WHERE seq = $1 AND mailbox = $2', [request.handled, id]);
  if (handled === 0) throw new Fenced(`Event ${request.handled} is already handled`);
  const delivery = JSON.stringify({ op: 'remove', by: erasure.by });
  // Behind what is still on its way, and before anything is taken back: it is said in a thread that is there.
  if (last) await addRow(sql, erasure.id, { ...last, report: 'never' });
  const spared = last?.delivery.message ?? null;
  for (const lane of request.withdraw) await sql.run(withdraw, [erasure.id, lane, delivery, spared]);
  const lanes = await lanesOf(sql, id);
  const keys = await sql.all<{ readonly id: string }>('SELECT id FROM outbox WHERE lane = $1', [id]);
  for (const lane of new Set([id, ...lanes.map((other) => other.id)])) {
    await sql.run("UPDATE outbox SET conversation = $1, report = 'never' WHERE lane = $2", [erasure.id, lane]);
    await sql.run(`${around} AND id IN (SELECT $1 || '/' || id FROM messages WHERE conversation = $2)`, [lane, id]);
    await sql.run('DELETE FROM dead_letters WHERE lane = $1', [lane]);
  }
  await sql.run('UPDATE message_ids SET lane = $1 WHERE lane = $2', [erasure.id, id]);
  await sql.run('UPDATE lanes SET conversation = $1 WHERE conversation = $2 AND id <> $2', [erasure.id, id]);
  await sql.run("DELETE FROM inbox WHERE mailbox = $1 AND (lane <> $1 OR event::json ->> 'from' IS NULL)", [id]);
  for (const table of ['messages', 'cases', 'timers', 'audit']) {
    await sql.run(`DELETE FROM ${table} WHERE conversation = $1`, [id]);
  }
  const { address, messages } = parse<Conversation>(removed.state);
  const left: Todo = { customer: address, messages, keys: keys.map((row) => row.id) };
  await sql.run('INSERT INTO erasures (id, at, record, todo) VALUES ($1, $2, $3, $4)', [
    erasure.id,
    erasure.at,
    JSON.stringify(erasure),
    JSON.stringify(left),
  ]);
}

async function toErasing(sql: Sql, { id, record, todo }: Kept): Promise<Erasing> {
  const { customer, messages, keys = [] } = parse<Todo>(todo ?? '{}');
  const lanes = await lanesOf(sql, id);
  const ids = async (lane: string) => {
    const rows = await sql.all<{ readonly platform_id: string }>(
      'SELECT platform_id FROM message_ids WHERE lane = $1',
      [lane],
    );
    return rows.map((row) => row.platform_id);
  };
  const waits = await sql.get(
    'SELECT 1 FROM outbox WHERE lane = ANY($1) OR (lane = $2 AND conversation = $3) LIMIT 1',
    [lanes.map((lane) => lane.id), addressKey(customer), id],
  );
  return {
    erasure: parse<Erasure>(record),
    customer,
    messages,
    isBusy: waits !== undefined,
    ids: await ids(id),
    keys,
    threads: await Promise.all(lanes.map(async (lane) => ({ address: lane.address, ids: await ids(lane.id) }))),
  };
}

async function erased(sql: Sql, id: string): Promise<void> {
  const row = await sql.get<Kept>(`${kept} WHERE id = $1 FOR UPDATE`, [id]);
  if (row?.todo == null) return;
  const own = addressKey(parse<Todo>(row.todo).customer);
  const lanes = await lanesOf(sql, id);
  for (const lane of [id, ...lanes.map((other) => other.id)]) {
    for (const table of ['outbox', 'dead_letters', 'message_ids']) {
      await sql.run(`DELETE FROM ${table} WHERE lane = $1`, [lane]);
    }
    await sql.run(`${around} AND id >= $1 || '/' AND id < $1 || '0'`, [lane]);
  }
  for (const table of ['outbox', 'dead_letters']) {
    await sql.run(`DELETE FROM ${table} WHERE lane = $1 AND conversation = $2`, [own, id]);
  }
  await sql.run('DELETE FROM inbox WHERE mailbox = $1', [id]);
  await sql.run('DELETE FROM lanes WHERE conversation = $1', [id]);
  await sql.run('DELETE FROM lanes WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM conversations WHERE id = $1)', [own]);
  await sql.run('UPDATE erasures SET todo = NULL WHERE id = $1', [id]);
}
