import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createApi } from '../../../adapters/tencent/api.ts';
import { createState } from '../../../adapters/wecom-kf/state.ts';
import { createSync } from '../../../adapters/wecom-kf/sync.ts';
import type { Inbound } from '../../../core/channel.ts';
import { systemClock } from '../../../core/clock.ts';
import { plainParts } from '../../../core/message.ts';
import { openSqliteStore } from '../../../store/sqlite/index.ts';
import { outgoing, patient } from '../../contracts/channel/check.ts';
import { corpId, secret } from '../../fakes/wecom-kf/server.ts';
import { account, mei, openWecom, tom, type WecomUnderTest } from './open.ts';

let test: WecomUnderTest;
beforeEach(async () => {
  test = await openWecom();
});
afterEach(() => test.close());

const text = (content: string) => ({ msgtype: 'text', text: { content } });
const says = (content: string, who = mei): void => void test.wecom.world.says(account, who, text(content));
const call = (): Promise<number> => test.wecom.callBack(account);
const said = (): readonly string[] =>
  test.sink.events.flatMap((event) => (event.type === 'message' ? [plainParts(event.parts)] : []));
const last = (): Inbound | undefined => test.sink.events.at(-1);
const chat = { channel: 'wecom', chat: `${account}:${mei}` };

describe('what customers said', () => {
  it('is fetched page by page until there is no more, empty pages included', async () => {
    test.wecom.pageSize = 2;
    test.wecom.emptyPages = 2;
    for (let count = 1; count <= 5; count += 1) says(`number ${count}`);
    expect(await call()).toBe(200);
    expect(said()).toEqual(['number 1', 'number 2', 'number 3', 'number 4', 'number 5']);
  });

  it('is fetched with the token of the callback, for its account', async () => {
    says('hello');
    await call();
    expect(test.wecom.callsOf('sync_msg').at(-1)).toMatchObject({ token: `token-of-${account}`, open_kfid: account });
  });

  it('has the name of who said it, asked for once', async () => {
    says('hello');
    says('hi', tom);
    await call();
    says('again');
    await call();
    const names = test.sink.events.flatMap(({ type, by }) => (type === 'message' ? [by.name] : []));
    expect(names).toEqual(['小梅', 'Tom', '小梅']);
    expect(test.wecom.callsOf('customer/batchget')).toHaveLength(1);
  });

  it('is not held up by a name that cannot be had', async () => {
    test.wecom.trouble('server-error', /batchget$/);
    says('hello');
    await call();
    expect(last()?.by.name).toBe('WeChat customer');
  });

  it('is asked for again from the same place where it could not be kept, without being called', async () => {
    test.wecom.pageSize = 1;
    says('one');
    says('two');
    test.sink.failNext();
    expect(await call()).toBe(503);
    await vi.waitFor(() => expect(said()).toEqual(['one', 'two']), { timeout: 5_000 });
    const cursors = test.wecom.callsOf('sync_msg').map(({ cursor }) => cursor);
    // The cursor moved only once what was before it was kept.
    expect(cursors.slice(-3)).toEqual(['cursor-0', 'cursor-0', 'cursor-1']);
  });

  it('while Frontdesk was down is fetched when it is back, and nothing of before twice', async () => {
    says('before');
    await call();
    await test.stop();
    says('meanwhile');
    await test.restart();
    await vi.waitFor(() => expect(said()).toEqual(['before', 'meanwhile']));
    // Of each what it allows, and the message.
    expect(test.sink.keys).toHaveLength(4);
  });

  it('before Frontdesk was set up was said to somebody else', async () => {
    const hourAgo = Math.floor(Date.now() / 1000) - 3600;
    test.wecom.world.says(account, mei, text('an old question'), hourAgo);
    says('a new one');
    await call();
    expect(said()).toEqual(['a new one']);
  });

  it('while something was being fetched is fetched right after it, once for all who called', async () => {
    says('one');
    const store = await openSqliteStore(':memory:');
    const log = { info() {}, warn() {}, error() {} };
    const secrets = `corpid=${corpId}&corpsecret=${secret}`;
    const answer = await fetch(`${test.wecom.url}/cgi-bin/gettoken?${secrets}`).then((response) => response.json());
    const { access_token: token } = answer as { access_token: string };
    const entered = Promise.withResolvers<void>();
    const opened = Promise.withResolvers<void>();
    const taken: number[] = [];
    const sync = createSync({
      channel: 'wecom',
      api: createApi(test.wecom.url, { get: async () => token, refused() {} }),
      state: createState(store.storage('x'), () => Date.now()),
      clock: systemClock,
      log,
      async intake(list) {
        taken.push(list.length);
        entered.resolve();
        await opened.promise;
      },
    });
    const first = sync.pull(account);
    await entered.promise;
    says('two');
    const others = [sync.pull(account), sync.pull(account), sync.pull(account)];
    opened.resolve();
    await Promise.all([first, ...others]);
    expect(taken).toEqual([1, 1]);
    await sync.stop();
    await store.close();
  });

  it('is not held up by entries that nobody understands', async () => {
    const { world } = test.wecom;
    for (const odd of [{}, { msgid: '' }, { msgid: 'x', send_time: 'now', msgtype: 'text', origin: 3 }]) {
      world.append(account, odd);
    }
    world.says(account, mei, { msgtype: 'text', text: 'not an object' });
    says('hello');
    expect(await call()).toBe(200);
    expect(said()).toEqual(['message of an unknown kind', 'hello']);
  });

  it('by somebody in WeCom itself is not taken for a customer’s', async () => {
    const colleague = { msgid: 'm1', open_kfid: account, external_userid: mei, origin: 5, servicer_userid: 'ana' };
    test.wecom.world.append(account, { ...colleague, send_time: Math.floor(Date.now() / 1000), ...text('I take it') });
    await call();
    expect(last()).toMatchObject({ type: 'message', by: { id: 'ana', kind: 'agent' } });
    // It allows no answers: those are to what customers say.
    expect(test.sink.events).toHaveLength(1);
  });
});

