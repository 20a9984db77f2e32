import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createUnanswered } from '../../app/unanswered.ts';
import { buildKnowledge } from '../../core/bot/knowledge.ts';
import { missedKey } from '../../core/mailbox.ts';
import { openSqliteStore } from '../../store/sqlite/index.ts';
import { type LiveBot, startBot } from '../core/bot/engine.ts';
import { frontdesk } from './process.ts';

const at = Date.parse('2027-01-04T10:00:00Z');
const asked = (text: string, more: { language?: 'en' | 'zh-Hans'; at?: number } = {}) => {
  return { text, language: 'en', at, ...more } as const;
};

describe('questions without an answer', () => {
  let store: Awaited<ReturnType<typeof openSqliteStore>>;
  beforeEach(async () => {
    store = await openSqliteStore(':memory:');
  });
  afterEach(() => store.close());

  test('are counted, whatever their case and punctuation, the most frequent first', async () => {
    const { note, since } = createUnanswered(store.storage('bot'));
    await note('1', asked('Do you sell shoes?'));
    await note('2', asked('Is there parking'));
    await note('3', asked('is there PARKING?', { at: at + 1 }));
    await note('4', asked('有停车位吗', { language: 'zh-Hans' }));
    await note('5', asked('long ago', { at: at - 10 }));
    expect(await since(at)).toEqual([
      { text: 'is there PARKING?', language: 'en', at: at + 1, count: 2 },
      expect.objectContaining({ count: 1 }),
      expect.objectContaining({ count: 1 }),
    ]);
  });

  test('are counted once for a turn that is decided again', async () => {
    const { note, since } = createUnanswered(store.storage('bot'));
    await note('same', asked('Is there parking'));
    await note('same', asked('Is there parking'));
    expect(await since(0)).toMatchObject([{ count: 1 }]);
  });

  test('are all found, however many there are', async () => {
    const { note, since } = createUnanswered(store.storage('bot'));
    for (let index = 0; index < 1_100; index++) await note(`${index}`, asked(index % 2 === 0 ? 'even' : 'odd'));
    expect((await since(0)).map(({ count }) => count)).toEqual([550, 550]);
  });

  test('are forgotten after a year, by the next one that comes', async () => {
    const { note, since } = createUnanswered(store.storage('bot'));
    const yearMs = 365 * 24 * 3_600_000;
    for (let index = 0; index < 20; index++) await note(`${index}`, asked('older', { at: at - 1 }));
    await note('last', asked('a year old', { at }));
    await note('new', asked('new', { at: at + yearMs }));
    expect(await since(0)).toMatchObject([
      { text: 'new', count: 1 },
      { text: 'a year old', count: 1 },
    ]);
  });

  test('are forgotten with whoever asked them, however much was said, and nobody else’s', async () => {
    const { note, since, forget } = createUnanswered(store.storage('bot'));
    for (const count of [0, 49, 50, 120])
      await note(missedKey('web/may', count), asked(`may asks ${'x'.repeat(count)}`));
    await note(missedKey('web/may', 121), asked('afterwards', { at: at + 1 }));
    await note(missedKey('web/ben', 50), asked('ben asks'));
    await forget('web/may', 121, at);
    expect((await since(0)).map(({ text }) => text).toSorted()).toEqual(['afterwards', 'ben asks']);
  });

  test.each([
    'Does may@acme.example get it?',
    'Call me at +65 5550 0187 please',
    'My card 4111 1111 1111 1111 is refused',
    'Where is RM-20413 now',
    '订单202701040001在哪',
  ])('hold nothing that tells who asked: %s', async (text) => {
    const { note, since } = createUnanswered(store.storage('bot'));
    await note('telegram/42 7', asked(text));
    const [one] = await since(0);
    expect(one?.text).toContain('•');
    expect(one?.text).not.toMatch(/\w@|\d{4} \d|0187|20413|\d{9}/);
    const kept = await store.storage('bot').list('unanswered', { limit: 10 });
    expect(kept).toHaveLength(1);
    expect(JSON.stringify(kept)).not.toContain('telegram');
  });
});

describe('a bot', () => {
  let bot: LiveBot;
  afterEach(() => bot.stop());

  test('notes what it has no answer to, and nothing else', async () => {
    const entry = {
      id: 'delivery',
      language: 'en',
      title: 'Delivery',
      questions: ['How long does delivery take?'],
      tags: [],
      body: { text: 'Three days.', spans: [] },
      source: 'Delivery',
    } as const;
    bot = await startBot({ knowledge: buildKnowledge([entry]), tools: [] });
    for (const text of ['How long does delivery take?', 'thanks', 'Do penguins have knees?']) await bot.write(text);
    await vi.waitFor(() => expect(bot.missed.map(({ text }) => text)).toEqual(['Do penguins have knees?']), 8_000);
  });
});

describe('frontdesk unanswered', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'frontdesk-unanswered-'));
    await writeFile(
      join(folder, 'frontdesk.yaml'),
      'brand: { name: Acme }\nstore: sqlite:./data.db\nchannels: { website: { type: web } }\ndesks: { support: { channel: website, room: support } }\nbot: { knowledge: [./k.yaml] }\n',
    );
    await writeFile(
      join(folder, 'k.yaml'),
      '- { title: Shoes, language: en, questions: ["Do you sell shoes?"], answer: "No." }\n',
    );
    const store = await openSqliteStore(join(folder, 'data.db'));
    const { note } = createUnanswered(store.storage('bot'));
    const now = Date.now();
    await note('1', asked('Do you sell shoes?', { at: now }));
    await note('2', asked('Is there parking', { at: now }));
    await note('3', asked('Is there parking?', { at: now }));
    await note('4', asked('Do penguins \u001b]0;mine\u0007 have knees?', { at: now }));
    await store.close();
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const list = (...args: string[]) => frontdesk(['unanswered', '--config', 'frontdesk.yaml', ...args], { cwd: folder });

  test('lists what is still without an answer, and with --all the rest', async () => {
    const { status, stdout } = await list();
    const [first] = stdout.trim().split('\n');
    expect([status, first]).toEqual([0, expect.stringMatching(/^ *2 {2}\d{4}-\d\d-\d\d {2}en {2}Is there parking\?$/)]);
    expect((await list('--all')).stdout).toContain('Do you sell shoes?');
  });

  test('shows what a customer wrote for the terminal, and does not send it there', async () => {
    const { stdout } = await list();
    expect(stdout).toContain('Do penguins \\u001b]0;mine\\u0007 have knees?');
    expect(stdout).not.toMatch(/[^\P{Cc}\n]/u);
  });

  test.each(['x', '366'])('refuses what is no number of days, or more than are kept: %s', async (days) => {
    expect((await list('--days', days)).status).toBe(2);
  });
});
