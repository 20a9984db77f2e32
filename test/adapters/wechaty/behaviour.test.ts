import { describe, expect, it, vi } from 'vitest';
import { WechatySetupError } from '../../../adapters/wechaty/index.ts';
import { kinds } from '../../../adapters/wechaty/wire.ts';
import type { CaseBook, PlacedCase } from '../../../core/cases.ts';
import { type Inbound, SendError } from '../../../core/channel.ts';
import { systemClock } from '../../../core/clock.ts';
import { addressKey, plainParts } from '../../../core/message.ts';
import { named } from '../../../core/unshown.ts';
import { openSqliteStore } from '../../../store/sqlite/index.ts';
import { outgoing, patient } from '../../contracts/channel/check.ts';
import { me, mei, type OpenOptions, openWechaty, type WechatyUnderTest } from './open.ts';

const at = { channel: 'wechat', chat: mei };

async function within(options: OpenOptions, prove: (test: WechatyUnderTest) => Promise<void>): Promise<void> {
  const test = await openWechaty(options);
  try {
    await prove(test);
  } finally {
    await test.close();
  }
}

function texts(events: readonly Inbound[]): readonly string[] {
  return events.flatMap((event) => (event.type === 'message' ? [plainParts(event.parts)] : []));
}

/** What is told last is taken in after all that was told before. */
async function settled(test: WechatyUnderTest): Promise<readonly Inbound[]> {
  const id = test.tell({ talkerId: mei, text: 'last' });
  await vi.waitUntil(() => test.sink.events.some((event) => 'id' in event && event.id === id));
  return test.sink.events.slice(0, -1);
}

it('says what to install where the puppet is missing', async () => {
  const opening = openWechaty({ puppet: 'wechaty-puppet-that-nobody-wrote' });
  await expect(opening).rejects.toBeInstanceOf(WechatySetupError);
  await expect(opening).rejects.toThrow(
    /is not installed\. Run: npm install --no-save wechaty@1 file-box@1 wechaty-puppet-that-nobody-wrote/,
  );
});

it('shows what cannot be carried as a placeholder, and cards by their words', () =>
  within({}, async (test) => {
    test.puppet.messageContact = async () => 'wxid_tom';
    for (const type of [kinds.redEnvelope, kinds.transfer, kinds.chatHistory, 99]) test.tell({ talkerId: mei, type });
    for (const type of [kinds.location, kinds.contact, kinds.miniProgram, kinds.url])
      test.tell({ talkerId: mei, type });
    const parts = (await settled(test)).flatMap((event) => (event.type === 'message' ? event.parts : []));
    expect(parts).toMatchObject([
      named('red packet'),
      named('transfer'),
      named('chat history'),
      named('message of an unknown kind'),
      { kind: 'location', lat: expect.closeTo(39.995, 3), lng: 116.334_154 },
      { kind: 'contact', name: 'Tom' },
      { kind: 'unsupported', what: 'mini program', label: expect.stringMatching(/^mini program: mock title/) },
      { kind: 'text', text: { text: expect.stringMatching(/mock title.*\nhttps:\/\/mock\.url$/s) } },
    ]);
  }));

it('tells what was recalled, by a bare id and by XML, and shows that something was where nobody says what', () =>
  within({}, async (test) => {
    const ids = [test.tell({ talkerId: mei, text: 'one' }), test.tell({ talkerId: mei, text: 'two' })];
    test.tell({ talkerId: mei, type: kinds.recalled, text: ids[0] ?? '' });
    test.tell({
      talkerId: mei,
      type: kinds.recalled,
      text: `<sysmsg><revokemsg><msgid>${ids[1]}</msgid></revokemsg></sysmsg>`,
    });
    test.tell({ talkerId: mei, type: kinds.recalled, text: '"Mei" 撤回了一条消息' });
    expect((await settled(test)).slice(2)).toMatchObject([
      { type: 'delete', id: ids[0] },
      { type: 'delete', id: ids[1] },
      { type: 'message', parts: [named('message taken back')] },
    ]);
  }));

it('hears no echo, no official account, no account of WeChat itself, and no group', () =>
  within({}, async (test) => {
    test.mocker.createContact({ id: 'wxid_news', name: 'News', type: 2 });
    test.mocker.createContact({ id: 'weixin', name: 'WeChat' });
    test.mocker.createRoom({ id: 'r@chatroom', memberIdList: [me, mei] });
    await test.channel.send(at, outgoing('ours'), patient);
    for (const talkerId of [me, 'wxid_news', 'weixin']) test.tell({ talkerId, text: 'noise' });
    test.tell({ talkerId: mei, roomId: 'r@chatroom', text: 'in a group', mentionIdList: [me] });
    expect(await settled(test)).toEqual([]);
  }));