describe('what customers send', () => {
  it.each([
    [
      { msgtype: 'link', link: { title: 'A tea', desc: 'green', url: 'https://acme.example/tea' } },
      'A tea\ngreen\nhttps://acme.example/tea',
    ],
    [{ msgtype: 'miniprogram', miniprogram: { appid: 'wx1', title: 'Shop', pagepath: 'p' } }, 'mini program: Shop'],
    [{ msgtype: 'business_card', business_card: { userid: 'ana' } }, 'contact'],
    [
      { msgtype: 'merged_msg', merged_msg: { title: 'Chat of Mei and Tom', item: [] } },
      'chat history: Chat of Mei and Tom',
    ],
    [{ msgtype: 'hologram', hologram: {} }, 'message of an unknown kind'],
    [{ msgtype: 'image', image: {} }, 'message of an unknown kind'],
  ])('is shown at least by its name: %o', async (content, words) => {
    test.wecom.world.says(account, mei, content);
    await call();
    expect(said()).toEqual([words]);
  });

  it('is a place with its name and address', async () => {
    const location = { latitude: 31.2304, longitude: 121.4737, name: '外滩', address: '中山东一路' };
    test.wecom.world.says(account, mei, { msgtype: 'location', location });
    await call();
    expect(last()).toMatchObject({
      parts: [{ kind: 'location', lat: 31.2304, lng: 121.4737, label: '外滩, 中山东一路' }],
    });
  });

  it('is a file that can be fetched under its own name, and not after WeCom has thrown it away', async () => {
    const { world } = test.wecom;
    const id = world.store('file', '合同 "final".pdf', Buffer.from('%PDF-1.7 …'));
    world.says(account, mei, { msgtype: 'file', file: { media_id: id } });
    await call();
    const event = last();
    const part = event?.type === 'message' ? event.parts[0] : undefined;
    if (part?.kind !== 'media') throw new Error('No file');
    const opened = await test.channel.open(part.file);
    expect(await new Response(opened.stream).text()).toBe('%PDF-1.7 …');
    world.files.clear();
    await expect(test.channel.open(part.file)).rejects.toMatchObject({ code: 'file-gone', retryAfterMs: null });
    await expect(test.channel.open({ channel: 'other', id: 'x' })).rejects.toMatchObject({ code: 'file-gone' });
  });
});

describe('what happens besides', () => {
  const happens = (event: object): Promise<number> => {
    test.wecom.world.happens(account, mei, { ...event });
    return call();
  };

  it('is a message taken back', async () => {
    await happens({ event_type: 'user_recall_msg', recall_msgid: 'msg_1' });
    expect(last()).toMatchObject({ type: 'delete', id: 'msg_1', from: chat, by: { id: mei, kind: 'customer' } });
  });

  it.each([
    [0, 'other'],
    [4, 'window-closed'],
    [5, 'window-closed'],
    [6, 'answers-spent'],
    [10, 'blocked-by-customer'],
  ])('is a message of ours that did not arrive, for reason %i', async (fail_type, code) => {
    await happens({ event_type: 'msg_send_fail', fail_msgid: 'ours', fail_type });
    expect(last()).toMatchObject({ type: 'undelivered', id: 'ours', code, from: chat });
  });

  it('is a post of several messages that did not arrive: none of them did', async () => {
    says('hello');
    await call();
    const others = [outgoing('two'), outgoing('three')];
    const { ids, followed } = await test.channel.send(
      chat,
      outgoing('one', { following: async () => others }),
      patient,
    );
    expect(followed).toHaveLength(2);
    await happens({ event_type: 'msg_send_fail', fail_msgid: ids[0], fail_type: 6 });
    const failed = test.sink.events.flatMap((event) => (event.type === 'undelivered' ? [event.id] : []));
    expect(failed).toEqual([...ids, ...(followed ?? []).flat()]);
    expect(new Set(test.sink.keys).size).toBe(test.sink.keys.length);
  });

  it('is a colleague who takes the customer over in WeCom', async () => {
    await happens({ event_type: 'session_status_change', change_type: 1, new_servicer_userid: 'ana' });
    expect(last()).toMatchObject({ type: 'status', status: 'answered-elsewhere' });
    await happens({ event_type: 'session_status_change', change_type: 3, old_servicer_userid: 'ana' });
    expect(last()).toMatchObject({ type: 'status', status: 'ended-elsewhere' });
    await happens({ event_type: 'servicer_status_change', status: 1 });
    expect(test.sink.events).toHaveLength(2);
  });

  it('is a colleague who refuses what the customer writes, or takes it again', async () => {
    const refuses = (reject_switch: number) =>
      happens({ event_type: 'reject_customer_msg_switch_change', servicer_userid: 'ana', reject_switch });
    await refuses(1);
    expect(last()).toMatchObject({ type: 'status', status: 'muted', from: chat, by: { id: mei } });
    await refuses(0);
    expect(last()).toMatchObject({ type: 'status', status: 'unmuted' });
  });
});

