import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Outgoing } from '../../../core/channel.ts';
import { systemClock } from '../../../core/clock.ts';
import type { Card, Part } from '../../../core/message.ts';
import { plain } from '../../../core/richtext.ts';
import { failureOf, outgoing, patient } from '../../contracts/channel/check.ts';
import { samples } from '../../contracts/channel/samples.ts';
import type { Posted } from '../../fakes/wecom-kf/world.ts';
import { account, mei, openWecom, type WecomUnderTest } from './open.ts';

let test: WecomUnderTest;
let now = 0;
/** Waits of the adapter's own, by how long they are; each ends when a test says so. */
let waits: { ms: number; end: () => void }[] = [];

const clock = {
  now: () => Date.now() + now,
  after(ms: number, run: () => void) {
    if (ms !== 8_000 && ms !== 4_000 && ms !== 2_000) return systemClock.after(ms, run);
    waits.push({ ms, end: run });
    return () => {};
  },
};

beforeEach(async () => {
  now = 0;
  waits = [];
  test = await openWecom({ clock });
});
afterEach(() => test.close());

const chat = `${account}:${mei}`;
const to = { channel: 'wecom', chat };
const shown = (): readonly Posted[] => test.wecom.world.posted.get(chat) ?? [];
const words = (): readonly unknown[] => shown().map(({ body }) => body['content'] ?? body['head_content']);
const send = (message: Outgoing) => test.channel.send(to, message, patient);
const bot = { id: 'bot', name: 'Acme', kind: 'bot' } as const;
const byBot = (text: string, more: Partial<Outgoing> = {}): Outgoing => outgoing(text, { by: bot, ...more });

async function says(content: string): Promise<void> {
  test.wecom.world.says(account, mei, { msgtype: 'text', text: { content } });
  await test.wecom.callBack(account);
}

const windows = () => test.sink.events.flatMap((event) => (event.type === 'window' ? [event.left] : []));

describe('a message', () => {
  it('has an id of ours that WeChat takes, and the same on every attempt', async () => {
    const message = outgoing('hello');
    test.wecom.trouble('lost-before');
    await failureOf(send(message));
    const { ids } = await send(message);
    expect(test.wecom.callsOf('send_msg').map(({ msgid }) => msgid)).toEqual(ids);
    expect(ids[0]).toMatch(/^[0-9a-zA-Z_-]{32}$/);
  });

  it('whose answer was lost is there once, however often it is sent', async () => {
    const message = outgoing('hello');
    test.wecom.trouble('lost-after');
    expect(await failureOf(send(message))).toMatchObject({ outcome: 'unknown', retryAfterMs: 1_000 });
    expect(await test.channel.reconcile?.(to, message.key)).toBe('unknown');
    const { ids } = await send(message);
    expect(shown().map(({ msgid }) => msgid)).toEqual(ids);
    expect(await send(message)).toEqual({ ids });
    expect(await test.channel.reconcile?.(to, message.key)).toEqual({ ids });
    expect(shown()).toHaveLength(1);
  });

  it('of a person says who speaks, of the bot it does not', async () => {
    await send(outgoing('How can I help?'));
    await send(byBot('I am a bot'));
    expect(words()).toEqual(['Ana:\nHow can I help?', 'I am a bot']);
  });

  it('in Chinese is cut by bytes, into as few posts as it can be', async () => {
    const text = '我们正在为您查询订单，请稍等。'.repeat(60);
    await send(byBot(text));
    expect(words().join('')).toBe(text);
    expect(words().map((one) => Buffer.byteLength(String(one)) <= 2_048)).toEqual([true, true]);
  });

  it('that an earlier attempt has begun goes on behind it', async () => {
    const file = test.foreign('a.png', samples.image.bytes);
    const parts: Part[] = [
      { kind: 'media', media: 'image', file },
      { kind: 'text', text: plain('like this') },
    ];
    const message = outgoing(parts);
    test.wecom.trouble('too-many-requests', /never/);
    const whole = await send(message);
    expect(shown().map(({ msgtype }) => msgtype)).toEqual(['image', 'text']);
    expect(whole.ids).toHaveLength(2);
    const other = outgoing(parts);
    const { ids } = await send({ ...other, posted: [whole.ids[0] ?? ''] });
    expect(shown().map(({ msgtype }) => msgtype)).toEqual(['image', 'text', 'text']);
    expect(ids[0]).toBe(whole.ids[0]);
  });
});

