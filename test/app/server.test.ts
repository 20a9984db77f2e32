import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Running, startFrontdesk } from '../../app/start.ts';
import { loadConfig } from '../../config/load.ts';
import { shippedTexts } from '../../config/texts/index.ts';
import { startFakeTelegram } from '../fakes/telegram/server.ts';
import { silentLog } from '../support/brand.ts';
import { freePort } from '../support/free-port.ts';

let folder: string;
let running: Running | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'frontdesk-server-'));
});

afterEach(async () => {
  await running?.stop();
  running = undefined;
  await rm(folder, { recursive: true, force: true });
});

/** @returns its address */
async function start(server = '', channels = '', port = 0): Promise<string> {
  const file = join(folder, 'frontdesk.yaml');
  await writeFile(
    file,
    `
brand: { name: Acme }
server: { port: ${port}${server} }
channels: { website: { type: web }${channels} }
desks: { support: { channel: website, room: support } }
`,
  );
  running = await startFrontdesk({
    config: await loadConfig(file),
    log: silentLog,
    onFatal: (error) => {
      throw error;
    },
  });
  return running.url;
}

describe('a channel that cannot work as things are', () => {
  it('says in the health what to do, and keeps nobody else from starting', async () => {
    const telegram = await startFakeTelegram();
    const description = 'Bad Request: bad webhook: Failed to resolve host: Name or service not known';
    telegram.trouble({ fault: 'refused', status: 400, description }, /setWebhook/);
    const { token, apiRoot } = telegram;
    const port = await freePort();
    await start(
      ', publicUrl: https://desk.acme.example',
      `, tg: { type: telegram, mode: webhook, token: "${token}", apiRoot: "${apiRoot}" }`,
      port,
    );
    await vi.waitFor(async () => {
      const answer = await fetch(`http://127.0.0.1:${port}/healthz`);
      expect(answer.status).toBe(200);
      expect(await answer.json()).toEqual({
        status: 'ok',
        conditions: { tg: expect.stringContaining('look at its DNS entry') },
      });
    });
    await running?.stop();
    await telegram.stop();
  });
});

describe('what the server answers', () => {
  it.each([
    ['/healthz', 200, 'no-store'],
    ['/metrics', 200, 'no-store'],
    ['/nowhere', 404, 'no-store'],
    ['/hooks/nowhere/x', 404, 'no-store'],
    ['/hooks/website/nowhere', 404, 'no-store'],
    ['/hooks/website/files/1/2', 404, 'no-store'],
    ['/', 200, 'no-cache'],
    ['/widget.js', 200, 'no-cache'],
  ])('%s is taken for nothing else, framed by nobody, and kept by nobody for long', async (path, status, kept) => {
    const answer = await fetch((await start()) + path);
    expect(answer.status).toBe(status);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cache-control': kept,
    });
  });

  it('a page that a browser has already may still be kept', async () => {
    const url = await start();
    const etag = (await fetch(url)).headers.get('etag') ?? '';
    const answer = await fetch(url, { headers: { 'if-none-match': etag } });
    expect(answer.status).toBe(304);
    expect(answer.headers.get('cache-control')).toBe('no-cache');
  });
});

describe('the limit on sign-ins', () => {
  /** How many of so many guesses, each said to come from another address, were looked at. */
  async function lookedAt(url: string, guesses: number): Promise<number> {
    let looked = 0;
    for (let guess = 0; guess < guesses; guess += 1) {
      const { status } = await fetch(`${url}/hooks/website/desk/sign-in`, {
        method: 'POST',
        headers: { origin: url, 'x-forwarded-for': `203.0.113.${guess}` },
        body: JSON.stringify({ token: 'guess' }),
      });
      if (status !== 429) looked += 1;
    }
    return looked;
  }

  it('is not reset by an address that somebody made up', async () => {
    expect(await lookedAt(await start(), 30)).toBe(20);
  });

  it('counts each visitor of a trusted proxy', async () => {
    expect(await lookedAt(await start(', trustProxy: true'), 30)).toBe(30);
  });
});

it('serves links to files where there is an address for them', async () => {
  const plain = await start();
  expect((await fetch(`${plain}/files/AAAAAAAAAAAAAAAAAAAAAA`)).headers.get('content-type')).toContain('json');
  await running?.stop();
  const port = await freePort();
  await start(', publicUrl: https://desk.acme.example', '', port);
  const answer = await fetch(`http://127.0.0.1:${port}/files/AAAAAAAAAAAAAAAAAAAAAA`);
  expect([answer.status, await answer.text()]).toEqual([404, shippedTexts('en').customer.fileLinkOver]);
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  expect(answer.headers.get('x-robots-tag')).toBe('noindex');
});
