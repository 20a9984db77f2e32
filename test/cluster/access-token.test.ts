import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { aesKey, appId, callbackToken, FakeWechat, secret } from '../fakes/wechat-mp/server.ts';
import { type FrontDesk, startFrontDesk } from '../kill/front-desk.ts';
import { createSchema, type Schema } from '../store/postgres/open.ts';
import { createRedisServer, type RedisServer } from '../support/redis-server.ts';
import { eventually } from './town.ts';

const mei = 'oABCDEFGHIJKLMNOPQRSTUVmei1';
let folder: string;
let redis: RedisServer;
let schema: Schema;
let wechat: FakeWechat;
let desks: readonly FrontDesk[];

beforeEach(async () => {
  [folder, redis, schema, wechat] = await Promise.all([
    mkdtemp(join(tmpdir(), 'frontdesk-tokens-')),
    createRedisServer(),
    createSchema(),
    new FakeWechat(true).start(),
  ]);
  wechat.followers.add(mei);
  const keys = `appId: ${appId}, secret: ${secret}, token: ${callbackToken}, aesKey: ${aesKey}`;
  const configuration = `
brand: { name: Acme, languages: [en] }
store: ${schema.url}
queue: ${redis.url}
channels:
  website: { type: web }
  official: { type: wechat-mp, ${keys}, apiUrl: "${wechat.url}" }
desks: { support: { channel: website, room: support } }
`;
  await writeFile(join(folder, 'frontdesk.yaml'), configuration);
});
afterEach(async () => {
  for (const desk of desks) desk.terminate();
  await Promise.all(desks.map(({ ended }) => ended));
  await Promise.all([wechat.stop(), redis.remove(), schema.drop(), rm(folder, { recursive: true, force: true })]);
});

test('processes that start at the same time ask for one access token, and for one more when that is over', async () => {
  const site = { folder, store: '', remove: async () => {} };
  desks = Array.from({ length: 3 }, () => startFrontDesk(site));
  const urls = await Promise.all(desks.map(({ up }) => up));
  expect(wechat.tokensGiven).toBe(1);
  wechat.expireToken();
  const answers = urls.map((url, index) => {
    wechat.hooks = `${url}/hooks/official`;
    return wechat.tell(wechat.fields(mei, { MsgType: 'text', Content: `hello ${index}` }));
  });
  expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200, 200]);
  await eventually(async () => expect(wechat.posted.get(mei)?.length ?? 0).toBeGreaterThan(0));
  expect(wechat.tokensGiven).toBe(2);
}, 90_000);
