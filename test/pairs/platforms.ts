import { ok } from 'node:assert/strict';
import { join } from 'node:path';
import { vi } from 'vitest';
import { createChannel } from '../../adapters/registry.ts';
import { scopesFor } from '../../adapters/slack/manifest.ts';
import { openFileBlobs } from '../../store/blobs.ts';
import { Somebody } from '../adapters/telegram/people.ts';
import { newVisitor, signIn, visit, work } from '../adapters/web/browser.ts';
import { FakePerson } from '../fakes/slack/people.ts';
import { FakeSlack, tokens } from '../fakes/slack/server.ts';
import { startFakeTelegram } from '../fakes/telegram/server.ts';
import { type Served, serve } from '../support/serve.ts';
import { openLanying } from './plain/lanying.ts';
import { openWechatMp } from './plain/wechat-mp.ts';
import { openWechaty } from './plain/wechaty.ts';
import { openWecomKf } from './plain/wecom-kf.ts';
import type { PlatformName } from './seats/seat.ts';
import { slackSeat } from './seats/slack.ts';
import { telegramSeat } from './seats/telegram.ts';
import { webSeat } from './seats/web.ts';
import type { OpenPlatform } from './stages.ts';

const agentToken = 'token-of-ana-0123456789';
const unhurried = { points: 100_000, seconds: 1 };

const openWeb: OpenPlatform = async (deps, folder, { fileBytes }) => {
  const blobs = await openFileBlobs(join(folder, 'files'));
  const rates = {
    messages: unhurried,
    frames: unhurried,
    sessions: unhurried,
    uploads: unhurried,
    signIns: unhurried,
  };
  const options = {
    origins: [],
    agents: [{ name: 'Ana', token: agentToken, role: 'supervisor' as const }],
    uploadLimit: fileBytes,
    rooms: ['support', 'orders'],
    brand: 'Acme',
    languages: ['en' as const],
    rates,
  };
  const channel = await createChannel('web', 'web', options, { ...deps, blobs });
  const served: Served = await serve(channel);
  let cookie = '';
  const desk = async () => {
    cookie ||= await signIn(served, { token: agentToken });
    return work(served, cookie);
  };
  return {
    channel,
    ready: async () => {},
    async customer() {
      const token = await newVisitor(served);
      const tab = await visit(served, token);
      const { me } = await tab.until('welcome');
      return webSeat({ served, tab, who: { token }, role: 'customer', channel, name: me.name });
    },
    desk: {
      rooms: { support: { channel: 'web', chat: 'support' }, orders: { channel: 'web', chat: 'orders' } },
      async thread(room) {
        const tab = await desk();
        const { threads } = await tab.until('threads', (message) => message.room === room);
        await tab.close();
        return threads[0]?.thread;
      },
      async agent(room, thread) {
        const tab = await desk();
        tab.send({ type: 'open', room, thread, after: 0 });
        await tab.until('page', (page) => page.thread === thread);
        return webSeat({ served, tab, who: { cookie }, open: { room, thread }, role: 'agent', channel, name: 'Ana' });
      },
    },
    giveUp() {},
    close: () => served.stop(),
  };
};

const openSlack: OpenPlatform = async (deps, _folder, { fileBytes }) => {
  const slack = new FakeSlack(scopesFor('direct'));
  await slack.start();
  const ana = new FakePerson(slack, 'U0ANA', 'Ana');
  const li = new FakePerson(slack, 'U0LI', 'Li');
  const rooms = { support: 'C0SUPPORT', orders: 'C0ORDERS' } as const;
  for (const room of Object.values(rooms)) slack.world.addChannel(room, [ana.id]);
  slack.world.addChannel('D0LI', [li.id]);
  const channel = await createChannel(
    'slack',
    'slack',
    {
      ingress: { mode: 'socket', appToken: tokens.app },
      botToken: tokens.bot,
      apiUrl: slack.apiUrl,
      customers: 'direct',
      rooms: Object.values(rooms).map((room) => ({ room, supervisors: [] })),
      language: 'en',
      fileBytes,
      timing: { betweenPosts: 0, settle: 0, people: 60_000 },
    },
    deps,
  );
  return {
    channel,
    ready: () => vi.waitFor(() => ok(slack.sockets.size === 2), { timeout: 10_000, interval: 5 }),
    customer: async () => slackSeat({ slack, person: li, place: { channel: 'D0LI' }, role: 'customer', channel }),
    desk: {
      rooms: {
        support: { channel: 'slack', chat: rooms.support },
        orders: { channel: 'slack', chat: rooms.orders },
      },
      async thread(room) {
        return slack.world.channel(rooms[room]).messages.findLast(({ thread_ts: of }) => of === undefined)?.ts;
      },
      agent: async (room, thread) =>
        slackSeat({ slack, person: ana, place: { channel: rooms[room], thread }, role: 'agent', channel }),
    },
    giveUp: () => slack.giveUp(),
    close() {
      // What was posted while the channel stopped is echoed to nobody.
      slack.giveUp();
      return slack.stop();
    },
  };
};

const openTelegram: OpenPlatform = async (deps) => {
  const telegram = await startFakeTelegram();
  const { world } = telegram;
  const rooms = { support: -1_001_000_000_777, orders: -1_001_000_000_888 } as const;
  const ana = world.addUser(501, 'Ana');
  const li = world.addUser(101, 'Li');
  for (const [name, id] of Object.entries(rooms)) world.join(world.addForum(id, name), ana);
  const roomy = { most: 10_000, perMs: 1 };
  const channel = await createChannel(
    'telegram',
    'telegram',
    {
      token: telegram.token,
      apiRoot: telegram.apiRoot,
      mode: 'polling',
      rooms: Object.values(rooms).map((room) => ({ room: String(room), supervisors: [] })),
      language: 'en',
      rates: { overall: roomy, chat: roomy, group: roomy },
    },
    deps,
  );
  return {
    channel,
    // From the first poll on, Telegram knows which kinds of update are wanted.
    ready: () => vi.waitFor(() => ok(telegram.feed.offsets.length > 0), { timeout: 10_000, interval: 5 }),
    customer: async () => telegramSeat({ telegram, somebody: new Somebody(telegram, li), role: 'customer', channel }),
    desk: {
      rooms: {
        support: { channel: 'telegram', chat: String(rooms.support) },
        orders: { channel: 'telegram', chat: String(rooms.orders) },
      },
      async thread(room) {
        const topic = [...(world.groups.get(rooms[room])?.topics.keys() ?? [])].at(-1);
        return topic === undefined ? undefined : String(topic);
      },
      agent: async (room, thread) => {
        const somebody = new Somebody(telegram, ana, { chat: rooms[room], topic: Number(thread) });
        return telegramSeat({ telegram, somebody, role: 'agent', channel });
      },
    },
    giveUp: () => telegram.feed.stop(),
    async close() {
      await telegram.stop();
      if (telegram.faults.length > 0) throw new Error(`Telegram would not understand: ${telegram.faults.join('; ')}`);
    },
  };
};

export const openPlatform: Readonly<Record<PlatformName, OpenPlatform>> = {
  web: openWeb,
  slack: openSlack,
  telegram: openTelegram,
  'wecom-kf': openWecomKf,
  'wechat-mp': openWechatMp,
  wechaty: openWechaty,
  lanying: openLanying,
};
