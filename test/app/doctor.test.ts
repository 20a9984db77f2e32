import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { scopesFor } from '../../adapters/slack/manifest.ts';
import { examine, type Finding } from '../../app/doctor.ts';
import { loadConfig } from '../../config/load.ts';
import { adminToken, FakeLanying, appId as lanyingApp, desk as lanyingUser } from '../fakes/lanying/server.ts';
import { type FakeModel, startModel } from '../fakes/model/server.ts';
import { FakeSlack, tokens } from '../fakes/slack/server.ts';
import { type FakeTelegram, startFakeTelegram } from '../fakes/telegram/server.ts';
import { FakeWechat, appId as wechatApp, secret as wechatSecret } from '../fakes/wechat-mp/server.ts';
import { aesKey, corpId, FakeWecom, secret as wecomSecret } from '../fakes/wecom-kf/server.ts';
import { freePort } from '../support/free-port.ts';
import { frontdesk } from './process.ts';

const group = -1_001_000_000_777;
const account = 'wkAJ2GCAAAsupport';

let folder: string;
let slack: FakeSlack;
let telegram: FakeTelegram;
let wecom: FakeWecom;
let wechat: FakeWechat;
let lanying: FakeLanying;
let model: FakeModel;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'frontdesk-doctor-'));
  slack = new FakeSlack(scopesFor('none'));
  slack.world.addChannel('C0SUPPORT', []);
  telegram = await startFakeTelegram();
  telegram.world.addForum(group, 'Orders');
  [, wecom, wechat, lanying, model] = await Promise.all([
    slack.start(),
    new FakeWecom().start(),
    new FakeWechat(true).start(),
    new FakeLanying().start(),
    startModel(),
  ]);
  wecom.world.addAccount(account);
});

afterEach(async () => {
  await Promise.all([slack, telegram, wecom, wechat, lanying, model].map((fake) => fake.stop()));
  await rm(folder, { recursive: true, force: true });
});

const yaml = (change: (yaml: string) => string = (it) => it) =>
  change(`
brand: { name: Acme }
store: sqlite:./desk.db
channels:
  website: { type: web }
  slack: { type: slack, botToken: "${tokens.bot}", appToken: "${tokens.app}", apiUrl: "${slack.apiUrl}" }
  telegram: { type: telegram, token: "${telegram.token}", apiRoot: "${telegram.apiRoot}" }
  service: { type: wecom-kf, corpId: ${corpId}, secret: "${wecomSecret}", token: t0, aesKey: "${aesKey}", accounts: [${account}], apiUrl: "${wecom.url}" }
  account: { type: wechat-mp, appId: ${wechatApp}, secret: "${wechatSecret}", token: t0, aesKey: "${aesKey}", apiUrl: "${wechat.url}" }
  app: { type: lanying, appId: ${lanyingApp}, token: "${adminToken}", secret: "a-secret-of-32-letters-and-digits", userId: "${lanyingUser}", apiUrl: "${lanying.url}" }
desks:
  support: { channel: slack, room: C0SUPPORT }
  orders: { channel: telegram, room: "${group}" }
bot: { llm: { baseUrl: "${model.url}", apiKey: key-of-the-model, model: some-model } }
`);

async function file(text: string): Promise<string> {
  const path = join(folder, 'frontdesk.yaml');
  await writeFile(path, text);
  return path;
}

async function findings(text: string): Promise<readonly Finding[]> {
  const found: Finding[] = [];
  for await (const finding of examine(await loadConfig(await file(text)))) found.push(finding);
  return found;
}

const wrong = async (text: string) => (await findings(text)).filter((finding) => finding.wrong.length > 0);

test('what works is said to work, each by its name, and nothing is received or sent', async () => {
  expect(await findings(yaml())).toEqual(
    [
      'store sqlite',
      'channel website (web)',
      'channel slack (slack)',
      'channel telegram (telegram)',
      'channel service (wecom-kf)',
      'channel account (wechat-mp)',
      'channel app (lanying)',
      'model some-model',
    ].map((what) => ({ what, wrong: [] })),
  );
  expect(slack.sockets.size).toBe(0);
  expect(telegram.feed.offsets).toEqual([]);
  expect(telegram.calls.map(({ method }) => method)).toEqual(['getMe', 'getChat', 'getChatMember']);
});

