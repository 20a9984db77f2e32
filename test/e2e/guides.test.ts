import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test, vi } from 'vitest';
import { shippedTexts } from '../../config/texts/index.ts';
import * as lanyingFake from '../fakes/lanying/server.ts';
import * as officialFake from '../fakes/wechat-mp/server.ts';
import * as wecomFake from '../fakes/wecom-kf/server.ts';
import { startFrontDesk } from '../kill/front-desk.ts';
import { read } from '../rules/sources.ts';

/** What a guide has the admin write, run by the command that it names, with the platform at the wire. */

const { customer: zh } = shippedTexts('zh-Hans');

interface Platform {
  readonly url: string;
  /** What the admin copies from the console, by the names of the guide. */
  readonly keys: Readonly<Record<string, string>>;
  /** The last words of the guide's address of callbacks. */
  readonly hooks: string;
  /** Takes the front desk's address, as the console does. */
  enter(hooks: string): Promise<void>;
  say(text: string): Promise<unknown>;
  shown(): readonly unknown[];
  stop(): Promise<void>;
}

async function wecom(): Promise<Platform> {
  const [account, mei] = ['wkAJ2GCAAAsupport', 'wmAJ2GCAAAmei'];
  const fake = await new wecomFake.FakeWecom().start();
  fake.world.addAccount(account);
  fake.world.addCustomer(mei, '小梅');
  const { corpId, secret, callbackToken, aesKey } = wecomFake;
  return {
    url: fake.url,
    keys: { WECOM_CORP_ID: corpId, WECOM_SECRET: secret, WECOM_TOKEN: callbackToken, WECOM_AES_KEY: aesKey },
    hooks: '/hooks/wechat',
    async enter(hooks) {
      fake.hooks = hooks;
      expect((await fake.verify('1616140317555161061')).status).toBe(200);
    },
    say(content) {
      fake.world.says(account, mei, { msgtype: 'text', text: { content } });
      return fake.callBack(account);
    },
    shown: () => (fake.world.posted.get(`${account}:${mei}`) ?? []).map(({ body }) => body['content']),
    stop: () => fake.stop(),
  };
}

async function official(): Promise<Platform> {
  const mei = 'oABCDEFGHIJKLMNOPQRSTUVmei1';
  const fake = await new officialFake.FakeWechat(true).start();
  fake.followers.add(mei);
  const { appId, secret, callbackToken, aesKey } = officialFake;
  return {
    url: fake.url,
    keys: { WECHAT_APP_ID: appId, WECHAT_SECRET: secret, WECHAT_TOKEN: callbackToken, WECHAT_AES_KEY: aesKey },
    hooks: '/hooks/official',
    async enter(hooks) {
      fake.hooks = hooks;
      const query = fake.query();
      query.set('echostr', '5837397520665436492');
      expect((await fetch(`${hooks}?${query}`)).status).toBe(200);
    },
    say: (Content) => fake.tell(fake.fields(mei, { MsgType: 'text', Content })),
    shown: () => (fake.posted.get(mei) ?? []).map(({ body }) => body['content']),
    stop: () => fake.stop(),
  };
}

async function lanying(): Promise<Platform> {
  const mei = '6597442870917900001';
  const fake = await new lanyingFake.FakeLanying().start();
  fake.users.add(mei);
  const { adminToken, appId, secret, desk } = lanyingFake;
  return {
    url: fake.url,
    keys: { LANYING_APP_ID: appId, LANYING_TOKEN: adminToken, LANYING_SECRET: secret },
    hooks: '/hooks/app',
    async enter(hooks) {
      fake.hooks = hooks;
    },
    say: (content) => fake.tell(fake.say(mei, { content })),
    shown: () =>
      fake
        .conversation(mei)
        .filter(({ from }) => from === desk)
        .map(({ content }) => content),
    stop: () => fake.stop(),
  };
}

const guides = [
  ['wecom.md', wecom],
  ['wecom.zh.md', wecom],
  ['wechat-mp.md', official],
  ['lanying.md', lanying],
  ['lanying.zh.md', lanying],
] as const;

