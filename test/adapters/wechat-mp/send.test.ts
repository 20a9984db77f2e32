import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Outgoing } from '../../../core/channel.ts';
import { systemClock } from '../../../core/clock.ts';
import { ana, failureOf, outgoing, patient } from '../../contracts/channel/check.ts';
import { samples } from '../../contracts/channel/samples.ts';
import type { Posted } from '../../fakes/wechat-mp/server.ts';
import { mei, openWechat, type WechatUnderTest } from './open.ts';

let test: WechatUnderTest;
let passed = 0;
const clock = { now: () => Date.now() + passed, after: systemClock.after };

beforeEach(async () => {
  passed = 0;
  test = await openWechat({ clock });
});
afterEach(() => test.close());

const to = { channel: 'wechat', chat: mei };
const bot = { id: 'bot', name: 'Acme', kind: 'bot' } as const;
const byBot = (text: string, more: Partial<Outgoing> = {}): Outgoing => outgoing(text, { by: bot, ...more });
const send = (message: Outgoing) => test.channel.send(to, message, patient);
const shown = (): readonly Posted[] => test.wechat.posted.get(mei) ?? [];
const words = (): readonly unknown[] => shown().map(({ body }) => body['content']);
const windows = () => test.sink.events.flatMap((event) => (event.type === 'window' ? [event.left] : []));
const tell = (content: Readonly<Record<string, string>>) => test.wechat.tell(test.wechat.fields(mei, content));
const says = (Content: string) => tell({ MsgType: 'text', Content });

describe('a message', () => {
  it('whose answer was lost stays unknown: WeChat has no key, and nothing can be read back', async () => {
    test.wechat.trouble('lost-after');
    expect(await failureOf(send(byBot('hello')))).toMatchObject({ outcome: 'unknown', code: 'timeout' });
    expect(test.channel.reconcile).toBeUndefined();
    expect(test.channel.capabilities.keyed).toBe(false);
  });

  it('never becomes a link that nobody sees', async () => {
    await send(byBot('<a href="https://evil.example">https://bank.example</a> <b>x</b> a<abbr'));
    expect(words()).toEqual(['<\u200ba href="https://evil.example">https://bank.example<\u200b/a> <b>x</b> a<abbr']);
  });

  it('that waits goes along with the one before', async () => {
    const others = [outgoing('two'), outgoing('three')];
    const { ids, followed } = await send(outgoing('one', { following: async () => others }));
    expect(words()).toEqual(['Ana:\none\ntwo\nthree']);
    expect(followed).toEqual([[`${ids[0]}#2`], [`${ids[0]}#3`]]);
  });
});

describe('a file', () => {
  it.each([
    ['image', 'a.png', samples.image.bytes, 'image'],
    ['image', 'a.gif', Buffer.from('GIF89a and more of it'), 'image'],
    ['voice', 'a.mp3', samples.audio.bytes, 'voice'],
    ['video', 'a.mp4', samples.video.bytes, 'video'],
  ] as const)('is sent as what it is: %s %s', async (media, name, bytes, type) => {
    await send(outgoing([{ kind: 'media', media, file: test.foreign(name, bytes) }]));
    expect(shown().at(-1)?.msgtype).toBe(type);
  });

  it.each([
    ['image', 'a.webp', samples.sticker.bytes],
    ['voice', 'a.ogg', samples.voice.bytes],
    ['image', 'a.png', Buffer.from('no picture at all')],
  ] as const)('that an account cannot send fails for good, and says so: %s %s', async (media, name, bytes) => {
    const message = outgoing([{ kind: 'media', media, file: test.foreign(name, bytes) }]);
    expect(await failureOf(send(message))).toMatchObject({ code: 'file-not-taken', retryAfterMs: null });
    expect(shown()).toEqual([]);
  });

  it('of another kind leaves its name', async () => {
    await send(outgoing([{ kind: 'media', media: 'file', file: test.foreign('合同.pdf', Buffer.from('%PDF-')) }]));
    expect(words()).toEqual(['Ana:\n▫️ 合同.pdf']);
  });
});

