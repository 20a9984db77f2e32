import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WebClient } from '@slack/web-api';
import { createEmulator } from 'emulate';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { clientOptions } from '../../../adapters/slack/api.ts';
import { createSlackChannel } from '../../../adapters/slack/index.ts';
import { scopesFor } from '../../../adapters/slack/manifest.ts';
import type { Channel } from '../../../core/channel.ts';
import { systemClock } from '../../../core/clock.ts';
import { plainParts } from '../../../core/message.ts';
import { openSqliteStore } from '../../../store/sqlite/index.ts';
import { outgoing, patient } from '../../contracts/channel/check.ts';
import { createSink } from '../../contracts/channel/sink.ts';
import { silentLog } from '../../support/brand.ts';
import { type Served, serve } from '../../support/serve.ts';

/** What the emulator gives its services to hand events out with. */
interface Hooks {
  register(hook: { url: string; events: string[]; active: boolean; owner: string }): void;
}
interface Plugin {
  register: (app: unknown, store: unknown, hooks: Hooks, ...rest: unknown[]) => unknown;
}

/** Its public side has no way to name an address for events, so that the plugin is asked. */
async function startEmulator(seed: object): Promise<{ url: string; hooks: Hooks; close(): Promise<void> }> {
  const dist = dirname(fileURLToPath(import.meta.resolve('emulate')));
  const files = readdirSync(dist).filter((name) => /^dist-.*\.js$/.test(name));
  const file = files.find((name) => readFileSync(join(dist, name), 'utf8').includes('slackPlugin'));
  const { slackPlugin } = (await import(join(dist, file ?? ''))) as { slackPlugin: Plugin };
  const { register } = slackPlugin;
  let hooks: Hooks | undefined;
  slackPlugin.register = (app, store, given, ...rest) => {
    hooks = given;
    return register.call(slackPlugin, app, store, given, ...rest);
  };
  const emulator = await createEmulator({ service: 'slack', port: await freePort(), seed: { slack: seed } });
  slackPlugin.register = register;
  if (!hooks) throw new Error('The emulator has changed its insides');
  return { url: emulator.url, hooks, close: async () => emulator.close() };
}

async function freePort(): Promise<number> {
  const { stop, url } = await serve({ name: 'x', http: { fetch: async () => new Response() } });
  await stop();
  return Number(new URL(url).port);
}

const sink = createSink();
let emulator: Awaited<ReturnType<typeof startEmulator>>;
let ana: WebClient;
let channel: Channel;
let served: Served;
let room: string;
let folder: string;
let closeStore: () => Promise<void>;

beforeAll(async () => {
  emulator = await startEmulator({
    signing_secret: 'emulated-secret',
    users: [{ name: 'ana' }, { name: 'frontdesk' }],
    channels: [{ name: 'support' }],
    tokens: [
      { token: 'xoxb-emulated', user: 'frontdesk', scopes: scopesFor('none') },
      { token: 'xoxp-ana', user: 'ana' },
    ],
  });
  const apiUrl = `${emulator.url}/api/`;
  ana = new WebClient('xoxp-ana', clientOptions(apiUrl));
  const { channels = [] } = await ana.conversations.list();
  room = channels.find(({ name }) => name === 'support')?.id ?? '';
  folder = await mkdtemp(join(tmpdir(), 'frontdesk-emulator-'));
  const store = await openSqliteStore(join(folder, 'frontdesk.db'), { clock: systemClock });
  closeStore = () => store.close();
  channel = createSlackChannel(
    'slack',
    {
      ingress: { mode: 'http', signingSecret: 'emulated-secret' },
      botToken: 'xoxb-emulated',
      apiUrl,
      customers: 'none',
      rooms: [{ room, supervisors: [] }],
      language: 'en',
      fileBytes: 1024 * 1024,
      timing: { betweenPosts: 0, settle: 0 },
    },
    {
      storage: store.storage('slack'),
      openFile: async () => ({ name: 'a.txt', mime: 'text/plain', stream: new Blob(['bytes']).stream() }),
      clock: systemClock,
      log: silentLog,
    },
  );
  await channel.start(sink);
  served = await serve(channel);
  emulator.hooks.register({ url: served.hooks, events: ['*'], active: true, owner: 'slack' });
});

afterAll(async () => {
  await channel.stop();
  await served.stop();
  await emulator.close();
  await closeStore();
  await rm(folder, { recursive: true });
});

describe('against an emulator of Slack that others wrote', () => {
  it('a case is a thread, and what agents do in it arrives, signed', async () => {
    const card = {
      title: 'Case 1',
      body: { text: 'a <b> & c', spans: [] },
      actions: [{ id: 'claim', label: 'Claim' }],
    };
    const { thread = '', ids } = await channel.send(
      { channel: 'slack', chat: room },
      outgoing([{ kind: 'card', card }]),
      patient,
    );
    const at = { channel: 'slack', chat: room, thread };
    const { ts = '' } = await ana.chat.postMessage({ channel: room, thread_ts: thread, text: 'on my *way*' });
    await vi.waitFor(() =>
      expect(sink.events).toMatchObject([{ type: 'message', id: ts, from: at, by: { kind: 'agent' } }]),
    );
    const [said] = sink.events;
    expect(said?.type === 'message' && plainParts(said.parts)).toBe('on my way');

    await channel.mark?.(at, [ts], { key: 'm', fate: 'sent' }, patient);
    const marked = await ana.reactions.get({ channel: room, timestamp: ts });
    expect(
      (marked as { message?: { reactions?: { name: string }[] } }).message?.reactions?.map(({ name }) => name),
    ).toEqual(['white_check_mark']);

    await ana.reactions.add({ channel: room, timestamp: ids[0] ?? '', name: '+1' });
    await vi.waitFor(() => expect(sink.events.at(-1)).toMatchObject({ type: 'reaction', emoji: '👍', from: at }));
    await channel.edit?.(at, ids, outgoing([{ kind: 'card', card: { ...card, title: 'Case 1: closed' } }]), patient);
    const { messages = [] } = await ana.conversations.replies({ channel: room, ts: thread });
    expect(JSON.stringify(messages[0]?.blocks)).toContain('Case 1: closed');
    await channel.remove?.(at, ids, 'r', patient);
    expect(sink.events.filter(({ by }) => by.kind !== 'agent')).toEqual([]);
  });

  it('files go up by the new flow, and come into the thread', async () => {
    const { thread = '' } = await channel.send({ channel: 'slack', chat: room }, outgoing('a case'), patient);
    const at = { channel: 'slack', chat: room, thread };
    const file = { channel: 'elsewhere', id: 'f', name: 'a.txt' };
    const { ids } = await channel.send(at, outgoing([{ kind: 'media', media: 'file', file }]), patient);
    expect(ids).toEqual([expect.stringMatching(/^\d+\.\d+$/)]);
    const { messages = [] } = await ana.conversations.replies({ channel: room, ts: thread });
    expect(messages.flatMap(({ files }) => files ?? []).map(({ name }) => name)).toEqual(['a.txt']);
  });

  it('a room that is none is refused for good', async () => {
    const send = channel.send({ channel: 'slack', chat: 'C0NOWHERE' }, outgoing('x'), patient);
    await expect(send).rejects.toMatchObject({ outcome: 'not-sent', code: 'chat-gone', retryAfterMs: null });
  });
});