it('hears a group where the account is mentioned, if so configured', () =>
  within({ groups: 'mentioned' }, async (test) => {
    test.mocker.createRoom({ id: 'r@chatroom', memberIdList: [me, mei] });
    test.tell({ talkerId: mei, roomId: 'r@chatroom', text: 'among us' });
    test.tell({ talkerId: mei, roomId: 'r@chatroom', text: '@Acme help', mentionIdList: [me] });
    await vi.waitUntil(() => test.sink.events.length > 0);
    const heard = await settled(test);
    expect(texts(heard)).toEqual(['@Acme help']);
    expect(heard[0]).toMatchObject({ from: { chat: 'r@chatroom' }, by: { id: mei } });
  }));

it('takes nothing for news that is older than the start by more than the bound, in seconds or milliseconds', () =>
  within({ catchUp: 60_000 }, async (test) => {
    const now = systemClock.now();
    test.tell({ talkerId: mei, text: 'old', timestamp: now - 120_000 });
    test.tell({ talkerId: mei, text: 'old too', timestamp: Math.floor(now / 1000) - 120 });
    test.tell({ talkerId: mei, text: 'new', timestamp: Math.floor(now / 1000) - 10 });
    expect(texts(await settled(test))).toEqual(['new']);
  }));

it(
  'is taken down by nothing that a puppet says',
  () =>
    within({}, async (test) => {
      const emit = test.puppet.emit.bind(test.puppet) as (event: string, payload: unknown) => void;
      for (const payload of [null, {}, { messageId: 5 }, { messageId: 'unknown' }, { messageId: { toString: null } }]) {
        emit('message', payload);
      }
      emit('scan', { status: 'x' });
      emit('error', { gerror: '{}' });
      expect(texts(await settled(test))).toEqual([]);
    }),
  20_000,
);

it('shows the code to scan in the terminal alone, and how far the login is', () =>
  within({ loggedIn: false }, async (test) => {
    test.mocker.scan('https://login.weixin.qq.com/l/secret', 2);
    expect(test.shownCodes).toEqual([expect.stringContaining('Scan with WeChat')]);
    expect(test.channel.login?.()).toEqual({ state: 'scan', code: 'https://login.weixin.qq.com/l/secret' });
    test.mocker.scan('', 3);
    expect(test.channel.login?.()).toEqual({ state: 'scanned' });
    test.mocker.scan('', 4);
    expect(test.channel.login?.()).toEqual({ state: 'confirmed' });
    test.puppet.login(me);
    await vi.waitUntil(() => test.channel.login?.().state === 'logged-in');
    expect(test.logged.join()).not.toContain('secret');
  }));

it('tells those who wrote of a logout, lets sends wait, and sends after the login', () =>
  within({}, async (test) => {
    test.tell({ talkerId: mei, text: 'hello' });
    await vi.waitUntil(() => test.sink.events.length > 0);
    await settled(test);
    await test.puppet.logout('Session Timeout');
    await vi.waitUntil(() => test.sink.events.at(-1)?.type === 'status');
    expect(test.sink.events.at(-1)).toMatchObject({ status: 'logged-out', from: { chat: mei } });
    expect(test.channel.login?.()).toEqual({ state: 'logged-out', reason: 'Session Timeout' });
    expect(test.logged.filter((line) => line.includes('Scan the code'))).toHaveLength(1);
    const failure = await test.channel.send(at, outgoing('wait'), patient).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(SendError);
    expect(failure).toMatchObject({ outcome: 'not-sent', code: 'logged-out', retryAfterMs: 60_000, sent: [] });
    test.puppet.login(me);
    await vi.waitUntil(() => {
      const last = test.sink.events.at(-1);
      return last?.type === 'status' && last.status === 'logged-in';
    });
    await expect(test.channel.send(at, outgoing('now'), patient)).resolves.toMatchObject({ ids: [expect.any(String)] });
  }));

function placed(conversation: string, channel: string): PlacedCase {
  const about = { number: 1, desk: 'support', state: 'open', priority: 'normal', category: 'explicit' } as const;
  return {
    ...about,
    id: conversation,
    conversation,
    channel,
    language: 'zh-Hans',
    customer: 'x',
    lane: 'x',
    openedAt: 0,
  };
}

it('tells every open case of a logout, however many there are and however long ago its customer wrote', async () => {
  const open = Array.from({ length: 700 }, (_, index) => placed(`wechat/wxid_${index}`, 'wechat'));
  const cases: CaseBook = {
    open: async () => [...open, placed('telegram/1', 'telegram')],
    since: async () => [],
    customer: async () => undefined,
  };
  await within({ cases }, async (test) => {
    await settled(test);
    await test.puppet.logout('Session Timeout');
    await vi.waitUntil(() => test.sink.events.some(({ type }) => type === 'status'));
    const told = test.sink.events.flatMap((event) => (event.type === 'status' ? [addressKey(event.from)] : []));
    expect(told.toSorted()).toEqual([`wechat/${mei}`, ...open.map(({ conversation }) => conversation)].toSorted());
  });
});