describe('a file', () => {
  const sent = async (media: keyof typeof samples, name: string, bytes: Uint8Array): Promise<string | undefined> => {
    await send(outgoing([{ kind: 'media', media, file: test.foreign(name, bytes) }]));
    return shown().at(-1)?.msgtype;
  };
  const amr = Buffer.from('#!AMR\n and what was said');

  it.each([
    ['image', 'a.png', samples.image.bytes, 'image'],
    ['image', 'a.gif', Buffer.from('GIF89a and more of it'), 'file'],
    ['image', 'a.png', Buffer.from('no picture at all'), 'file'],
    ['voice', 'a.amr', amr, 'voice'],
    ['voice', 'a.ogg', samples.voice.bytes, 'file'],
    ['video', 'a.mp4', samples.video.bytes, 'video'],
    ['audio', 'a.mp3', samples.audio.bytes, 'file'],
    ['file', 'a.png', samples.image.bytes, 'file'],
    ['image', 'big.png', Buffer.concat([samples.image.bytes, Buffer.alloc(10 * 1024 * 1024)]), 'file'],
  ] as const)('is sent as what WeChat shows it as: %s %s', async (media, name, bytes, type) => {
    expect(await sent(media, name, bytes)).toBe(type);
  });

  it('smaller than WeCom takes is refused for good, with words that say so', async () => {
    const error = await failureOf(sent('file', 'tiny.txt', Buffer.from('tiny')));
    expect([error.code, error.retryAfterMs, error.outcome]).toEqual(['file-not-taken', null, 'not-sent']);
  });

  it('that is gone is told as such, before anything is shown', async () => {
    const parts: Part[] = [
      { kind: 'text', text: plain('see') },
      { kind: 'media', media: 'file', file: { channel: 'elsewhere', id: 'gone' } },
    ];
    expect(await failureOf(send(outgoing(parts)))).toMatchObject({ outcome: 'not-sent', code: 'file-gone' });
    expect(shown()).toEqual([]);
  });
});

describe('a card', () => {
  const card = (count: number, id = 'a'): Card => ({
    title: 'Which one?',
    actions: Array.from({ length: count }, (_, index) => ({ id: `${id}${index}`, label: `Answer ${index + 1}` })),
  });
  const cardPart = (one: Card): Outgoing => outgoing([{ kind: 'card', card: one }], { by: bot });

  it('is a menu, and what is pressed names the message and the action', async () => {
    const { ids } = await send(cardPart(card(3)));
    const list = shown()[0]?.body['list'] as { click: { id: string; content: string } }[] | undefined;
    const click = list?.[1]?.click;
    const text = { content: click?.content, menu_id: click?.id };
    test.wecom.world.says(account, mei, { msgtype: 'text', text });
    await test.wecom.callBack(account);
    expect(test.sink.events.at(-1)).toMatchObject({ type: 'action', id: ids[0], action: 'a1', values: {} });
  });

  it('with more answers than a menu has, or longer names of them, is a text with numbers', async () => {
    await send(cardPart(card(11)));
    await send(cardPart(card(2, 'x'.repeat(40))));
    expect(shown().map(({ msgtype }) => msgtype)).toEqual(['text', 'text']);
    expect(words()[1]).toBe('Which one?\n\n1. Answer 1\n2. Answer 2');
  });

  it('that says more than a menu can is said before it', async () => {
    const body = plain('word '.repeat(300).trim());
    await send(cardPart({ ...card(2), body }));
    expect(shown().map(({ msgtype }) => msgtype)).toEqual(['text', 'msgmenu']);
    expect(words()).toEqual([`Which one?\n\n${body.text}`, 'Which one?']);
  });
});

