import type { Conversation } from '../../core/conversation.ts';
import type { Erasing, Erasure, ErasureStore } from '../../core/erasures.ts';
import { newId } from '../../core/ids.ts';
import { addressKey } from '../../core/message.ts';
import { Fenced } from '../../core/store.ts';
import { parse } from '../json.ts';
import { type Compaction, mostWhileRunning } from './compact.ts';
import type { Connection } from './connection.ts';
import type { Group } from './group.ts';
import type { Lanes } from './lanes.ts';
import type { OutboxRows } from './outbox-rows.ts';

/** What is to be known until an erasure has come to its end. */
type Todo = Pick<Erasing, 'customer' | 'messages'> & Partial<Pick<Erasing, 'keys'>>;

interface Kept {
  readonly id: string;
  readonly record: string;
  readonly todo: string | null;
}

export function createErasureStore(
  connection: Connection,
  group: Group,
  {
    lanes,
    outbox,
    compaction,
  }: { readonly lanes: Lanes; readonly outbox: OutboxRows; readonly compaction: Compaction },
): ErasureStore {
  const { prepare } = connection;
  const stateOf = prepare<{ readonly state: string }>('SELECT state FROM conversations WHERE id = ? AND version = ?');
  const handled = prepare('DELETE FROM inbox WHERE seq = ? AND mailbox = ?');
  // What was written there is whoever wrote it's own, and only they can take it back.
  const posted = prepare<{ readonly message: string }>(`
    SELECT message FROM message_ids WHERE lane = ?1 AND position >= 0
      AND NOT EXISTS (SELECT 1 FROM messages WHERE messages.id = message_ids.message AND messages.lane = ?1)
  `);
  const toPost = prepare<{ readonly message: string }>(`
    SELECT delivery ->> '$.message' AS message FROM outbox WHERE lane = ? AND delivery ->> '$.op' = 'send'
  `);
  const onItsWay = prepare<{ readonly id: string }>('SELECT id FROM outbox WHERE lane = ?');
  const inherit = prepare("UPDATE outbox SET conversation = ?, report = 'never' WHERE lane = ?");
  const forgetAround = prepare(`
    DELETE FROM documents WHERE scope = 'outbox' AND collection = 'around'
      AND id IN (SELECT ? || '/' || id FROM messages WHERE conversation = ?)
  `);
  const lettersOf = prepare('DELETE FROM dead_letters WHERE lane = ?');
  const ownIds = prepare('UPDATE message_ids SET lane = ? WHERE lane = ?');
  const moveLanes = prepare('UPDATE lanes SET conversation = ?1 WHERE conversation = ?2 AND id <> ?2');
  const late = prepare("DELETE FROM inbox WHERE mailbox = ?1 AND (lane <> ?1 OR event ->> '$.from' IS NULL)");
  const wipe = ['messages', 'cases', 'timers', 'audit'].map((table) =>
    prepare(`DELETE FROM ${table} WHERE conversation = ?`),
  );
  const removeConversation = prepare('DELETE FROM conversations WHERE id = ?');
  const note = prepare('INSERT INTO erasures (id, at, record, todo) VALUES (?, ?, ?, ?)');

  const todo = prepare<Kept>('SELECT id, record, todo FROM erasures WHERE todo IS NOT NULL ORDER BY at LIMIT ?');
  const one = prepare<Kept>('SELECT id, record, todo FROM erasures WHERE id = ?');
  const done = prepare('UPDATE erasures SET todo = NULL WHERE id = ?');
  const newest = prepare<Kept>('SELECT id, record, todo FROM erasures ORDER BY at DESC LIMIT ?');
  const waits = prepare<{ readonly seq: number }>('SELECT seq FROM outbox WHERE lane = ? LIMIT 1');
  const ownWaits = prepare<{ readonly seq: number }>(
    'SELECT seq FROM outbox WHERE lane = ? AND conversation = ? LIMIT 1',
  );
  const idsIn = prepare<{ readonly platform_id: string }>('SELECT platform_id FROM message_ids WHERE lane = ?');
  const leftIn = ['outbox', 'dead_letters', 'message_ids'].map((table) =>
    prepare(`DELETE FROM ${table} WHERE lane = ?`),
  );
  const leftOwn = ['outbox', 'dead_letters'].map((table) =>
    prepare(`DELETE FROM ${table} WHERE lane = ? AND conversation = ?`),
  );
  const leftAround = prepare(`
    DELETE FROM documents WHERE scope = 'outbox' AND collection = 'around' AND id >= ?1 || '/' AND id < ?1 || '0'
  `);
  const mail = prepare('DELETE FROM inbox WHERE mailbox = ?');
  const removeLanes = prepare('DELETE FROM lanes WHERE conversation = ?');
  const removeOwnLane = prepare(`
    DELETE FROM lanes WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM conversations WHERE id = ?1)
  `);
  const active = prepare<{ readonly id: string; readonly said: number | null; readonly done: number | null }>(`
    SELECT id,
      (SELECT at FROM messages WHERE conversation = conversations.id ORDER BY seq DESC LIMIT 1) AS said,
      (SELECT at FROM audit WHERE conversation = conversations.id ORDER BY number DESC LIMIT 1) AS done
    FROM conversations WHERE id > ? ORDER BY id LIMIT ?
  `);

  /** The newest goes first: what is taken back under a message that is gone already leaves a trace on some platforms. */
  function withdraw({ id, by }: Erasure, lane: string, spared: string | undefined): void {
    const messages = new Set([...posted.all(lane), ...toPost.all(lane)].map((row) => row.message));
    for (const message of [...messages].toSorted().toReversed()) {
      if (message === spared) continue;
      outbox.add(id, { id: newId(), lane, delivery: { op: 'remove', message, by }, report: 'never' });
    }
  }

  function erase({ conversation: id, version, ...request }: Parameters<ErasureStore['erase']>[0]): void {
    const { erasure, last } = request;
    const state = stateOf.get(id, version)?.state;
    if (state === undefined) throw new Fenced(`Conversation ${id} is past version ${version}`);
    if (handled.run(request.handled, id) === 0) throw new Fenced(`Event ${request.handled} is already handled`);
    // Behind what is still on its way, and before anything is taken back: it is said in a thread that is there.
    if (last) outbox.add(erasure.id, { ...last, report: 'never' });
    for (const lane of request.withdraw) withdraw(erasure, lane, last?.delivery.message);
    const keys = onItsWay.all(id).map((row) => row.id);
    for (const lane of [id, ...lanes.of(id).map((other) => other.id)]) {
      inherit.run(erasure.id, lane);
      forgetAround.run(lane, id);
      lettersOf.run(lane);
    }
    ownIds.run(erasure.id, id);
    moveLanes.run(erasure.id, id);
    late.run(id);
    for (const table of wipe) table.run(id);
    removeConversation.run(id);
    const { address, messages } = parse<Conversation>(state);
    const left: Todo = { customer: address, messages, keys };
    note.run(erasure.id, erasure.at, JSON.stringify(erasure), JSON.stringify(left));
  }

  function toErasing({ id, record, todo: rest }: Kept): Erasing {
    const { customer, messages, keys = [] } = parse<Todo>(rest ?? '{}');
    const theirs = lanes.of(id);
    const ids = (lane: string) => idsIn.all(lane).map((row) => row.platform_id);
    return {
      erasure: parse<Erasure>(record),
      customer,
      messages,
      isBusy: theirs.some((lane) => waits.get(lane.id)) || ownWaits.get(addressKey(customer), id) !== undefined,
      ids: ids(id),
      keys,
      threads: theirs.map((lane) => ({ address: lane.address, ids: ids(lane.id) })),
    };
  }

  function erased(id: string): void {
    const kept = one.get(id);
    if (kept?.todo == null) return;
    const own = addressKey(parse<Todo>(kept.todo).customer);
    for (const lane of lanes.of(id)) {
      for (const table of leftIn) table.run(lane.id);
      leftAround.run(lane.id);
    }
    for (const table of leftIn) table.run(id);
    for (const table of leftOwn) table.run(own, id);
    mail.run(id);
    removeLanes.run(id);
    removeOwnLane.run(own);
    done.run(id);
    compaction.mark();
  }

  return {
    lanesOf: (conversation) => group.read(() => lanes.of(conversation)),
    erase: (request) => group.write(() => erase(request)),
    erasing: (limit) => group.read(() => todo.all(limit).map(toErasing)),
    erased: (id) => group.write(() => erased(id)),
    compact: () => group.read(() => compaction.run(mostWhileRunning)),
    erasures: (limit) =>
      group.read(() => newest.all(limit).map((row) => ({ ...parse<Erasure>(row.record), isDone: row.todo === null }))),
    lastActive: (after, limit) =>
      group.read(() =>
        active.all(after, limit).map((row) => ({
          id: row.id,
          at: row.said === null && row.done === null ? null : Math.max(row.said ?? 0, row.done ?? 0),
        })),
      ),
  };
}
