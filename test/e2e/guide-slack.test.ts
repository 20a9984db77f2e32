import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { shippedTexts } from '../../config/texts/index.ts';
import { fill } from '../../core/texts.ts';
import { shownAt } from '../adapters/slack/platform.ts';
import { FakePerson } from '../fakes/slack/people.ts';
import { FakeSlack, tokens } from '../fakes/slack/server.ts';
import type { Json } from '../fakes/slack/world.ts';
import { freePort } from '../support/free-port.ts';
import { launch } from '../web/browser.ts';
import { Guide } from './guide.ts';
import { customer } from './people.ts';

const aMinute = 60_000;
const patience = { timeout: 20_000, interval: 50 };
const room = 'C0123456789';
const says = shippedTexts('en').customer;

interface Manifest {
  readonly features: { readonly shortcuts: readonly { readonly name: string; readonly callback_id: string }[] };
  readonly oauth_config: { readonly scopes: { readonly bot: readonly string[] } };
  readonly settings: {
    readonly event_subscriptions: { readonly request_url?: string; readonly bot_events: readonly string[] };
    readonly socket_mode_enabled: boolean;
  };
}

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

let guide: Guide;
let slack: FakeSlack;
let ana: FakePerson;
beforeEach(async () => {
  guide = await Guide.open('slack.md');
  slack = new FakeSlack([]);
  ana = new FakePerson(slack, 'U0123456789', 'Ana');
  await slack.start();
});
afterEach(async () => {
  await guide.close();
  await slack.stop();
});

/** What the command prints, pasted into "Create New App": from then on the app may do what stands in it. */
async function pasteManifest(...more: readonly string[]): Promise<Manifest> {
  const [print = ''] = guide.commands;
  const { stdout, status } = await guide.type(print, ...more);
  expect(status).toBe(0);
  const manifest = JSON.parse(stdout) as Manifest;
  slack.scopes = new Set(manifest.oauth_config.scopes.bot);
  return manifest;
}

function takeTokens(...names: readonly string[]): void {
  const shown: Readonly<Record<string, readonly [prefix: string, token: string]>> = {
    SLACK_BOT_TOKEN: ['xoxb-…', tokens.bot],
    SLACK_APP_TOKEN: ['xapp-…', tokens.app],
    SLACK_SIGNING_SECRET: ['signing secret', tokens.secret],
  };
  for (const name of names) {
    const [prefix = '', token = ''] = shown[name] ?? [];
    expect(guide.text).toContain(prefix);
    guide.env[name] = token;
  }
}

/** The channel of the guide, with the app in it or not. */
function makeRoom(isInvited = true): void {
  const channel = slack.world.addChannel(room, [ana.id]);
  if (!isInvited) channel.members.clear();
}

const here = (yaml: string) => yaml.replace(/^( +)type: slack$/m, `$&\n$1apiUrl: ${slack.apiUrl}`);

async function theCard(): Promise<string> {
  return vi.waitFor(() => {
    const found = slack.world.channel(room).messages.find(({ thread_ts: thread }) => thread === undefined);
    if (!found) throw new Error('There is no card');
    return found.ts;
  }, patience);
}

/** All that the app was told of is in its manifest; Slack would not have told of anything else. */
function expectSubscribed({ settings }: Manifest): void {
  const kinds = { C: 'channels', D: 'im' } as const;
  const told = slack.said
    .filter(({ kind }) => kind === 'events_api')
    .map(({ payload }) => payload['event'] as Json)
    .map(({ type, channel }) =>
      type === 'message' ? `message.${String(channel).startsWith('D') ? kinds.D : kinds.C}` : String(type),
    );
  expect(told).not.toEqual([]);
  expect(settings.event_subscriptions.bot_events).toEqual(expect.arrayContaining([...new Set(told)]));
}