describe('who opens the chat', () => {
  const enters = (at = Math.floor(Date.now() / 1000)): Promise<number> => {
    test.wecom.world.happens(account, mei, { event_type: 'enter_session', scene: '', welcome_code: 'code-1' }, at);
    return call();
  };

  it('is greeted by what is configured, and nothing else happens', async () => {
    await test.close();
    test = await openWecom({ welcome: '您好，我是 Acme 的助手。' });
    await enters();
    expect(test.wecom.world.greeted).toMatchObject([
      { code: 'code-1', msgtype: 'text', text: { content: '您好，我是 Acme 的助手。' } },
    ]);
    expect(test.sink.events).toEqual([]);
  });

  it('is not greeted where nothing is configured', async () => {
    await enters();
    expect(test.wecom.callsOf('send_msg_on_event')).toEqual([]);
  });

  it('is not greeted late, and a greeting that fails holds nothing up', async () => {
    await test.close();
    test = await openWecom({ welcome: 'Hello', before: (wecom) => wecom.trouble('server-error', /on_event$/) });
    await enters(Math.floor(Date.now() / 1000) - 30);
    expect(test.wecom.callsOf('send_msg_on_event')).toEqual([]);
    expect(await enters()).toBe(200);
  });
});

describe('a callback that was lost', () => {
  it('is made up for even where the list of accounts could not be had at first', async () => {
    await test.close();
    const due: (() => void)[] = [];
    const after = (ms: number, run: () => void) => {
      if (ms !== 30_000) return systemClock.after(ms, run);
      due.push(run);
      return () => {};
    };
    const before = (wecom: WecomUnderTest['wecom']): void => wecom.trouble('server-error', /account\/list$/);
    test = await openWecom({ accounts: [], before, clock: { now: () => Date.now(), after } });
    await vi.waitFor(() => expect(due).toHaveLength(1));
    says('hello?');
    due.shift()?.();
    await vi.waitFor(() => expect(said()).toEqual(['hello?']));
  });

  it('of any of the accounts that the app may manage is made up for at the next start', async () => {
    await test.close();
    test = await openWecom({ accounts: [], before: ({ world }) => world.addAccount('wkSecond') });
    await test.stop();
    says('to the first');
    test.wecom.world.says('wkSecond', tom, text('to the second'));
    await test.restart();
    await vi.waitFor(() => expect(said().toSorted()).toEqual(['to the first', 'to the second']));
    expect(test.sink.events.map(({ from }) => from.chat)).toContain(`wkSecond:${tom}`);
  });

  it('is noticed within ten minutes', async () => {
    await test.close();
    const due: (() => void)[] = [];
    const after = (ms: number, run: () => void) => {
      if (ms === 600_000) due.push(run);
      return systemClock.after(ms, run);
    };
    test = await openWecom({ clock: { now: () => Date.now(), after } });
    says('hello?');
    due.shift()?.();
    await vi.waitFor(() => expect(said()).toEqual(['hello?']));
  });
});

it('neither secrets, nor tokens, nor what people say are in the log', async () => {
  test.wecom.trouble('server-error', /sync_msg$/);
  says('my number is 4111');
  expect(await call()).toBe(503);
  test.wecom.world.append(account, { msgid: 'x', odd: 'my number is 4111' });
  await vi.waitFor(() => expect(said()).toEqual(['my number is 4111']), { timeout: 5_000 });
  const log = test.logged.join('\n');
  expect(log).toContain('wecom-sync-failed');
  expect(log).not.toMatch(/4111|secret|access-|token-of|小梅/);
});