test.each(guides)(
  'docs/%s leads to a customer whom the bot answers, and who gets a person',
  async (page, open) => {
    const platform = await open();
    const folder = await mkdtemp(join(tmpdir(), 'frontdesk-guide-'));
    const text = read(`docs/${page}`);
    const [, yaml = ''] = /^```yaml\n(.*?)^```/ms.exec(text) ?? [];
    const written = yaml
      .replace(/\$\{(\w+):-[^}]*\}/g, (_, name: string) => platform.keys[name] ?? name)
      .replace(/6597442870917955585/g, lanyingFake.desk)
      .replace(/7007199254740993001/g, lanyingFake.group)
      .replace(/^ +apiUrl: .*\n/m, '')
      .replace(/^( +)type: (?:wecom-kf|wechat-mp|lanying)$/m, `$&\n$1apiUrl: ${platform.url}`);
    await writeFile(join(folder, 'frontdesk.yaml'), written);
    const desk = startFrontDesk({ folder, store: '', remove: async () => {} });
    try {
      const url = await desk.up;
      expect(text).toContain(`https://desk.acme.example${platform.hooks}`);
      await platform.enter(`${url}${platform.hooks}`);
      await platform.say('你好');
      await vi.waitFor(() => expect(platform.shown()).toContain(zh.greeting.replace('{brand}', 'Acme')), 10_000);
      await platform.say('转人工');
      await vi.waitFor(() => expect(platform.shown()).toContain(zh.handoff), 10_000);
      expect(desk.output.stdout).toContain(`${url}/desk#code=`);
    } finally {
      desk.terminate();
      await desk.ended;
      await platform.stop();
      await rm(folder, { recursive: true, force: true });
    }
  },
  60_000,
);

/** A phone that has WeChat, at the other end of a puppet's line. */
async function phone() {
  const said: { readonly started?: true; readonly text?: string }[] = [];
  let puppet: Socket | undefined;
  const server = createServer((socket) => {
    puppet = socket.on('error', () => {});
    createInterface({ input: socket }).on('line', (line) => void said.push(JSON.parse(line)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    said,
    port: (server.address() as AddressInfo).port,
    does: (what: object) => void puppet?.write(`${JSON.stringify(what)}\n`),
    stop: () => void server.close(),
  };
}

test('docs/wechat.md leads from a code that is scanned to a customer whom the bot answers, and who gets a person', async () => {
  const { said, port, does, stop } = await phone();
  const folder = await mkdtemp(join(tmpdir(), 'frontdesk-guide-'));
  const [, yaml = ''] = /^ {3}```yaml\n(.*?)^ {3}```/ms.exec(read('docs/wechat.md')) ?? [];
  const written = yaml.replace(/^ {3}/gm, '').replace(/^( +)puppet: .*$/m, `$&\n$1options: { port: ${port} }`);
  await writeFile(join(folder, 'frontdesk.yaml'), written);
  const installed = new URL('fixtures/installed.ts', import.meta.url).href;
  const site = { folder, store: '', remove: async () => {} };
  const desk = startFrontDesk(site, { shell: `NODE_OPTIONS="--import ${installed}" exec "$@"` });
  try {
    const url = await desk.up;
    const health = async () => (await (await fetch(`${url}/healthz`)).json()) as object;
    await vi.waitFor(() => expect(said).toContainEqual({ started: true }), 10_000);
    does({ scan: 'https://login.weixin.qq.com/l/secret' });
    await vi.waitFor(() => expect(desk.output.stderr).toContain('Scan with WeChat to log channel wechat in'), 10_000);
    expect(await health()).toMatchObject({ status: 'ok', conditions: { wechat: 'scan' } });
    does({ login: true });
    await vi.waitFor(async () => expect(await health()).toMatchObject({ conditions: { wechat: 'logged-in' } }), 10_000);
    const shown = () => said.map(({ text }) => text);
    does({ says: '你好' });
    await vi.waitFor(() => expect(shown()).toContain(zh.greeting.replace('{brand}', 'Acme')), 20_000);
    does({ says: '转人工' });
    await vi.waitFor(() => expect(shown()).toContain(zh.handoff), 20_000);
    expect(desk.output.stdout).toContain(`${url}/desk#code=`);
    expect(desk.output.stdout).not.toContain('secret');
  } finally {
    desk.terminate();
    await desk.ended;
    stop();
    await rm(folder, { recursive: true, force: true });
  }
}, 90_000);
