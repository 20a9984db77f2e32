import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { shippedTexts } from '../../config/texts/index.ts';
import { frontdesk } from '../app/process.ts';
import { read } from '../rules/sources.ts';
import { launch } from '../web/browser.ts';
import { start, stop } from './frontdesk.ts';
import { customer } from './people.ts';

/** docs/knowledge.md and docs/flows.md, walked by somebody who has nothing but them. */

const says = shippedTexts('en').customer;
const pages = ['knowledge', 'flows'].map((name) => read(`docs/${name}.md`));

/** What the pages have one write: the files, and what goes into the configuration. */
async function writeAll(folder: string): Promise<void> {
  const bot = pages.map((page) => /^```yaml\nbot:\n(.*?)^```/ms.exec(page)?.[1] ?? '').join('');
  await writeFile(
    join(folder, 'frontdesk.yaml'),
    `brand: { name: Acme }\nstore: sqlite:./data/frontdesk.db\nchannels: { website: { type: web } }\ndesks: { support: { channel: website, room: support } }\nbot:\n${bot}`,
  );
  for (const page of pages) {
    for (const [, name = '', text = ''] of page.matchAll(/^```(?:yaml|markdown) (\S+)\n(.*?)^```/gms)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), text);
    }
  }
}

test('the guides to knowledge and flows lead to a bot that knows, asks, follows its files and goes on after a restart', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'frontdesk-knowing-'));
  await writeAll(folder);
  const run = (...args: readonly string[]) => frontdesk([...args, '--config', 'frontdesk.yaml'], { cwd: folder });

  expect(await run('check')).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/3 knowledge entries, 1 flow\./),
  });
  for (const [page, ...expected] of [
    [pages[0], /Answered from +en\/delivery/, /• Hong Kong: five days/],
    [pages[1], /Which order is it\?/, /keep what is left of order rm-20413/],
  ] as const) {
    const [, words = ''] = /frontdesk ask --config frontdesk\.yaml ((?:"[^"]+" ?)+)/.exec(page ?? '') ?? [];
    const tried = await run('ask', ...[...words.matchAll(/"([^"]+)"/g)].map(([, text = '']) => text));
    expect(tried.status).toBe(0);
    for (const pattern of expected) expect(tried.stdout).toMatch(pattern);
  }

  const config = join(folder, 'frontdesk.yaml');
  let running = await start({ folder, args: ['--config', config] });
  const logs = (event: string) =>
    vi.waitFor(() => expect(running.process.output.stderr + running.process.output.stdout).toContain(event), 10_000);
  const browser = await launch();
  try {
    const may = await customer(browser, running.customers, { locale: 'en-GB' });
    await may.write('when will my parcel get here?');
    await may.sees('leave the same day');
    await may.sees('From our help page “How long delivery takes”');
    await may.write('really?');
    await may.sees(says.fromPages);

    // A saved file counts from the next question on, and one that cannot be used changes nothing.
    const file = join(folder, 'knowledge/en/delivery.md');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('five days', 'four days'));
    await logs('knowledge-reloaded');
    await may.write('and to Hong Kong?');
    await may.sees('• Hong Kong: four days');
    await writeFile(file, text.replace('questions:', 'question:'));
    await logs('knowledge-invalid');
    expect(await run('check')).toMatchObject({ status: 2, stderr: expect.stringMatching(/delivery\.md:\d+:\d+/) });
    await may.write('Where can I park?');
    await may.sees('the first hour is free');
    await writeFile(file, text);

    // A flow is resumed after a restart, and cancelled at any question.
    await may.write('I want to report damage');
    await may.sees('Which order is it?');
    running.process.kill('SIGTERM');
    await running.process.ended;
    running = await start({ folder, args: ['--config', config, '--port', new URL(running.url).port] });
    await may.write('it is rm-20413');
    await may.sees('How many pieces are broken?');
    await may.write('cancel');
    await may.sees(says.flowCancelled);

    await may.write('Do penguins have knees?');
    await may.sees(says.unknown);
    expect(await run('unanswered')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('Do penguins have knees?'),
    });
    await may.write('yes please');
    await may.sees(says.handoff);
    expect(may.complaints.filter((one) => !/Failed to load|ERR_CONNECTION|WebSocket|net::/.test(one))).toEqual([]);
  } finally {
    await browser.close();
    await stop(running);
  }
}, 120_000);
