import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KnowledgeError, loadKnowledge } from '../../config/knowledge.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'frontdesk-knowledge-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
}

async function problems(...names: readonly string[]) {
  const error: unknown = await loadKnowledge(
    names.length > 0 ? names.map((name) => join(folder, name)) : [folder],
  ).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof KnowledgeError)) throw new Error('The knowledge was taken as it is');
  expect(error.code).toBe('knowledge-invalid');
  return error.problems.map(({ file, line, message, suggestion }) => ({
    file: file.slice(folder.length + 1),
    line,
    message,
    ...(suggestion === undefined ? {} : { suggestion }),
  }));
}

const good = '---\ntitle: Returns\nlanguage: en\n---\nSend it back.\n';

describe('loadKnowledge', () => {
  it('reads a Markdown file with front matter', async () => {
    await write({
      'en/returns.md':
        '---\ntitle: Returns\nlanguage: en\nquestions: [How do I return it?]\ntags: [returns]\n---\n\nSend it **back**.\n',
    });
    expect(await loadKnowledge([folder])).toEqual([
      {
        id: 'en/returns',
        language: 'en',
        title: 'Returns',
        questions: ['How do I return it?'],
        tags: ['returns'],
        body: { text: 'Send it back.', spans: [{ start: 8, end: 12, style: 'bold' }] },
        source: 'Returns',
      },
    ]);
  });

  it('lets an entry hold from the first moment of one day to the last of another, where the brand is', async () => {
    await write({
      'sale.md': '---\ntitle: Sale\nlanguage: en\nvalidFrom: 2027-05-01\nvalidUntil: 2027-05-03\n---\nTen percent.\n',
    });
    const [entry] = await loadKnowledge([folder], 'Asia/Shanghai');
    expect(entry?.validFrom).toBe(Date.parse('2027-05-01T00:00:00+08:00'));
    expect(entry?.validUntil).toBe(Date.parse('2027-05-04T00:00:00+08:00'));
  });

  it.each([
    ['validFrom: 2027-02-30', 4, 'Must be a day of the calendar, such as 2027-01-31'],
    ['validFrom: tomorrow', 4, 'Must be a day of the calendar, such as 2027-01-31'],
    ['validFrom: 2027-05-02\nvalidUntil: 2027-05-01', 5, 'Ends before it begins'],
  ])('refuses %j', async (days, line, message) => {
    await write({ 'sale.md': `---\ntitle: Sale\nlanguage: en\n${days}\n---\nTen percent.\n` });
    expect(await problems()).toEqual([{ file: 'sale.md', line, message }]);
  });

  it('reads a list of entries from YAML', async () => {
    await write({
      'faq.yaml':
        '- title: Points\n  language: zh\n  answer: 一元一分。\n- title: 積分\n  language: zh-Hant\n  tags: [x]\n  answer: 一元一分。\n',
    });
    expect(await loadKnowledge([join(folder, 'faq.yaml')])).toMatchObject([
      { id: 'faq/1', language: 'zh-Hans', title: 'Points', questions: [], tags: [], body: { text: '一元一分。' } },
      { id: 'faq/2', language: 'zh-Hant', title: '積分', tags: ['x'] },
    ]);
  });

  it('reads folders with what is below them, in the order of names, and passes other files over', async () => {
    await write({ 'b/two.md': good, 'a/one.md': good, 'logo.png': 'x', '.hidden/three.md': 'x', '.draft.md': 'x' });
    expect((await loadKnowledge([folder])).map(({ id }) => id)).toEqual(['a/one', 'b/two']);
  });

  it('takes Windows line ends and a byte order mark', async () => {
    await write({ 'a.md': `\uFEFF${good.replaceAll('\n', '\r\n')}` });
    expect(await loadKnowledge([folder])).toMatchObject([{ title: 'Returns', body: { text: 'Send it back.' } }]);
  });

  it('takes a file named twice as one', async () => {
    await write({ 'a.md': good });
    expect(await loadKnowledge([folder, join(folder, 'a.md')])).toHaveLength(1);
  });

  it('reports every problem of every file at once, at its line', async () => {
    await write({
      '1-bare.md': 'Just text.\n',
      '2-title.md': '---\nlanguage: en\n---\nText.\n',
      '3-language.md': '---\ntitle: T\nlanguage: eng\n---\nText.\n',
      '4-key.md': '---\ntitle: T\nlanguage: en\nquestion: [x]\n---\nText.\n',
      '5-empty.md': '---\ntitle: T\nlanguage: en\n---\n \n<!-- later -->\n',
      '6-yaml.md': '---\ntitle: [T\nlanguage: en\n---\nText.\n',
      '7-list.yaml': '- title: T\n  language: en\n- title: T\n  language: en\n  anser: x\n  answer: x\n',
      '8-blank.md': "---\ntitle: ' '\nlanguage: en\n---\nText.\n",
    });
    const found = await problems();
    expect(found).toEqual([
      {
        file: '1-bare.md',
        line: 1,
        message: 'The file says neither its title nor its language',
        suggestion: 'Begin the file with a line `---`, then `title:` and `language:`, then a line `---`',
      },
      { file: '2-title.md', line: expect.any(Number), message: '`title` is missing' },
      {
        file: '3-language.md',
        line: 3,
        message: 'Must be one of en, zh, zh-Hans, zh-Hant',
        suggestion: 'Did you mean en?',
      },
      { file: '4-key.md', line: 4, message: 'Unknown key `question`', suggestion: 'Did you mean questions?' },
      { file: '5-empty.md', line: 4, message: 'There is no answer', suggestion: 'Write it below the front matter' },
      { file: '6-yaml.md', line: expect.any(Number), message: expect.stringContaining('Not valid YAML') },
      { file: '7-list.yaml', line: expect.any(Number), message: '`answer` is missing' },
      { file: '7-list.yaml', line: 5, message: 'Unknown key `anser`', suggestion: 'Did you mean answer?' },
      { file: '8-blank.md', line: 2, message: 'There is nothing here; write something' },
    ]);
  });

  it('reports what is not there and what it cannot read', async () => {
    await write({ 'notes.txt': 'x', 'a.md': good });
    expect(await problems('nowhere', 'notes.txt', 'a.md')).toEqual([
      { file: 'nowhere', line: 1, message: 'There is no such file or folder', suggestion: 'Check `bot.knowledge`' },
      { file: 'notes.txt', line: 1, message: 'This is neither Markdown nor YAML', suggestion: 'Name it .md or .yaml' },
    ]);
  });

  it('reports two entries of one id', async () => {
    await write({ 'shop/returns.md': good, 'club/returns.md': good });
    expect(await problems('shop', 'club')).toMatchObject([
      { file: 'club/returns.md', message: expect.stringContaining('two entries `returns`') },
    ]);
  });

  it("reads the demo's knowledge, as much in Chinese as in English", async () => {
    const entries = await loadKnowledge([fileURLToPath(new URL('../../demo/knowledge', import.meta.url))]);
    const english = entries.filter(({ language }) => language === 'en');
    expect(english.length).toBeGreaterThanOrEqual(20);
    expect(entries.length - english.length).toBeGreaterThanOrEqual(20);
  });
});