describe('five answers to each message', () => {
  it('are counted, and the sixth is not even tried', async () => {
    await says('hello');
    for (let count = 1; count <= 5; count += 1) await send(byBot(`answer ${count}`));
    const calls = test.wecom.callsOf('send_msg').length;
    expect(await failureOf(send(byBot('answer 6')))).toMatchObject({
      outcome: 'not-sent',
      retryAfterMs: null,
      code: 'answers-spent',
    });
    expect(test.wecom.callsOf('send_msg')).toHaveLength(calls);
    await says('are you there?');
    await send(byBot('answer 7'));
    expect(shown()).toHaveLength(6);
  });

  it('are told to the desk with each message of the customer, and counted down where few are left', async () => {
    await says('hello');
    for (let count = 1; count <= 3; count += 1) await send(byBot(`answer ${count}`));
    await vi.waitFor(() => expect(windows()).toEqual([5, 3, 2]));
    await send(byBot('answer 4'));
    await vi.waitFor(() => expect(windows()).toEqual([5, 3, 2, 1]));
    await send(byBot('answer 5'));
    await vi.waitFor(() => expect(windows()).toEqual([5, 3, 2, 1, 0]));
    await says('go on');
    for (let count = 1; count <= 4; count += 1) await send(byBot(`more ${count}`));
    await vi.waitFor(() => expect(windows().slice(5)).toEqual([5, 3, 2, 1]));
  });

  it('are not used up by what was not sent', async () => {
    await says('hello');
    for (let count = 0; count < 8; count += 1) {
      test.wecom.trouble('too-many-requests');
      expect((await failureOf(send(byBot('not now')))).code).toBe('too-many-requests');
    }
    for (let count = 1; count <= 5; count += 1) await send(byBot(`answer ${count}`));
    expect(shown()).toHaveLength(5);
  });

  it('are known after a restart', async () => {
    await says('hello');
    for (let count = 1; count <= 5; count += 1) await send(byBot(`answer ${count}`));
    await test.restart();
    expect((await failureOf(send(byBot('answer 6')))).code).toBe('answers-spent');
  });

  it('are not begun for a message that needs more of them than are left', async () => {
    await says('hello');
    for (let count = 1; count <= 4; count += 1) await send(byBot(`answer ${count}`));
    expect(await failureOf(send(byBot('x'.repeat(5_000))))).toMatchObject({ code: 'answers-spent', sent: [] });
    await send(byBot('short'));
    expect(shown()).toHaveLength(5);
  });

  it('end after 48 hours', async () => {
    await says('hello');
    now = 48 * 60 * 60 * 1000 + 1_000;
    expect(await failureOf(send(byBot('late')))).toMatchObject({ code: 'window-closed', retryAfterMs: null });
  });

  it('may be fewer than was counted: WeChat has the last word', async () => {
    await says('hello');
    test.wecom.world.allowed.set(chat, 1);
    await send(byBot('answer 1'));
    expect((await failureOf(send(byBot('answer 2')))).code).toBe('answers-spent');
    const calls = test.wecom.callsOf('send_msg').length;
    expect((await failureOf(send(byBot('answer 3')))).code).toBe('answers-spent');
    expect(test.wecom.callsOf('send_msg')).toHaveLength(calls);
    await vi.waitFor(() => expect(windows()).toEqual([5, 0]));
  });

  it('are told to be fewer also where nobody knows whether one was taken', async () => {
    await says('hello');
    for (let count = 1; count <= 2; count += 1) await send(byBot(`answer ${count}`));
    test.wecom.trouble('lost-after');
    expect((await failureOf(send(byBot('answer 3')))).outcome).toBe('unknown');
    await vi.waitFor(() => expect(windows()).toEqual([5, 3, 2]));
  });

  it('are not renewed by a message that is brought again', async () => {
    await says('hello');
    const entry = test.wecom.world.accounts.get(account)?.at(-1) ?? {};
    for (let count = 1; count <= 5; count += 1) await send(byBot(`answer ${count}`));
    test.wecom.world.append(account, entry);
    await test.wecom.callBack(account);
    expect((await failureOf(send(byBot('answer 6')))).code).toBe('answers-spent');
  });
});

