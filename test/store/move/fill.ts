import { DatabaseSync } from 'node:sqlite';
import { addressKey } from '../../../core/message.ts';
import type { Store } from '../../../core/store.ts';
import { openSqliteStore } from '../../../store/sqlite/index.ts';
import {
  caseLane,
  conversation,
  customerLane,
  entry,
  fromCustomer,
  fromDesk,
  head,
  item,
  mailbox,
  said,
  take,
  turn,
} from '../../contracts/store/examples.ts';
import { asAdmin } from '../postgres/open.ts';

/** Every character that a database could take for its own, and some that need two units. */
export const hard = '{"a",\\N} \\ \' " \t\n € 汉字 😀 \\u0000 NULL';

/** Leaves a store behind in which everything that can wait is waiting. */
export async function fill(path: string): Promise<void> {
  const store = await openSqliteStore(path);
  await take(store, {
    conversation: { ...conversation(), messages: 2 },
    entries: [
      entry(1, { earlier: [hard, ''] }),
      entry(2, { case: 'case-1', lane: caseLane.id, parts: [], deleted: true, at: 1_002.5 }),
    ],
    lanes: [customerLane, caseLane],
    outbox: [item('out-1'), item('out-2'), item('out-3', { report: 'never' })],
    timers: [
      { timer: 'idle', at: 2_000.25 },
      { timer: 'reply', at: 4_000_000_000_000 },
    ],
    audit: [{ conversation: mailbox, at: 5, by: { id: 'ana', name: hard, kind: 'agent' }, what: 'case-opened' }],
    case: {
      at: 5,
      record: { id: 'case-1', conversation: mailbox, state: 'open', number: 1 } as never,
    },
  });
  // One attempt was begun and not ended, one failed for good, one waits for its next attempt.
  const first = await store.begin(await head(store));
  await store.settle({ row: first, outcome: 'failed', code: 'chat-gone', ids: ['posted'] });
  const second = await head(store);
  await store.settle({ row: second, outcome: 'retry', code: '429', notBefore: 9_999.5, ids: ['a', 'b'] });
  await store.accept([fromCustomer('waits'), fromCustomer(hard), fromDesk('of-a-thread', 'nobody-knows')]);
  await store.accept([{ event: said('rejected', { channel: 'website', chat: 'visitor/2' }), desk: false }]);
  const [rejected] = await store.pending('website/visitor%2F2', 1);
  if (rejected) await store.reject(rejected.seq, 'turn-failed: TypeError');
  const web = store.storage('website');
  for (const key of ['one', 'two', 'three']) {
    await web.append('chat/1', key, { hard }, (seq) => [{ collection: 'files', id: key, at: seq, data: { seq } }]);
  }
  await store.storage('slack').append('chat/1', 'one', null);
  await store.shift({ channel: 'slack', id: 'ana', name: hard }, true, 5);
  await eraseAnother(store);
  await store.close();
}

/** Somebody who is erased: it was begun, and has not come to its end. */
async function eraseAnother(store: Store): Promise<void> {
  const from = { channel: 'website', chat: 'visitor/3' };
  const id = addressKey(from);
  await store.accept([{ event: said('erased', from), desk: false }]);
  const [mail] = await store.pending(id, 1);
  await store.commit({ ...turn(mail?.seq ?? -1, 0), conversation: { ...conversation(id), address: from } });
  await store.tell(id, { type: 'erase', by: { id: 'ana', name: hard, kind: 'agent' }, why: 'asked', askedAt: 5 });
  const [wish] = await store.pending(id, 1);
  const erasure = {
    id: 'erased:1',
    at: 5,
    by: { id: 'ana', name: hard, kind: 'agent' },
    why: 'asked',
    hash: '',
  } as const;
  await store.erase({ conversation: id, version: 1, handled: wish?.seq ?? -1, erasure, withdraw: [] });
}

/** Fills the first and the last table that is copied, so that a move takes a while at both. */
export function fillUp(path: string, rows: number): void {
  const database = new DatabaseSync(path);
  const first = database.prepare("INSERT INTO audit (conversation, at, entry) VALUES ('a', 1, ?)");
  const last = database.prepare("INSERT INTO unrouted (channel, chat, thread, at, event) VALUES ('a', 'b', 'c', 1, ?)");
  database.exec('BEGIN');
  for (let row = 0; row < rows; row += 1) for (const table of [first, last]) table.run(`{"number":"${row}"}`);
  database.exec('COMMIT');
  database.close();
}

/** All that a store keeps, by table, read by nothing of ours; `columns` as the Postgres store has them. */
export function readSqlite(path: string, columns: ReadonlyMap<string, readonly string[]>): Map<string, string[]> {
  const database = new DatabaseSync(path, { readOnly: true });
  const rows = new Map<string, string[]>();
  for (const [table, names] of columns) {
    const all = database.prepare(`SELECT ${names.map((name) => `"${name}"`).join(', ')} FROM ${table}`).all();
    rows.set(table, canonical(all));
  }
  database.close();
  return rows;
}

export async function readPostgres(schema: string): Promise<Map<string, string[]>> {
  const rows = new Map<string, string[]>();
  for (const table of (await columnsOf(schema)).keys()) {
    rows.set(table, canonical(await asAdmin(`SELECT * FROM ${schema}.${table}`)));
  }
  return rows;
}

/** What the store in Postgres has for itself: an embedded one keeps files in a folder, and shares nothing. */
const onlyPostgres = ['frontdesk', 'files', 'file_pieces', 'leases'];

export async function columnsOf(schema: string): Promise<Map<string, string[]>> {
  const found = await asAdmin<{ table_name: string; column_name: string }>(
    'SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = $1 AND table_name <> ALL($2)',
    [schema, onlyPostgres],
  );
  const columns = new Map<string, string[]>();
  for (const { table_name, column_name } of found) {
    columns.set(table_name, [...(columns.get(table_name) ?? []), column_name]);
  }
  return columns;
}

/** pg gives bigint as text, and SQLite truth as numbers: both are made to look alike. */
function canonical(rows: readonly Record<string, unknown>[]): string[] {
  const plain = (value: unknown) => (typeof value === 'boolean' ? Number(value) : value);
  return rows
    .map((row) =>
      JSON.stringify(
        Object.keys(row)
          .toSorted()
          .map((key) => [key, row[key] === null ? null : String(plain(row[key]))]),
      ),
    )
    .toSorted();
}