it('tells whoever was told of a logout of the login too, also where their case was closed meanwhile', async () => {
  const open = [placed('wechat/wxid_long_ago', 'wechat')];
  const cases: CaseBook = {
    open: async () => open.splice(0),
    since: async () => [],
    customer: async () => undefined,
  };
  await within({ cases }, async (test) => {
    const told = (wanted: string) =>
      test.sink.events
        .filter((event) => event.type === 'status' && event.status === wanted)
        .map(({ from }) => from.chat);
    await test.puppet.logout('Session Timeout');
    await vi.waitUntil(() => told('logged-out').length > 0);
    test.puppet.login(me);
    await vi.waitUntil(() => told('logged-in').length > 0);
    expect(told('logged-in')).toEqual(['wxid_long_ago']);
  });
});

it('tells of the login whoever was told of a logout by a process that died before it noted so', async () => {
  const store = await openSqliteStore(':memory:');
  const storage = store.storage('x');
  await within({ store }, async (test) => {
    await settled(test);
    await vi.waitUntil(async () => (await storage.list('chats', { limit: 1 })).length > 0);
    await test.puppet.logout('Session Timeout');
    await vi.waitUntil(async () => (await storage.get('standing', 'told'))?.data === 'logged-out');
  });
  await storage.take('standing', 'told');
  await within({ store }, async (test) => {
    const told = () => test.sink.events.flatMap((event) => (event.type === 'status' ? [event.status] : []));
    await vi.waitUntil(() => told().length > 0);
    expect(told()).toEqual(['logged-in']);
    await vi.waitUntil(async () => (await storage.list('out', { limit: 1 })).length === 0);
  });
  await store.close();
});

describe('after a start', () => {
  const code = 'https://login.weixin.qq.com/l/secret';

  async function statuses(prove: (test: WechatyUnderTest) => Promise<void>): Promise<readonly string[]> {
    const store = await openSqliteStore(':memory:');
    await within({ store }, async (test) => void (await settled(test)));
    let told: readonly string[] = [];
    await within({ store, loggedIn: false }, async (test) => {
      await prove(test);
      told = test.sink.events.flatMap((event) => (event.type === 'status' ? [event.status] : []));
    });
    await store.close();
    return told;
  }

  it('that needs a new login, the desks of those who wrote are told so, once, and of the login', async () => {
    const told = await statuses(async (test) => {
      test.mocker.scan(code, 2);
      test.mocker.scan(code, 2);
      await vi.waitUntil(() => test.sink.events.length > 0);
      await test.login();
      await settled(test);
    });
    expect(told).toEqual(['logged-out', 'logged-in']);
  });

  it('that finds the account logged in as before, nobody is told anything', async () => {
    const told = await statuses(async (test) => {
      await test.login();
      await settled(test);
    });
    expect(told).toEqual([]);
  });
});

it('waits with what is over the day’s messages', () =>
  within({ daily: 2 }, async (test) => {
    await test.channel.send(at, outgoing('one'), patient);
    await test.channel.send(at, outgoing('two'), patient);
    const failure = test.channel.send(at, outgoing('three'), patient);
    await expect(failure).rejects.toMatchObject({ outcome: 'not-sent', code: 'daily-limit' });
    await expect(failure).rejects.toSatisfy((error: SendError) => (error.retryAfterMs ?? 0) > 22 * 3_600_000);
  }));

it('says that a chat is gone only where the account’s own lists say so', () =>
  within({}, async (test) => {
    const to = (chat: string) => test.channel.send({ channel: 'wechat', chat }, outgoing('hi'), patient);
    await expect(to('nobody')).rejects.toMatchObject({ outcome: 'not-sent', code: 'chat-gone', retryAfterMs: null });
    test.puppet.contactList = async () => {
      throw new Error('The puppet is not ready');
    };
    await expect(to('nobody')).rejects.toMatchObject({
      outcome: 'not-sent',
      code: 'unreachable',
      retryAfterMs: 30_000,
    });
  }));

it('forgets who wrote, once they are erased: they are told of no logout any more', async () => {
  const store = await openSqliteStore(':memory:', { clock: systemClock });
  try {
    await within({ store }, async (test) => {
      await settled(test);
      const chats = async () => (await store.storage('x').list('chats', { limit: 10 })).map(({ id }) => id);
      await vi.waitFor(async () => expect(await chats()).toEqual([mei]));
      await test.channel.forget?.({
        before: Date.now() + 1_000,
        customer: { address: at, ids: [], keys: [] },
        threads: [],
      });
      expect(await chats()).toEqual([]);
    });
  } finally {
    await store.close();
  }
});