describe('lines of an agent', () => {
  const following = (...others: readonly Outgoing[]) => ({ following: async () => others });

  it('that wait together are one post, and each has an id of its own', async () => {
    const others = [outgoing('two'), outgoing('three')];
    const { ids, followed } = await send(outgoing('one', following(...others)));
    expect(words()).toEqual(['Ana:\none\ntwo\nthree']);
    expect(ids).toEqual([shown()[0]?.msgid]);
    expect(new Set([...ids, ...(followed ?? []).flat()]).size).toBe(3);
  });

  it('are waited for where answers are scarce, the longer the fewer there are', async () => {
    await says('hello');
    const waited: number[] = [];
    for (let count = 1; count <= 5; count += 1) {
      const sending = send(outgoing(`line ${count}`, following()));
      const isDone = sending.then(() => true);
      if (count > 2) {
        await vi.waitFor(() => expect(waits).toHaveLength(1));
        waited.push(waits[0]?.ms ?? 0);
        waits.shift()?.end();
      }
      expect(await isDone).toBe(true);
    }
    expect(waited).toEqual([2_000, 4_000, 8_000]);
  });

  it('that came while it waited go along', async () => {
    await says('hello');
    for (let count = 1; count <= 2; count += 1) await send(byBot(`answer ${count}`));
    const others: Outgoing[] = [];
    const sending = send(outgoing('one', { following: async () => others }));
    await vi.waitFor(() => expect(waits).toHaveLength(1));
    others.push(outgoing('two'));
    waits[0]?.end();
    await sending;
    expect(words().at(-1)).toBe('Ana:\none\ntwo');
  });

  it('in a post whose answer was lost are all there once', async () => {
    const others = [outgoing('two'), outgoing('three')];
    const first = outgoing('one', following(...others));
    test.wecom.trouble('lost-after');
    expect((await failureOf(send(first))).outcome).toBe('unknown');
    // Meanwhile another one came, which was not in that post.
    const late = outgoing('four');
    const { ids, followed } = await send({ ...first, ...following(late) });
    expect([ids, followed]).toEqual([[shown()[0]?.msgid], undefined]);
    for (const one of [...others, late]) await send(one);
    expect(words()).toEqual(['Ana:\none\ntwo\nthree', 'Ana:\nfour']);
  });

  it('in a post that never arrived are sent together again', async () => {
    const others = [outgoing('two')];
    const first = outgoing('one', following(...others));
    test.wecom.trouble('lost-before');
    expect((await failureOf(send(first))).outcome).toBe('unknown');
    await send(first);
    for (const one of others) await send(one);
    expect(words()).toEqual(['Ana:\none\ntwo']);
  });

  it('in a post in doubt that WeChat then refuses for good are each on their own again', async () => {
    await says('hello');
    const others = [outgoing('two')];
    const first = outgoing('one', following(...others));
    test.wecom.trouble('lost-before');
    await failureOf(send(first));
    test.wecom.world.allowed.set(chat, 0);
    expect(await failureOf(send(first))).toMatchObject({ outcome: 'not-sent', retryAfterMs: null });
    await says('are you there?');
    for (const one of others) await send(one);
    await send({ ...first, ...following() });
    expect(words()).toEqual(['Ana:\ntwo', 'Ana:\none']);
  });

  it('in a post in doubt stay in doubt where WeCom cannot be asked', async () => {
    const others = [outgoing('two')];
    const first = outgoing('one', following(...others));
    test.wecom.trouble('lost-after');
    await failureOf(send(first));
    test.wecom.trouble('too-many-requests');
    expect((await failureOf(send(first))).outcome).toBe('not-sent');
    await send({ ...first, ...following(outgoing('three')) });
    for (const one of others) await send(one);
    expect(words()).toEqual(['Ana:\none\ntwo']);
  });
});

describe('what WeCom refuses', () => {
  it('with a token that is over is asked again with a new one, once', async () => {
    test.wecom.expireToken();
    const before = test.wecom.tokensGiven;
    await Promise.all([send(byBot('one')), send(byBot('two')), send(byBot('three'))]);
    expect(test.wecom.tokensGiven - before).toBe(1);
    expect(shown()).toHaveLength(3);
  });

  it('because a colleague has the session is told as that', async () => {
    test.wecom.world.sessions.set(chat, 3);
    expect(await failureOf(send(byBot('hello')))).toMatchObject({ code: 'answered-elsewhere', retryAfterMs: null });
    expect(test.wecom.callsOf('service_state/trans')).toEqual([]);
  });

  it.each([
    ['lost-before', 'unknown', 'timeout'],
    ['server-error', 'unknown', 'timeout'],
    ['too-many-requests', 'not-sent', 'too-many-requests'],
  ] as const)('or loses is told as what it is: %s', async (fault, outcome, code) => {
    test.wecom.trouble(fault);
    expect(await failureOf(send(byBot('hello')))).toMatchObject({ outcome, code });
  });

  it('where WeCom is not there at all was not sent', async () => {
    await send(byBot('so that there is a token'));
    await test.wecom.stop();
    expect(await failureOf(send(byBot('hello')))).toMatchObject({ outcome: 'not-sent', code: 'unreachable' });
  });

  it('at an address that is none of ours is nobody’s', async () => {
    const nowhere = { channel: 'wecom', chat: 'nobody' };
    expect(await failureOf(test.channel.send(nowhere, byBot('x'), patient))).toMatchObject({ code: 'chat-gone' });
  });
});

describe('what goes wrong before anything is sent', () => {
  it.each(['lost-after', 'server-error'] as const)('was not sent: an upload, %s', async (fault) => {
    test.wecom.trouble(fault, /media\/upload$/);
    const file = test.foreign('a.png', samples.image.bytes);
    const error = await failureOf(send(outgoing([{ kind: 'media', media: 'image', file }])));
    expect(error).toMatchObject({ outcome: 'not-sent', code: 'unreachable', retryAfterMs: 1_000 });
    expect(shown()).toEqual([]);
  });

  it.each(['lost-after', 'server-error'] as const)('was not sent: the access token, %s', async (fault) => {
    test.wecom.expireToken();
    test.wecom.trouble(fault, /gettoken$/);
    expect(await failureOf(send(byBot('hello')))).toMatchObject({ outcome: 'not-sent', code: 'unreachable' });
    await send(byBot('hello again'));
    expect(words()).toEqual(['hello again']);
  });
});
