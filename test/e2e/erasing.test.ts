import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openStoreForTool } from '../../app/open-store.ts';
import type { Config } from '../../config/config.ts';
import * as words from '../../web/shared/texts/en.ts';
import { frontdesk } from '../app/process.ts';
import { asAdmin, createSchema, type Schema } from '../store/postgres/open.ts';
import { launch } from '../web/browser.ts';
import { type Started, start, stop } from './frontdesk.ts';
import { agent, customer, openCase } from './people.ts';

const token = 'a-token-of-some-length';
/** Each is written in one place of its own, and found nowhere else. */
const secrets = {
  question: 'zeppelinmauritius',
  words: 'quokkaparcel',
  edited: 'vermilionladder',
  answer: 'tangerineanswer',
  note: 'obsidiannote',
  summary: 'marzipansummary',
  file: 'bytesofthefile-kumquat',
  fileName: 'rhubarbscan',
  profile: 'Wilhelmina-Profile',
  attribute: 'platypus-tier',
  alert: 'nutmegalert',
};

let folder: string;
let schema: Schema;
let running: Started;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'frontdesk-erasing-'));
  schema = await createSchema();
});
afterEach(async () => {
  if (running) await stop(running);
  await schema.drop();
});

/** Everything that is left on the disk. */
async function onDisk(): Promise<string> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const read = files
    .filter((file) => file.isFile())
    .map((file) => readFile(join(file.parentPath, file.name), 'latin1'));
  return (await Promise.all(read)).join('\n');
}

/** Every value of every table. */
async function inPostgres(): Promise<string> {
  const columns = await asAdmin<{ table: string; column: string; type: string }>(
    `SELECT table_name AS "table", column_name AS "column", data_type AS type FROM information_schema.columns
    WHERE table_schema = $1`,
    [schema.name],
  );
  // In one statement: each is a connection of its own, and Postgres has a hundred of them for everybody.
  const values = columns.map(({ table, column, type }) => {
    const shown = type === 'bytea' ? `encode("${column}", 'escape')` : `"${column}"::text`;
    return `SELECT ${shown} AS value FROM ${schema.name}."${table}"`;
  });
  const rows = await asAdmin<{ value: string | null }>(values.join(' UNION ALL '));
  return rows.map(({ value }) => value ?? '').join('\n');
}

function found(text: string): readonly string[] {
  return Object.entries(secrets).flatMap(([what, secret]) => (text.includes(secret) ? [what] : []));
}

test.each(['SQLite', 'Postgres'])(
  'nothing that a customer said, was called or sent is left in %s or on the disk, nor what was said to them',
  async (kind) => {
    const store: Config['store'] =
      kind === 'SQLite'
        ? { kind: 'sqlite', path: join(folder, 'data/frontdesk.db') }
        : { kind: 'postgres', url: schema.url, files: join(folder, 'data/files') };
    const config = join(folder, 'frontdesk.yaml');
    await writeFile(
      config,
      `brand: { name: Acme }
store: "${kind === 'SQLite' ? 'sqlite:./data/frontdesk.db' : schema.url}"
api: { tokens: [{ name: crm, token: ${token} }] }
channels: { website: { type: web } }
desks: { support: { channel: website, room: support } }
`,
    );
    const all = () => (kind === 'SQLite' ? onDisk() : inPostgres());
    running = await start({ folder, args: ['--config', config] });
    const browser = await launch();
    try {
      const may = await customer(browser, running.customers, { locale: 'en-GB' }, words);
      await may.write(`Who sings the ${secrets.question}?`);
      await may.sees(new RegExp(secrets.question));
      const opened = await openStoreForTool(store);
      const [who] = await vi.waitFor(async () => {
        const known = await opened.store.lastActive('', 10);
        expect(known).toHaveLength(1);
        return known;
      });
      await opened.store.close();
      const chat = decodeURIComponent(who?.id.split('/')[1] ?? '');
      const api = (method: string, path: string, body?: unknown) =>
        fetch(`${running.url}/api/${path}`, {
          method,
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          ...(body !== undefined && { body: JSON.stringify(body) }),
        });
      const path = `customers/website/${encodeURIComponent(chat)}`;
      await api('PUT', path, { name: secrets.profile, id: 'c-7', attributes: { tier: secrets.attribute } });
      await may.write(`I want to talk to a human about my ${secrets.words}`);
      const ana = await agent(browser, running.desk, {}, words);
      await ana.page.getByRole('navigation').getByRole('listitem').first().waitFor();
      await openCase(ana);
      await ana.write(`Here is your ${secrets.answer}`);
      await may.sees(new RegExp(secrets.answer));
      await ana.write(`// ${secrets.note}`);
      const buffer = Buffer.from(`${secrets.file}\n`.repeat(50));
      await may.attach({ name: `${secrets.fileName}.txt`, mimeType: 'text/plain', buffer });
      await ana.log.getByRole('link', { name: new RegExp(secrets.fileName) }).waitFor();
      await may.write(`And ${secrets.edited}`);
      await ana.sees(new RegExp(secrets.edited));
      const alert = { id: 'evt-1', customer: { channel: 'website', chat }, about: 'other', note: secrets.alert };
      expect((await api('POST', 'alerts', alert)).status).toBe(202);
      await ana.sees(new RegExp(secrets.alert));
      await ana.write(`!close ${secrets.summary}`);
      await ana.page.getByText(words.desk.isClosed).waitFor();
      expect(found(await all()).toSorted()).toEqual(Object.keys(secrets).toSorted());

      const exported = await (await api('GET', path)).json();
      expect(found(JSON.stringify(exported))).not.toContain('file');
      const [file] = exported.files;
      const bytes = await api('GET', `${path}/files/${file.channel}/${encodeURIComponent(file.id)}`);
      expect(await bytes.text()).toContain(secrets.file);

      const args = ['erase', '--config', config, '--customer', `website:${chat}`];
      expect(await frontdesk(args, { cwd: folder })).toMatchObject({
        status: 1,
        stderr: expect.stringContaining('--yes'),
      });
      expect((await api('DELETE', path)).status).toBe(202);
      await vi.waitFor(
        async () => {
          const list = await frontdesk(['erase', '--config', config, '--list'], { cwd: folder });
          expect(list.stdout).toMatch(/ {2}asked {2}crm {2}done {2}/);
        },
        { timeout: 60_000, interval: 500 },
      );
      expect((await api('DELETE', path)).status).toBe(404);
      // While it runs, and after a page was loaded anew, nobody sees it any more.
      expect(found(await all())).toEqual([]);
      await may.page.reload();
      await may.write('Hello again');
      await may.sees('Hello again');
      expect(await may.count(new RegExp(secrets.words))).toBe(0);
      await ana.page.getByText(words.desk.erased).waitFor();
      expect(await ana.page.getByText(new RegExp(secrets.words)).count()).toBe(0);
    } finally {
      await browser.close();
    }
    running.process.kill('SIGTERM');
    await running.process.ended;
    expect(found(await all())).toEqual([]);
    expect(found(await onDisk())).toEqual([]);
    expect(found(running.process.output.stderr + running.process.output.stdout)).toEqual([]);
  },
  180_000,
);
