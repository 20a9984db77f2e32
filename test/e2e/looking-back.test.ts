import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openStoreForTool } from '../../app/open-store.ts';
import { shippedTexts } from '../../config/texts/index.ts';
import { parseAddressKey } from '../../core/message.ts';
import * as words from '../../web/shared/texts/en.ts';
import { launch } from '../web/browser.ts';
import { tooFaint } from '../web/contrast.ts';
import { type Started, start, stop } from './frontdesk.ts';
import { agent, customer, openCase, type Person } from './people.ts';

const token = 'a-token-of-some-length';
const { desk: says } = shippedTexts('en');
const card = '4242 4242 4242 4242';

let running: Started;
let browser: Browser;
let may: Person;
let ana: Person;
beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'frontdesk-back-'));
  const config = join(folder, 'frontdesk.yaml');
  await writeFile(
    config,
    `brand: { name: Acme }
store: sqlite:./data.db
api: { tokens: [{ name: crm, token: ${token} }] }
channels: { website: { type: web } }
desks: { support: { channel: website, room: support } }
handoff: { reopen: false }
`,
  );
  running = await start({ folder, args: ['--config', config] });
  browser = await launch();
  may = await customer(browser, running.customers, { locale: 'en-GB' }, words);
  ana = await agent(browser, running.desk, { viewport: { width: 1280, height: 800 } }, words);
});
afterEach(async () => {
  await browser.close();
  await stop(running);
});