test('what is missing on the platforms is named, and how to mend it', async () => {
  slack.scopes.delete('chat:write');
  slack.world.channel('C0SUPPORT').members.clear();
  const orders = telegram.world.groups.get(group);
  for (const [id, { user }] of orders?.members ?? []) orders?.members.set(id, { user, status: 'member' });
  model.behaviour = 'broken';
  const change = (text: string) => text.replace(`[${account}]`, '[wkAJ2GCAAAother]').replace(tokens.app, 'xapp-other');
  expect(await wrong(yaml(change))).toEqual([
    {
      what: 'channel slack (slack)',
      wrong: [
        expect.stringContaining('lacks the scopes chat:write'),
        expect.stringContaining('not in the channel C0SUPPORT. Invite the app'),
        expect.stringMatching(/^appToken: .* invalid_auth/),
      ],
    },
    { what: 'channel telegram (telegram)', wrong: [expect.stringContaining('make the bot an administrator')] },
    { what: 'channel service (wecom-kf)', wrong: [expect.stringContaining('account wkAJ2GCAAAother')] },
    { what: 'model some-model', wrong: [expect.stringContaining('cannot be reached')] },
  ]);
});

test('a wrong token or secret is told of where it stands', async () => {
  const change = (text: string) =>
    [tokens.bot, telegram.token, wecomSecret, wechatSecret, adminToken].reduce(
      (changed, secret) => changed.replace(`"${secret}"`, secret === telegram.token ? '"1:other"' : '"xoxb-other"'),
      text,
    );
  expect(await wrong(yaml(change))).toEqual([
    { what: 'channel slack (slack)', wrong: [expect.stringContaining('invalid_auth')] },
    { what: 'channel telegram (telegram)', wrong: [expect.stringContaining('@BotFather')] },
    { what: 'channel service (wecom-kf)', wrong: [expect.stringContaining('corpId or secret')] },
    { what: 'channel account (wechat-mp)', wrong: [expect.stringContaining('appId or secret')] },
    { what: 'channel app (lanying)', wrong: [expect.stringContaining('refuses the token')] },
  ]);
});

test('who cannot be reached is told of, and all others are tried', async () => {
  const nowhere = `http://127.0.0.1:${await freePort()}`;
  const urls = [slack.apiUrl, telegram.apiRoot, wecom.url, wechat.url, lanying.url, model.url];
  const found = await wrong(
    yaml((text) => urls.reduce((changed, url) => changed.replace(`"${url}"`, `"${nowhere}"`), text)),
  );
  expect(found.map(({ what }) => what)).toHaveLength(urls.length);
  for (const { wrong: advice } of found) expect(advice.join()).toMatch(/look at/i);
});

test('a store that cannot be opened is said first', async () => {
  await writeFile(join(folder, 'desk.db'), 'This is no database, and was never meant to be one.'.repeat(100));
  const [first] = await findings(yaml());
  expect(first).toEqual({ what: 'store sqlite', wrong: [expect.stringContaining('desk.db')] });
});

test('the command ends with status 1 and what to mend, without a secret', async () => {
  slack.world.channel('C0SUPPORT').members.clear();
  const { status, stdout, stderr } = await frontdesk(['doctor', '--config', await file(yaml())]);
  expect(stdout).toContain('✗ channel slack (slack)\n    The app is not in the channel C0SUPPORT.');
  expect(stdout).toContain('✓ channel telegram (telegram)');
  expect({ status, stderr }).toEqual({ status: 1, stderr: 'One thing has to be mended.\n' });
  for (const secret of [tokens.bot, tokens.app, telegram.token]) expect(stdout + stderr).not.toContain(secret);
});

test('the demo brand is well', async () => {
  const { status, stdout } = await frontdesk(['doctor'], { cwd: folder });
  expect(stdout).toMatch(/Everything that was tried works\.\n$/);
  expect(status).toBe(0);
});