describe('five answers to each message', () => {
  it('are counted, announced before the last, and begin anew when the customer writes', async () => {
    await says('hello');
    for (let count = 1; count <= 4; count += 1) await send(byBot(`answer ${count}`));
    await vi.waitFor(() => expect(windows()).toEqual([5, 3, 2, 1]));
    await send(byBot('answer 5'));
    const calls = test.wechat.callsOf('custom/send').length;
    expect(await failureOf(send(byBot('answer 6')))).toMatchObject({ code: 'answers-spent', outcome: 'not-sent' });
    expect(test.wechat.callsOf('custom/send')).toHaveLength(calls);
    await says('are you there?');
    await send(byBot('answer 7'));
    expect(shown()).toHaveLength(6);
  });

  it('end after 48 hours', async () => {
    await says('hello');
    passed = 49 * 60 * 60 * 1000;
    expect((await failureOf(send(byBot('late')))).code).toBe('window-closed');
  });

  it('are more for a minute where the customer presses a button of the menu', async () => {
    await says('hello');
    for (let count = 1; count <= 5; count += 1) await send(byBot(`answer ${count}`));
    test.wechat.allowed.set(mei, 3);
    await tell({ MsgType: 'event', Event: 'CLICK', EventKey: 'PRICES' });
    await send(byBot('our prices'));
    expect(words().at(-1)).toBe('our prices');
    passed = 61_000;
    expect((await failureOf(send(byBot('more')))).code).toBe('answers-spent');
  });

  it('are no more than WeChat says', async () => {
    await says('hello');
    test.wechat.allowed.set(mei, 0);
    expect((await failureOf(send(byBot('answer 1')))).code).toBe('answers-spent');
    expect((await failureOf(send(byBot('answer 2')))).code).toBe('answers-spent');
    expect(test.wechat.callsOf('custom/send')).toHaveLength(1);
    await vi.waitFor(() => expect(windows()).toEqual([5, 0]));
  });
});

describe('who types', () => {
  it('is shown, and not asked for again while it is', async () => {
    test.channel.typing?.(to, ana);
    test.channel.typing?.(to, ana);
    await vi.waitFor(() => expect(test.wechat.typed).toEqual([mei]));
    passed = 13_000;
    test.channel.typing?.(to, ana);
    await vi.waitFor(() => expect(test.wechat.typed).toEqual([mei, mei]));
  });
});

describe('what WeChat refuses', () => {
  it('with a token that is over is asked again with a new one', async () => {
    await send(byBot('one'));
    test.wechat.expireToken();
    await send(byBot('two'));
    expect(words()).toEqual(['one', 'two']);
  });

  it('where it is not there at all was not sent', async () => {
    await test.wechat.stop();
    expect(await failureOf(send(byBot('hello')))).toMatchObject({ outcome: 'not-sent', code: 'unreachable' });
  });
});

describe('what goes wrong before anything is sent', () => {
  it.each(['lost-after', 'server-error'] as const)('was not sent: an upload, %s', async (fault) => {
    test.wechat.trouble(fault, /media\/upload$/);
    const file = test.foreign('a.png', samples.image.bytes);
    const error = await failureOf(send(outgoing([{ kind: 'media', media: 'image', file }])));
    expect(error).toMatchObject({ outcome: 'not-sent', code: 'unreachable', retryAfterMs: 1_000 });
    expect(shown()).toEqual([]);
  });

  it.each(['lost-after', 'server-error'] as const)('was not sent: the access token, %s', async (fault) => {
    test.wechat.expireToken();
    test.wechat.trouble(fault, /stable_token$/);
    expect(await failureOf(send(byBot('hello')))).toMatchObject({ outcome: 'not-sent', code: 'unreachable' });
    await send(byBot('hello again'));
    expect(words()).toEqual(['hello again']);
  });
});
