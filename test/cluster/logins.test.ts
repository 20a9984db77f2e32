import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { mock } from 'wechaty-puppet-mock';
import type { Role } from '../../app/roles.ts';
import { type Running, startFrontdesk } from '../../app/start.ts';
import type { Config } from '../../config/config.ts';
import { loadConfig } from '../../config/load.ts';
import { createSchema, type Schema } from '../store/postgres/open.ts';
import { silentLog } from '../support/brand.ts';
import { createRedisServer, type RedisServer } from '../support/redis-server.ts';
import { layWire } from '../support/wire.ts';

/** As the promise is. */
const takenOverMs = 15_000;
const token = 'token-of-ana-0123456789';
let folder: string;
let redis: RedisServer;
let schema: Schema;
let mocker: mock.Mocker;
let running: Running[];

beforeEach(async () => {
  [folder, redis, schema] = await Promise.all([
    mkdtemp(join(tmpdir(), 'frontdesk-logins-')),
    createRedisServer(),
    createSchema(),
  ]);
  mocker = new mock.Mocker();
  mocker.createContact({ id: 'me', name: 'Acme' });
  running = [];
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(async () => {
  for (const one of running.toReversed()) await one.stop();
  vi.restoreAllMocks();
  await Promise.all([redis.remove(), schema.drop(), rm(folder, { recursive: true, force: true })]);
});

interface Life {
  readonly roles: readonly Role[];
  /** Of its own WeChat. */
  readonly mocker?: mock.Mocker;
  readonly storeUrl?: string;
}

async function start({ roles, mocker: its = mocker, storeUrl = schema.url }: Life): Promise<Running> {
  const demo = await loadConfig(new URL('../../demo/frontdesk.yaml', import.meta.url).pathname);
  const agents = [{ name: 'Ana', token, role: 'supervisor' as const }];
  const account = {
    type: 'wechaty',
    name: 'wechat',
    puppet: 'wechaty-puppet-mock',
    options: { mocker: its },
    groups: 'ignore',
    catchUp: 60_000,
    daily: 100,
  } as const;
  const config: Config = {
    ...demo,
    server: { host: '127.0.0.1', port: 0, fileLinks: 60_000, trustProxy: false },
    store: { kind: 'postgres', url: storeUrl, files: join(folder, 'files') },
    queue: { kind: 'redis', url: redis.url },
    channels: [...demo.channels.map((channel) => (channel.type === 'web' ? { ...channel, agents } : channel)), account],
  };
  const one = await startFrontdesk({ config, log: silentLog, onFatal: () => {}, roles });
  running.push(one);
  return one;
}

it('the page /admin of a process that has no account shows the code of the one that has, and its login', async () => {
  await start({ roles: ['worker'] });
  await mocker.puppet.state.stable('active');
  mocker.scan('https://login.weixin.qq.com/l/very-secret', 2);
  const { url } = await start({ roles: ['web', 'ingress'] });
  const signedIn = await fetch(`${url}/hooks/website/desk/sign-in`, {
    method: 'POST',
    headers: { origin: url, 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  });
  const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
  const seen = async (): Promise<string> => (await fetch(`${url}/admin/channels`, { headers: { cookie } })).text();
  const until = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 15_000, interval: 200 });
  await until(async () => expect(await seen()).toMatch(/"state":"scan".*<svg /u));
  mocker.puppet.login('me');
  await until(async () => expect(await seen()).toContain('"state":"logged-in"'));
}, 60_000);

it('a WeChat account whose process is cut off is had by another within 15 s, and never by two', async () => {
  const wire = await layWire(schema.url);
  onTestFinished(wire.close);
  const theirs = new mock.Mocker();
  theirs.createContact({ id: 'me', name: 'Acme' });
  await start({ roles: ['worker'], storeUrl: wire.url });
  await mocker.puppet.state.stable('active');
  mocker.puppet.login('me');
  await start({ roles: ['worker'], mocker: theirs });
  wire.silence();
  const at = performance.now();
  const begun = () => {
    try {
      return theirs.puppet.state.active() === true;
    } catch {
      return false;
    }
  };
  await vi.waitUntil(begun, { timeout: 60_000, interval: 20 });
  const tookMs = performance.now() - at;
  expect(mocker.puppet.state.inactive()).toBe(true);
  expect(tookMs).toBeLessThan(takenOverMs);
  wire.restore();
}, 120_000);