test('an agent sees beside a case who the customer is, and reads what was said in an earlier one', async () => {
  await may.write(`I want to talk to a human, my card ${card} was charged twice`);
  await ana.page.getByRole('navigation').getByRole('listitem').first().waitFor();
  await openCase(ana);
  // What the panel looks like is its own: a customer's message is not to look like it.
  const bare = await ana.message('charged twice').evaluate((element) => {
    const { backgroundColor, borderLeftWidth } = getComputedStyle(element);
    return { backgroundColor, borderLeftWidth };
  });
  expect(bare).toEqual({ backgroundColor: 'rgba(0, 0, 0, 0)', borderLeftWidth: '0px' });
  await ana.write('It goes back tomorrow');
  await ana.write('// second time this week');
  await ana.write('!close paid back');
  await ana.page.getByText(words.desk.isClosed).waitFor();
  await may.write('I need a human once more please');
  await ana.page.getByRole('navigation').getByRole('listitem').nth(1).waitFor();
  await openCase(ana);
  await tellWho({ vip: true, attributes: { plan: 'gold', since: '2019' } });

  const { page } = ana;
  await page.getByRole('button', { name: says.records.customer, exact: true }).click();
  const panel = page.getByRole('complementary', { name: words.desk.aboutCustomer });
  await panel.getByText('gold').waitFor();
  expect(await panel.locator('dl').innerText()).toMatch(/Identity\s+not verified/u);
  const cases = panel.getByRole('listitem');
  expect(await cases.count()).toBe(2);
  expect(await cases.nth(1).innerText()).toMatch(/^#1 · asked for a person · closed .* · Ana · paid back/u);
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H2');

  await cases.nth(1).getByRole('button', { name: 'Transcript, Case 1' }).press('Enter');
  const transcript = panel.getByRole('region', { name: 'Transcript, Case 1' });
  const read = await transcript.innerText();
  expect(read).toContain('It goes back tomorrow');
  expect(read).toContain('•••• •••• •••• 4242');
  expect(read).not.toContain(card);
  expect(read).toContain(`[${says.records.note}]`);
  expect(read).not.toContain('once more');
  const downloading = page.waitForEvent('download');
  await panel.getByRole('link', { name: words.desk.download }).click();
  const file = await downloading;
  expect(file.suggestedFilename()).toMatch(/^transcript-.*-1\.txt$/u);
  expect(await readFile(await file.path(), 'utf8')).toContain('\u{feff}');

  await ana.write('!verify');
  await panel.getByText('verified', { exact: true }).waitFor();
  expect(await tooFaint(page)).toEqual([]);
  await cases.nth(1).getByRole('button', { name: 'Open, Case 1' }).click();
  await page.getByText(words.desk.isClosed).waitFor();
  await panel.getByText('gold').waitFor();
  await panel.getByRole('button', { name: words.talk.close }).press('Escape');
  await panel.waitFor({ state: 'detached' });

  expect(await whoRead()).toEqual([['Ana', '1']]);
  expect(may.complaints).toEqual([]);
  expect(ana.complaints).toEqual([]);
});

test('the transcript goes into the thread as a file by command, and by keyboard the panel opens and closes', async () => {
  await may.write('I want to talk to a human');
  await ana.page.getByRole('navigation').getByRole('listitem').first().waitFor();
  await openCase(ana);
  await ana.write('Hello, what is it?');
  await may.sees('Hello, what is it?');
  await ana.write('!transcript');
  const link = ana.log.getByRole('link', { name: /transcript-.*-1\.txt/u });
  await link.waitFor();
  const url = await link.getAttribute('href');
  const written = await (await fetch(new URL(url ?? '', running.url))).text();
  expect(written).toContain('Ana (agent)\n    Hello, what is it?');
  expect(await may.count(/transcript/iu)).toBe(0);

  await ana.page.keyboard.press('Escape');
  await ana.page.keyboard.press('i');
  const panel = ana.page.getByRole('complementary', { name: words.desk.aboutCustomer });
  await panel.waitFor();
  await ana.page.keyboard.press('Escape');
  await panel.waitFor({ state: 'detached' });
});

test('who is not signed in gets none of it', async () => {
  await may.write('I want to talk to a human');
  await ana.page.getByRole('navigation').getByRole('listitem').first().waitFor();
  await openCase(ana);
  const [, room = '', thread = ''] = /#case=(.+)\/(.+)$/u.exec(ana.page.url()) ?? [];
  const body = JSON.stringify({ room, thread, case: 1 });
  const ask = (page: Person['page'], path: string, asked: string) =>
    page.evaluate(
      async ([to = '', what = '']) =>
        (await fetch(to, { method: 'POST', headers: { 'content-type': 'application/json' }, body: what })).status,
      [`/hooks/website/desk/${path}`, asked],
    );
  for (const path of ['customer', 'transcript']) {
    expect(await ask(ana.page, path, body)).toBe(200);
    expect(await ask(may.page, path, body)).toBe(401);
    expect(await ask(ana.page, path, JSON.stringify({ room, thread: 'another', case: 1 }))).toBe(404);
    expect(await ask(ana.page, path, '{"room":7}')).toBe(404);
  }
  expect(await ask(ana.page, 'transcript', JSON.stringify({ room, thread, case: 2 }))).toBe(404);
});

/** The brand's own system says who May is. */
async function tellWho(profile: unknown): Promise<void> {
  const { store } = await openStoreForTool({ kind: 'sqlite', path: join(running.folder, 'data.db') });
  const [open] = await store.openCases().finally(() => store.close());
  const { chat } = parseAddressKey(open?.conversation ?? '');
  const answer = await fetch(`${running.url}/api/customers/website/${encodeURIComponent(chat)}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(profile),
  });
  expect(answer.status).toBeLessThan(300);
}

async function whoRead(): Promise<readonly unknown[]> {
  const { store } = await openStoreForTool({ kind: 'sqlite', path: join(running.folder, 'data.db') });
  try {
    const [open] = await store.openCases();
    return await vi.waitFor(async () => {
      const trail = await store.audit(open?.conversation ?? '');
      const read = trail.filter(({ what }) => what === 'transcript-read');
      expect(read.length).toBeGreaterThan(0);
      return read.map(({ by, to }) => [by.name, to]);
    });
  } finally {
    await store.close();
  }
}
