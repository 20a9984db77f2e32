import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Entry } from '../../core/conversation.ts';
import { openFileBlobs } from '../../store/blobs.ts';
import { openSqliteStore } from '../../store/sqlite/index.ts';
import { stream } from '../contracts/blobs.ts';
import { conversation, customerLane, entry, mailbox, said, take, text } from '../contracts/store/examples.ts';
import { frontdesk } from './process.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'frontdesk-export-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const open = () => openSqliteStore(join(folder, 'data/frontdesk.db'));
const run = (customer = 'website:visitor/1') =>
  frontdesk(['export', '--customer', customer, '--to', 'out'], { cwd: folder });
const written = async () => JSON.parse(await readFile(join(folder, 'out/customer.json'), 'utf8'));

async function keep(...entries: readonly Entry[]): Promise<void> {
  const store = await open();
  await take(store, {
    conversation: { ...conversation(), messages: entries.length },
    entries,
    lanes: [customerLane],
    audit: [{ conversation: mailbox, at: 5, by: { id: 'ana', name: 'Ana', kind: 'agent' }, what: 'case-opened' }],
    case: { at: 5, record: { id: 'case-1', conversation: mailbox, state: 'open', number: 1 } as never },
  });
  await store.accept([{ event: said('somebody else', { channel: 'website', chat: 'visitor/2' }), desk: false }]);
  await store.close();
}

describe('frontdesk export', () => {
  test('writes what is kept of one customer, and of nobody else', async () => {
    const many = Array.from({ length: 501 }, (_, index) => entry(index + 1));
    await keep(...many, entry(502, { visibility: 'note', parts: text('in a hurry') }));
    const running = await open();
    const ended = await run();
    await running.close();
    expect(ended).toMatchObject({ status: 0, stdout: expect.stringContaining('502 messages, 1 cases, 0 files') });
    const all = await written();
    expect(all.conversation).toMatchObject({ id: mailbox, customer: { name: '李雷' } });
    expect(all.messages.map(({ seq }: Entry) => seq)).toEqual(Array.from({ length: 502 }, (_, index) => index + 1));
    expect(all.messages.at(-1)).toMatchObject({ visibility: 'note', parts: text('in a hurry') });
    expect(all).toMatchObject({ cases: [{ id: 'case-1' }], audit: [{ what: 'case-opened', by: { name: 'Ana' } }] });
    expect(JSON.stringify(all)).not.toContain('somebody else');
    expect((await stat(join(folder, 'out/customer.json'))).mode & 0o077).toBe(0);
  });

  test('has the files that Frontdesk keeps', async () => {
    const blob = await (await openFileBlobs(join(folder, 'data/files/website'))).write(stream(1, 10).source, 10);
    const file = { channel: 'website', id: 'f1', name: '../../bill.pdf' };
    const lost = { channel: 'website', id: 'f3', name: 'lost.pdf' };
    const elsewhere = { channel: 'telegram', id: 'f2', name: 'photo.jpg' };
    const parts = [lost, file, elsewhere].map((one) => ({ kind: 'media', media: 'file', file: one }) as const);
    await keep(entry(1, { parts }));
    const store = await open();
    await store.storage('website').put({ collection: 'file', id: 'f1', at: 1, data: { id: 'f1', blob: blob.id } });
    const gone = 'a'.repeat(32);
    await store.storage('website').put({ collection: 'file', id: 'f3', at: 1, data: { id: 'f3', blob: gone } });
    await store.close();
    expect(await run()).toMatchObject({ status: 0 });
    const { files } = await written();
    const first = { channel: 'website', id: 'f3', path: null };
    expect(files).toEqual([first, { channel: 'website', id: 'f1', path: '2-..-..-bill.pdf' }]);
    expect((await readFile(join(folder, 'out', files[1].path))).byteLength).toBe(10);
  });

  test('says where nobody is known, and writes over nothing', async () => {
    await keep(entry(1));
    expect(await run('website:nobody')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('Nobody is known'),
    });
    expect(await run('website')).toMatchObject({ status: 2, stderr: expect.stringContaining('CHANNEL:CHAT') });
    expect(await run()).toMatchObject({ status: 0 });
    expect(await run()).toMatchObject({ status: 1, stderr: expect.stringContaining('Name a new folder') });
  });
});
