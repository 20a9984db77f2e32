import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { addressKey } from '../../core/message.ts';
import type { Store } from '../../core/store.ts';
import { openSqliteStore } from '../../store/sqlite/index.ts';
import { ana, conversation, entry, said, sending, text, turn } from '../contracts/store/examples.ts';

const customers = Array.from({ length: 60 }, (_, index) => `c${index}`);
const rounds = 16;

const addressOf = (chat: string) => ({ channel: 'website', chat });
/** Of different lengths, so that pages are split and put together in many ways. */
const wordsOf = (chat: string, round: number) =>
  `<${chat}>${'x'.repeat((round * 37 + chat.length * 101) % 900)}<${chat}>`;

async function say(store: Store, chat: string, round: number): Promise<void> {
  const address = addressOf(chat);
  const id = addressKey(address);
  const words = wordsOf(chat, round);
  await store.accept([{ event: said(`${chat}-${round}`, address, words), desk: false }]);
  const [mail] = await store.pending(id, 1);
  const known = await store.conversation(id);
  const message = `${round}-${chat}`;
  const lane = `case:${chat}:1`;
  const by = { id: chat, name: words, kind: 'customer' } as const;
  await store.commit({
    ...turn(mail?.seq ?? -1, known?.version ?? 0),
    conversation: { ...conversation(id), address, messages: round + 1, customer: by },
    entries: [entry(round + 1, { id: message, conversation: id, by, parts: text(words) })],
    lanes: [
      { id, conversation: id, address },
      { id: lane, conversation: id, address: { channel: 'slack', chat: 'C1', thread: chat } },
    ],
    outbox: [{ id: `out-${message}`, lane, delivery: sending(message, { parts: text(words) }), report: 'never' }],
    audit: [{ conversation: id, at: round, by, what: 'case-claimed', why: words }],
    timers: [{ timer: words.slice(0, 40), at: round }],
    case: { at: round, record: { id: `case-${chat}`, conversation: id, state: 'open', customer: words } as never },
  });
  const [row] = await store.queued(lane, 1);
  if (!row) throw new Error('Nothing was to be sent');
  const begun = await store.begin(row);
  if (round % 7 === 0) await store.settle({ row: begun, outcome: 'failed', code: 'refused' });
  else await store.settle({ row: begun, outcome: 'sent', receipt: { ids: [`post-${message}`] } });
  const web = store.storage('website');
  await web.append(`lines ${chat}`, `k${round}`, words);
  await web.put({ collection: 'message', id: message, at: round, data: words });
}

async function erase(store: Store, chat: string): Promise<void> {
  const id = addressKey(addressOf(chat));
  await store.tell(id, { type: 'erase', by: ana, why: 'asked', askedAt: 1 });
  const mail = (await store.pending(id, 10)).at(-1);
  const version = (await store.conversation(id))?.version ?? 0;
  const erasure = {
    id: `erased:${chat.length}${Buffer.from(chat).toString('hex')}`,
    at: 1,
    by: ana,
    why: 'asked',
    hash: '',
  } as const;
  await store.erase({ conversation: id, version, handled: mail?.seq ?? -1, erasure, withdraw: [] });
  const web = store.storage('website');
  await web.cut(`lines ${chat}`, rounds, null);
  for (let round = 0; round < rounds; round += 1) await web.take('message', `${round}-${chat}`);
  await store.erased(erasure.id);
}

test('no byte of whoever is erased is left in the pages of SQLite, however these were split and joined', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'frontdesk-residue-'));
  const onDisk = async () => {
    const read = (await readdir(folder)).map((file) => readFile(join(folder, file), 'latin1'));
    return (await Promise.all(read)).join('\n');
  };
  const left = (all: string, of: readonly string[]) => of.filter((chat) => all.includes(`<${chat}>`));
  const store = await openSqliteStore(join(folder, 'frontdesk.db'));
  try {
    for (let round = 0; round < rounds; round += 1) {
      await Promise.all(customers.map((chat) => say(store, chat, round)));
    }
    const gone = customers.filter((_, index) => index % 3 !== 0);
    for (const chat of gone) await erase(store, chat);
    expect(await store.compact?.()).toBe(true);
    const kept = customers.filter((chat) => !gone.includes(chat));
    const all = await onDisk();
    expect(left(all, kept)).toEqual(kept);
    expect(left(all, gone)).toEqual([]);
  } finally {
    await store.close();
    await rm(folder, { recursive: true });
  }
}, 120_000);