/** "Answer the first customer", point by point. */
async function answerTheFirst(url: string, manifest: Manifest): Promise<void> {
  const [, question = ''] = /write "([^"]+)"/.exec(guide.text) ?? [];
  const may = await customer(browser, url);
  await may.write(question);
  await may.sees(says.handoff);
  const thread = await theCard();
  const place = { channel: room, thread };
  const words = () =>
    JSON.stringify(shownAt(slack, { channel: 'slack', chat: room, thread }).map(({ parts }) => parts));
  await vi.waitFor(() => expect(words()).toContain(question), patience);

  await ana.press(room, thread, 'claim');
  await may.sees(fill(says.joined, { agent: 'Ana' }));
  const answer = ana.write(place, 'Hello, this is Ana');
  await slack.event(ana.said(place, answer));
  await may.sees('Hello, this is Ana');
  expect(guide.text).toContain('A ✅ on your message');
  await vi.waitFor(() => {
    expect([...(slack.world.reactions.get(`${room}/${answer.ts}`) ?? [])]).toEqual(['white_check_mark']);
  }, patience);

  await ana.say(place, '// she is a VIP');
  await ana.say(place, '!help');
  await vi.waitFor(() => expect(words()).toContain('!transfer'), patience);
  await ana.edit(room, answer.ts, 'Hello, Ana here');
  await may.sees('Hello, Ana here');
  await ana.give(place, [{ name: 'label.png', bytes: new Uint8Array([1, 2, 3]) }], 'your label');
  await may.sees('your label');
  await may.attach({ name: 'broken.txt', mimeType: 'text/plain', buffer: Buffer.from('it broke') });
  await vi.waitFor(() => expect(words()).toContain('broken.txt'), patience);

  // The other pages of the app.
  await slack.event({ type: 'app_home_opened', user: ana.id, channel: 'D0ANA', tab: 'home', event_ts: '1.1' });
  await vi.waitFor(() => expect(JSON.stringify(slack.callsOf('views.publish'))).toContain('My cases'), patience);
  expect(await ana.command('')).toMatchObject({ acked: true, reply: { text: expect.stringContaining('thread') } });
  const menu = (name: string) => manifest.features.shortcuts.find((one) => one.name === name)?.callback_id ?? '';
  await ana.shortcut(room, answer.ts, menu('About the customer'));
  await vi.waitFor(() => expect(JSON.stringify(slack.world.views.at(-1))).toContain('Customer'), patience);
  await ana.shortcut(room, answer.ts, menu('Close this case'));
  await vi.waitFor(() => expect(JSON.stringify(slack.world.views.at(-1))).toContain('Close'), patience);
  await ana.submit({});
  await may.sees(says.closed);
  expect(await may.count('VIP')).toBe(0);
  expectSubscribed(manifest);
}

describe('docs/slack.md leads to the first answered customer', { timeout: 2 * aMinute }, () => {
  test('over sockets', async () => {
    const manifest = await pasteManifest();
    expect(manifest.settings.socket_mode_enabled).toBe(true);
    takeTokens('SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN');
    await guide.write('4. Write it down', here);
    const doctor = guide.commands.find((command) => command.includes('doctor')) ?? '';
    makeRoom(false);
    expect(await guide.type(doctor)).toMatchObject({ status: 1, stdout: expect.stringContaining('/invite') });
    makeRoom();
    expect(await guide.type(doctor)).toMatchObject({ status: 0 });
    const { customers } = await guide.start();
    await answerTheFirst(customers, manifest);
  });

  test('over HTTP', async () => {
    await pasteManifest();
    takeTokens('SLACK_BOT_TOKEN', 'SLACK_SIGNING_SECRET');
    makeRoom();
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    // The proxy that takes TLS off is left out.
    await guide.write('HTTP instead of sockets', (yaml) => here(yaml).replace('https://desk.acme.example', url));
    const { customers } = await guide.start(port);
    const [, address = ''] = /`slack manifest --url (\S+)`/.exec(guide.text) ?? [];
    const manifest = await pasteManifest('--url', address);
    expect(manifest.settings).toMatchObject({
      socket_mode_enabled: false,
      event_subscriptions: { request_url: address },
    });
    const { pathname } = new URL(address);
    slack.hook = async ({ method, headers, body }) =>
      fetch(`${url}${pathname}`, { method, headers, body: await new Response(body).text() });
    const challenge = { type: 'url_verification', challenge: '3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P' };
    const answered = await slack.hook(slack.request('events_api', challenge));
    expect(await answered.text()).toContain(challenge.challenge);
    await answerTheFirst(customers, manifest);
  });

  test('where customers write to the app itself', async () => {
    const manifest = await pasteManifest('--customers', 'direct');
    takeTokens('SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN');
    makeRoom();
    const li = new FakePerson(slack, 'U0LI', 'Li');
    slack.world.addChannel('D0LI', [li.id]);
    await guide.write('Customers on Slack', here);
    await guide.start();
    await vi.waitFor(() => expect(slack.sockets.size).toBe(2), patience);
    await li.say({ channel: 'D0LI' }, 'I want to talk to a person');
    const thread = await theCard();
    await ana.say({ channel: room, thread }, 'Hello Li, this is Ana');
    const chat = () => slack.world.channel('D0LI').messages.map(({ text }) => text);
    await vi.waitFor(() => expect(chat().join('\n')).toContain('Hello Li, this is Ana'), patience);
    expectSubscribed(manifest);
  });
});
