import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { root, runNode } from '../app/process.ts';
import { read } from '../rules/sources.ts';
import { createSchema, type Schema } from '../store/postgres/open.ts';
import { freePort } from '../support/free-port.ts';
import { createRedisServer, type RedisServer } from '../support/redis-server.ts';
import { launch } from '../web/browser.ts';
import { type Started, start, stop } from './frontdesk.ts';
import { agent, customer, openCase } from './people.ts';

const minutes = 60_000;
const page = read('docs/several-machines.md');
const question = 'Where is my parcel? I want to talk to a human, please.';

let browser: Browser;
let folder: string;
let schema: Schema;
let redis: RedisServer;
const running: Started[] = [];

beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'frontdesk-guide-'));
  [schema, redis] = await Promise.all([createSchema(), createRedisServer()]);
});
afterEach(async () => {
  await Promise.all(running.splice(0).map(stop));
  await Promise.all([schema.drop(), redis.remove()]);
  await rm(folder, { recursive: true, force: true });
});

/** The configuration of the page, with this machine's addresses; without them, as it was on one machine. */
async function configure(addresses?: { readonly store: string; readonly queue: string }): Promise<void> {
  const [, yaml = ''] = /^```yaml\n(.*?)^```/ms.exec(page) ?? [];
  const line = (key: string) => new RegExp(`^${key}: .*\\n`, 'm');
  expect(yaml).toMatch(line('store'));
  expect(yaml).toMatch(line('queue'));
  const { store, queue } = addresses ?? {};
  const written = yaml
    .replace(line('store'), () => (store === undefined ? '' : `store: ${store}\n`))
    .replace(line('queue'), () => (queue === undefined ? '' : `queue: ${queue}\n`));
  await writeFile(join(folder, 'frontdesk.yaml'), written);
}

async function run(port: number): Promise<Started> {
  const started = await start({ folder, args: ['--config', 'frontdesk.yaml', '--port', `${port}`] });
  running.push(started);
  return started;
}

test('docs/several-machines.md takes a running brand from one process to two, and nobody has to say a word again', {
  timeout: 3 * minutes,
}, async () => {
  const [port, other] = [await freePort(), await freePort()];
  await configure();
  const alone = await run(port);
  const may = await customer(browser, alone.customers);
  await may.write(question);
  await may.sees(question);

  const [command = ''] = /^frontdesk move .*$/m.exec(page) ?? [];
  const words = command.split(' ').map((word) => word.replace(/^'postgres:.*'$/, schema.url));
  expect(words.slice(1)).toEqual(['move', '--from', 'sqlite:./data/frontdesk.db', '--to', schema.url]);
  const move = runNode([`${root}bin/frontdesk.mjs`, ...words.slice(1)], { cwd: folder });
  await vi.waitFor(() => expect(move.output.stdout).toContain('Stop Frontdesk now'), { timeout: 30_000 });
  alone.process.kill('SIGTERM');
  await alone.process.ended;
  expect(await move.ended).toMatchObject({ status: 0 });

  await configure({ store: schema.url, queue: redis.url });
  await run(port);
  const second = await run(other);
  const ana = await agent(browser, second.desk);
  await openCase(ana);
  await ana.sees(question);
  await ana.write('It is on its way to you.');
  // Her page came back by itself to the address that it knew.
  await may.sees('It is on its way to you.');
  await may.write('Thank you!');
  await ana.sees('Thank you!');
  expect(await ana.count(question)).toBe(1);
  expect([...may.complaints, ...ana.complaints].filter((line) => !line.includes('ERR_CONNECTION_REFUSED'))).toEqual([]);
});
