import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { plain } from '../../core/richtext.ts';
import { openSqliteStore } from '../../store/sqlite/index.ts';
import { frontdesk } from './process.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'frontdesk-letters-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const open = () => openSqliteStore(join(folder, 'data/frontdesk.db'));

/** Leaves a message of a customer behind that could not be handled. */
async function leaveLetter(text: string): Promise<string> {
  const store = await open();
  const from = { channel: 'website', chat: 'visitor:may' };
  const by = { id: 'may', name: 'May', kind: 'customer' } as const;
  const parts = [{ kind: 'text', text: plain(text) }] as const;
  const event = { type: 'message', key: text, id: text, at: new Date(), from, by, parts } as const;
  const [mailbox = ''] = await store.accept([{ event, desk: false }]);
  for (const { seq } of await store.pending(mailbox, 1)) await store.reject(seq, 'a bug');
  const [letter] = await store.deadLetters(1);
  await store.close();
  return letter?.id ?? '';
}

const deadLetters = (...args: string[]) => frontdesk(['dead-letters', ...args], { cwd: folder });

describe('frontdesk dead-letters', () => {
  test('says that there are none', async () => {
    expect(await deadLetters()).toMatchObject({ status: 0, stdout: expect.stringContaining('no dead letters') });
  });

  test('lists them by id, without a word of what was written', async () => {
    const id = await leaveLetter('my secret');
    const { stdout } = await deadLetters();
    expect(stdout).toContain(id);
    expect(stdout).not.toContain('my secret');
  });

  test('tries one again', async () => {
    const id = await leaveLetter('hello');
    expect(await deadLetters('--replay', id)).toMatchObject({ status: 0 });
    const store = await open();
    expect(await store.deadLetters(10)).toEqual([]);
    expect((await store.unfinished()).mailboxes).toHaveLength(1);
    await store.close();
  });

  test('tries all of them again in the order in which they came', async () => {
    const texts = ['one', 'two', 'three', 'four', 'five'];
    for (const text of texts) await leaveLetter(text);
    expect((await deadLetters('--replay', 'all')).stdout).toContain('5 will be tried again');
    const store = await open();
    const [mailbox = ''] = (await store.unfinished()).mailboxes;
    const mails = await store.pending(mailbox, 10);
    expect(mails.map(({ event }) => (event.type === 'message' ? event.parts : event))).toEqual(
      texts.map((text) => [{ kind: 'text', text: plain(text) }]),
    );
    await store.close();
  });

  test('says which one is unknown', async () => {
    await leaveLetter('hello');
    const { status, stderr } = await deadLetters('--replay', 'nonsense');
    expect(status).toBe(1);
    expect(stderr).toContain('There is no dead letter nonsense.');
  });

  test('works beside a front desk that is running, which goes on undisturbed', async () => {
    const id = await leaveLetter('hello');
    const running = await open();
    const { status, stdout } = await deadLetters('--replay', 'all');
    expect(status).toBe(0);
    expect(stdout).toContain('1 will be tried again');
    expect((await running.deadLetters(10)).map((letter) => letter.id)).not.toContain(id);
    expect((await running.unfinished()).mailboxes).toHaveLength(1);
    await running.close();
  });
});
