import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { mock } from 'wechaty-puppet-mock';
import { type Running, startFrontdesk } from '../../app/start.ts';
import type { Config } from '../../config/config.ts';
import { loadConfig } from '../../config/load.ts';
import type { Log, LogFields } from '../../core/log.ts';
import { launch, visit } from '../web/browser.ts';
import { tooFaint } from '../web/contrast.ts';

/** What a phone scans. Nobody but a supervisor may see it. */
const secret = 'https://login.weixin.qq.com/l/very-secret';
const tokens = { ana: 'token-of-ana-0123456789', bo: 'token-of-bo-0123456789' };

let browser: Browser;
let running: Running;
let folder: string;
let mocker: mock.Mocker;
const logged: string[] = [];
let complaints: string[];

beforeAll(async () => {
  browser = await launch();
  folder = await mkdtemp(join(tmpdir(), 'frontdesk-admin-'));
  mocker = new mock.Mocker();
  mocker.createContact({ id: 'me', name: 'Acme' });
  // The terminal has the code too, which is none of these tests' business.
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const write = (event: string, fields?: LogFields): void => void logged.push(JSON.stringify({ event, ...fields }));
  const log: Log = { info: write, warn: write, error: write };
  running = await startFrontdesk({ config: await configured(), log, onFatal: () => {} });
  await mocker.puppet.state.stable('active');
});
afterAll(async () => {
  await running.stop();
  await browser.close();
  vi.restoreAllMocks();
  await rm(folder, { recursive: true, force: true });
});

beforeEach(() => {
  complaints = [];
  mocker.scan(secret, 2);
  mocker.scan(secret, 2);
});
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
  if (mocker.puppet.isLoggedIn) await mocker.puppet.logout('The test is over');
  expect(complaints).toEqual([]);
});

/** The phone has scanned and confirmed. */
function logIn(): void {
  mocker.puppet.login('me');
}

async function configured(): Promise<Config> {
  const demo = await loadConfig(new URL('../../demo/frontdesk.yaml', import.meta.url).pathname);
  const agents = [
    { name: 'Ana', token: tokens.ana, role: 'supervisor' as const },
    { name: 'Bo', token: tokens.bo, role: 'agent' as const },
  ];
  return {
    ...demo,
    server: { host: '127.0.0.1', port: 0, fileLinks: 60_000, trustProxy: false },
    store: { kind: 'sqlite', path: join(folder, 'frontdesk.db') },
    channels: [
      ...demo.channels.map((channel) => (channel.type === 'web' ? { ...channel, agents } : channel)),
      {
        type: 'wechaty',
        name: 'wechat',
        puppet: 'wechaty-puppet-mock',
        options: { mocker },
        groups: 'ignore',
        catchUp: 60_000,
        daily: 100,
      },
    ],
  };
}

/** @returns the cookie of whoever has the token */
async function signIn(token: string): Promise<string> {
  const response = await fetch(`${running.url}/hooks/website/desk/sign-in`, {
    method: 'POST',
    headers: { origin: running.url, 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  });
  expect(response.status).toBe(204);
  return response.headers.get('set-cookie')?.split(';')[0] ?? '';
}

const ask = (cookie = '') => fetch(`${running.url}/admin/channels`, { headers: { cookie } });

async function wechat(cookie: string) {
  const { channels } = (await (await ask(cookie)).json()) as { channels: readonly { name: string; login?: object }[] };
  return channels.find(({ name }) => name === 'wechat');
}

describe('what /admin is told', () => {
  it('is nothing to whoever is not signed in, or is no supervisor', async () => {
    const answers = [await ask(), await ask('frontdesk-website=guess'), await ask(await signIn(tokens.bo))];
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 403]);
    for (const answer of answers) expect(await answer.text()).not.toMatch(/svg|wechat|secret/);
  });

  it('is how each channel stands, with the code while there is one to scan', async () => {
    const cookie = await signIn(tokens.ana);
    expect(await wechat(cookie)).toMatchObject({
      type: 'wechaty',
      isReady: true,
      login: { state: 'scan', code: expect.stringMatching(/^<svg /) },
    });
    mocker.scan('', 3);
    expect((await wechat(cookie))?.login).toEqual({ state: 'scanned' });
    logIn();
    await vi.waitUntil(async () => JSON.stringify(await wechat(cookie)).includes('logged-in'));
    await mocker.puppet.logout('Session Timeout');
    await vi.waitUntil(async () => JSON.stringify(await wechat(cookie)).includes('Session Timeout'));
  });

  it('is kept by nobody, and what is scanned is in no log and in no health check', async () => {
    const answer = await ask(await signIn(tokens.ana));
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const health = await (await fetch(`${running.url}/healthz`)).text();
    expect(health).toContain('"wechat":"scan"');
    expect(health + logged.join()).not.toContain('secret');
  });
});

async function open(options: BrowserContextOptions = {}, path = '/admin?lang=en'): Promise<Page> {
  const watched = await visit(browser, running.url + path, options);
  complaints = watched.complaints;
  return watched.page;
}

async function enter(page: Page, token: string): Promise<void> {
  await page.locator('input[name=value]').fill(token);
  await page.keyboard.press('Enter');
}

describe('the page', () => {
  it('lets a supervisor in, shows the code, and follows the login by itself', async () => {
    const page = await open();
    await enter(page, tokens.ana);
    const row = page.getByRole('listitem', { name: 'wechat' });
    const code = row.getByRole('img', { name: 'QR code that logs wechat in' });
    await code.waitFor();
    expect(await code.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
    mocker.scan('', 3);
    await row.getByText('scanned, confirm on the phone').waitFor();
    expect(await code.count()).toBe(0);
    logIn();
    await row.getByText('logged in').waitFor();
    await page.getByRole('status').getByText('wechat: logged in').waitFor({ state: 'attached' });
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Access token').waitFor();
    expect(await page.getByRole('listitem').count()).toBe(0);
  });

  it('shows nothing to an agent who is no supervisor', async () => {
    const page = await open();
    await enter(page, tokens.bo);
    await page.getByText('Only supervisors see this page.').waitFor();
    expect(await page.getByRole('img').count()).toBe(0);
  });

  it('opens from the one-time link that the start prints', async () => {
    const link = (await running.signInUrl())?.replace('/desk#', '/admin?lang=en#') ?? '';
    const page = await open({}, link.slice(running.url.length));
    await enter(page, 'Cai');
    await page.getByRole('listitem', { name: 'wechat' }).waitFor();
    expect(page.url()).not.toContain('code');
  });

  it.each([
    ['light', 'en', { width: 1160, height: 860 }],
    ['dark', 'zh-Hans', { width: 390, height: 844 }],
  ] as const)('is easy to read and to reach by keyboard: %s, %s', async (colorScheme, language, viewport) => {
    const page = await open({ colorScheme, viewport }, `/admin?lang=${language}`);
    await enter(page, tokens.ana);
    await page.getByRole('listitem', { name: 'wechat' }).getByRole('img').waitFor();
    expect(await tooFaint(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    const reached: string[] = [];
    for (let step = 0; step < 4; step += 1) {
      await page.keyboard.press('Tab');
      reached.push(await page.evaluate(() => document.activeElement?.tagName ?? ''));
    }
    expect(reached).toEqual(['A', 'BUTTON', 'SELECT', 'SELECT']);
  });
});
