import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createUnanswered } from '../../app/unanswered.ts';
import type { CaseRecord } from '../../core/cases.ts';
import { openSqliteStore } from '../../store/sqlite/index.ts';
import { entry, mailbox, take, text } from '../contracts/store/examples.ts';
import { frontdesk } from './process.ts';

const brand = `brand: { name: Acme }
store: sqlite:./data.db
channels:
  website:
    type: web
    agents: [{ name: Ana, token: token-of-ana-0123456789 }]
desks:
  support: { channel: website, room: support }
  billing: { channel: website, room: billing }
routing:
  - desk: support
bot: { knowledge: [./k.yaml] }
triage: { examples: [./t.yaml] }
`;
const knowledge = '- { title: Shoes, language: en, questions: ["Do you sell shoes?"], answer: "No." }\n';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'frontdesk-plan-'));
  await save('frontdesk.yaml', brand);
  await save('k.yaml', knowledge);
  await save('t.yaml', '- { category: explicit, handsOff: [get me a sommelier] }\n');
  const store = await openSqliteStore(join(folder, 'data.db'));
  const now = Date.now();
  const record = (number: number, over: Partial<CaseRecord>): CaseRecord => ({
    id: `case-${number}`,
    conversation: mailbox,
    number,
    desk: 'support',
    state: 'closed',
    priority: 'normal',
    category: 'explicit',
    channel: 'website',
    language: 'en',
    customer: 'May \u001b[2J',
    lane: `case:${number}`,
    openedAt: now,
    ...over,
  });
  const said = entry(1, { at: now - 1_000, parts: text('The glaze of my kyusu is crazing') });
  await take(store, { entries: [said], case: { record: record(1, { category: 'billing' }), at: now } });
  await take(store, { case: { record: record(2, {}), at: now } });
  await take(store, { case: { record: record(3, { openedAt: 1 }), at: 1 } });
  await createUnanswered(store.storage('bot')).note('1', { text: 'Is there parking?', language: 'en', at: now });
  await store.close();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const save = (name: string, words: string) => writeFile(join(folder, name), words);
const plan = (...args: string[]) => frontdesk(['plan', '--config', 'frontdesk.yaml', ...args], { cwd: folder });

describe('frontdesk plan', () => {
  test('tells which settings an edit changes, and which recent cases would have gone elsewhere', async () => {
    const edited = brand
      .replace(
        '  - desk: support',
        '  - { when: { category: billing }, desk: billing, priority: high }\n  - desk: support',
      )
      .replace('0123456789', '9876543210');
    await save('edited.yaml', edited);
    const { status, stdout } = await plan('edited.yaml');
    expect(status).toBe(0);
    expect(stdout).toContain('routing.0.desk   "support" → "billing"');
    expect(stdout).toContain('routing.1.desk   not set → "support"');
    expect(stdout).toContain('channels.website.agents.0.token   ••• → •••');
    expect(stdout).toContain('of 2 recent cases\n  #1  May \\u001b[2J   support, normal → billing, high\n\n');
    expect(stdout).not.toContain('#2');
    expect(stdout).not.toMatch(/Unanswered|triage thinks/);
    expect(await readFile(join(folder, 'frontdesk.yaml'), 'utf8')).toBe(brand);
  });

  test('tells which questions would find an answer, and what triage would think', async () => {
    await save(
      'k2.yaml',
      `${knowledge}- { title: Parking, language: en, questions: ["Is there parking?"], answer: "Yes." }\n`,
    );
    await save('t2.yaml', '- { category: complaint, handsOff: [The glaze of my kyusu is crazing] }\n');
    await save('edited.yaml', brand.replace('k.yaml', 'k2.yaml').replace('t.yaml', 't2.yaml'));
    const { stdout } = await plan('edited.yaml');
    expect(stdout).toContain('Is there parking?   no answer → Parking');
    expect(stdout).toMatch(/What triage thinks of them\n {2}#\d .* → complaint, normal/);
  });

  test('says that nothing changes where nothing does', async () => {
    await save('edited.yaml', `# the same\n${brand}`);
    const { status, stdout } = await plan('edited.yaml');
    expect([status, stdout]).toEqual([0, expect.stringMatching(/None is changed\.[\s\S]*They would be the same\./)]);
  });

  test('finds what is wrong with the edited file, as check does', async () => {
    await save('edited.yaml', brand.replace('desk: support', 'desk: suport'));
    const { status, stderr } = await plan('edited.yaml');
    expect([status, stderr]).toEqual([2, expect.stringMatching(/edited\.yaml:\d+:\d+/)]);
  });
});
