import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createApi } from '../../../adapters/tencent/api.ts';
import { createCrypt } from '../../../adapters/tencent/crypt.ts';
import { signatureOf } from '../../../adapters/tencent/signature.ts';
import { writeXml } from '../../../adapters/tencent/xml.ts';
import { createWechatMpChannel, WechatMpSetupError } from '../../../adapters/wechat-mp/index.ts';
import type { Inbound } from '../../../core/channel.ts';
import { plainParts } from '../../../core/message.ts';
import { aesKey, appId } from '../../fakes/wechat-mp/server.ts';
import { mei, openWechat, type WechatUnderTest } from './open.ts';

let test: WechatUnderTest;
beforeEach(async () => {
  test = await openWechat();
});
afterEach(() => test.close());

const tell = (content: Readonly<Record<string, string>>) => test.wechat.tell(test.wechat.fields(mei, content));
const happens = (event: string, more = {}) => tell({ MsgType: 'event', Event: event, ...more });
const said = (): readonly string[] =>
  test.sink.events.flatMap((event) => (event.type === 'message' ? [plainParts(event.parts)] : []));
const last = (): Inbound | undefined => test.sink.events.at(-1);

async function reopen(options: Parameters<typeof openWechat>[0]): Promise<void> {
  await test.close();
  test = await openWechat(options);
}

describe('a callback', () => {
  it.each([true, false])('proves the address, in plain text: %s', async (plain) => {
    await reopen({ plain });
    const query = test.wechat.query();
    query.set('echostr', '5837397520665436492');
    const answer = await fetch(`${test.wechat.hooks}?${query}`);
    expect([answer.status, await answer.text()]).toEqual([200, '5837397520665436492']);
    query.set('signature', 'f'.repeat(40));
    expect((await fetch(`${test.wechat.hooks}?${query}`)).status).toBe(403);
  });

  it('in plain text is refused where it has to be encrypted, however it is signed', async () => {
    const body = writeXml(test.wechat.fields(mei, { MsgType: 'text', Content: 'hello' }));
    expect((await test.wechat.post(test.wechat.query(), body)).status).toBe(403);
    expect(test.sink.keys).toEqual([]);
  });

  it('whose words were changed on the way is refused', async () => {
    const query = test.wechat.query('what was signed');
    const other = createCrypt(aesKey, appId).encrypt(writeXml(test.wechat.fields(mei, { MsgType: 'text' })));
    expect((await test.wechat.post(query, writeXml({ Encrypt: other }))).status).toBe(403);
  });

  it('in plain text without the token is refused', async () => {
    await reopen({ plain: true });
    const body = writeXml(test.wechat.fields(mei, { MsgType: 'text', Content: 'hello' }));
    const query = new URLSearchParams({ signature: signatureOf('guess', '1', '2'), timestamp: '1', nonce: '2' });
    expect((await test.wechat.post(query, body)).status).toBe(403);
  });

  it.each([true, false])('of an hour ago is refused, in plain text: %s', async (plain) => {
    await reopen({ plain });
    const inside = writeXml(test.wechat.fields(mei, { MsgType: 'text', Content: 'hello' }));
    const encrypted = createCrypt(aesKey, appId).encrypt(inside);
    const query = test.wechat.query(plain ? undefined : encrypted, Date.now() - 3_600_000);
    expect((await test.wechat.post(query, plain ? inside : writeXml({ Encrypt: encrypted }))).status).toBe(403);
    expect(test.logged.join()).toContain('wechat-stale-callback');
  });

  it('in compatible mode is read by what is encrypted', async () => {
    const inside = writeXml(test.wechat.fields(mei, { MsgType: 'text', Content: 'true' }));
    const encrypted = createCrypt(aesKey, appId).encrypt(inside);
    const body = writeXml({ ...test.wechat.fields(mei, { MsgType: 'text', Content: 'forged' }), Encrypt: encrypted });
    expect((await test.wechat.post(test.wechat.query(encrypted), body)).status).toBe(200);
    expect(said()).toEqual(['true']);
  });

  it('that comes again, as WeChat does after five seconds, is taken in once', async () => {
    const message = test.wechat.fields(mei, { MsgType: 'text', Content: 'hello' });
    const click = test.wechat.fields(mei, { MsgType: 'event', Event: 'CLICK', EventKey: 'HUMAN' });
    const held = test.sink.hold(() => true);
    const told = [message, message, message, click, click].map((fields) => test.wechat.tell(fields));
    await held.entered;
    held.release();
    expect((await Promise.all(told)).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(said()).toEqual(['hello', 'HUMAN']);
  });

  it('of two people with the same id are two', async () => {
    for (const FromUserName of ['oOne', 'oTwo']) {
      const fields = { ...test.wechat.fields(FromUserName, { MsgType: 'text', Content: 'hello' }), MsgId: '1' };
      await test.wechat.tell(fields);
    }
    expect(said()).toEqual(['hello', 'hello']);
  });

  it.each([
    [{}],
    [{ FromUserName: mei, MsgType: 'text', CreateTime: 'soon' }],
    [{ FromUserName: mei, MsgType: 'text', CreateTime: '1' }],
    [{ FromUserName: mei, MsgType: 'event', CreateTime: '1', Event: 'TEMPLATESENDJOBFINISH' }],
  ])('that says nothing of a customer is taken and does nothing: %o', async (fields) => {
    expect(await test.wechat.tell(fields as Readonly<Record<string, string>>)).toEqual({ status: 200 });
    expect(test.sink.events).toEqual([]);
  });
});

describe('what customers send', () => {
  it.each([
    [
      { MsgType: 'link', Title: 'A tea', Description: 'green', Url: 'https://a.example/' },
      'A tea\ngreen\nhttps://a.example/',
    ],
    [{ MsgType: 'file', Title: '合同.pdf', FileKey: 'x' }, 'file: 合同.pdf'],
    [{ MsgType: 'hologram' }, 'message of an unknown kind'],
    [{ MsgType: 'image' }, 'message of an unknown kind'],
    [{ MsgType: 'location', Location_X: '', Location_Y: 'x' }, 'message of an unknown kind'],
    [{ MsgType: 'text', Content: '' }, ''],
  ])('is shown at least by its name: %o', async (content, words) => {
    await tell(content);
    expect(said()).toEqual([words]);
  });

  it('is a voice message with what was understood of it', async () => {
    await tell({ MsgType: 'voice', MediaId: 'm', Format: 'amr', Recognition: '转人工。' });
    expect(last()).toMatchObject({ parts: [{ media: 'voice', file: { id: 'm' }, caption: { text: '转人工。' } }] });
  });

  it('has no name, and the end of an id tells people apart', async () => {
    await tell({ MsgType: 'text', Content: 'hello' });
    expect(last()?.by).toEqual({ id: mei, name: 'WeChat follower mei1', kind: 'customer' });
  });

  it('is a film, which is fetched from where WeChat keeps it, without our token', async () => {
    const id = test.wechat.store('video', 'film.mp4', Buffer.from('a film'));
    const { name, stream } = await test.channel.open({ channel: 'wechat', id });
    expect([name, await new Response(stream).text()]).toEqual(['video.mp4', 'a film']);
    await expect(test.channel.open({ channel: 'wechat', id: 'gone' })).rejects.toMatchObject({ code: 'file-gone' });
  });
});

describe('what customers do', () => {
  it('is a button of the account’s menu: it says what it is configured to mean, or its key', async () => {
    await reopen({ menu: { HUMAN: '转人工' } });
    await happens('CLICK', { EventKey: 'HUMAN' });
    await happens('CLICK', { EventKey: '价格' });
    expect(said()).toEqual(['转人工', '价格']);
  });

  it('is to follow, and to leave', async () => {
    expect(await happens('subscribe')).toEqual({ status: 200 });
    expect(last()).toMatchObject({ type: 'status', status: 'unblocked' });
    await happens('unsubscribe');
    expect(last()).toMatchObject({ type: 'status', status: 'blocked-by-customer', from: { chat: mei } });
  });

  it.each([true, false])('is to follow, and be greeted at once, in plain text: %s', async (plain) => {
    await reopen({ plain, welcome: '您好，我是 Acme 的助手。' });
    const { reply } = await happens('subscribe');
    expect(reply).toMatchObject({ ToUserName: mei, MsgType: 'text', Content: '您好，我是 Acme 的助手。' });
    expect(test.wechat.callsOf('custom/send')).toEqual([]);
  });

  it('is to scan: a code of the account by what its scene is configured to mean, also by whoever follows by it', async () => {
    await reopen({ scan: { returns: '我想退货' }, welcome: '您好' });
    await happens('SCAN', { EventKey: 'returns' });
    const { reply } = await happens('subscribe', { EventKey: 'qrscene_returns' });
    expect(reply).toMatchObject({ Content: '您好' });
    expect(await happens('SCAN', { EventKey: 'unknown' })).toEqual({ status: 200 });
    expect(said()).toEqual(['我想退货', '我想退货']);
  });

  it('is to scan anything by a button of the menu that waits for an answer', async () => {
    await reopen({ menu: { PRODUCT: '查询商品' } });
    const fields = test.wechat.fields(mei, { MsgType: 'event', Event: 'scancode_waitmsg', EventKey: 'PRODUCT' });
    const code = '<ScanCodeInfo><ScanType>barcode</ScanType><ScanResult>CODE_128,690123</ScanResult></ScanCodeInfo>';
    const inside = writeXml(fields).replace('</xml>', `${code}</xml>`);
    const encrypted = createCrypt(aesKey, appId).encrypt(inside);
    await test.wechat.post(test.wechat.query(encrypted), writeXml({ Encrypt: encrypted }));
    expect(said()).toEqual(['查询商品 CODE_128,690123']);
  });

  it.each([
    // A page was opened, which allows no answer; where somebody is, told every few seconds without a word.
    ['VIEW', { EventKey: 'https://acme.example/' }],
    ['LOCATION', { Latitude: '31.2', Longitude: '121.5', Precision: '40' }],
  ])('is nothing to be answered where it is %s', async (event, content) => {
    expect(await happens(event, content)).toEqual({ status: 200 });
    expect(test.sink.events).toEqual([]);
  });

  it('is told of whoever answers them at Tencent’s own desk', async () => {
    await happens('kf_create_session', { KfAccount: 'ana@acme' });
    expect(last()).toMatchObject({ type: 'status', status: 'answered-elsewhere' });
    await happens('kf_switch_session', { FromKfAccount: 'ana@acme', ToKfAccount: 'bo@acme' });
    expect(last()).toMatchObject({ type: 'status', status: 'answered-elsewhere' });
    await happens('kf_close_session', { KfAccount: 'bo@acme' });
    expect(last()).toMatchObject({ type: 'status', status: 'ended-elsewhere' });
  });
});

describe('a channel that cannot work', () => {
  it('says so where WeChat refuses its secret', async () => {
    await expect(openWechat({ secret: 'wrong' })).rejects.toThrow(WechatMpSetupError);
  });

  it('says so where its key is none', () => {
    expect(() => createWechatMpChannel('x', { aesKey: 'short' } as never, {} as never)).toThrow(/EncodingAESKey/);
  });

  it('starts all the same where WeChat is away', async () => {
    await reopen({ before: (wechat) => wechat.trouble('lost-before', /stable_token$/) });
    await tell({ MsgType: 'text', Content: 'hello' });
    expect(said()).toEqual(['hello']);
    expect(test.logged.join()).not.toMatch(/secret|hello/);
  });

  it('takes nothing once it has stopped', async () => {
    await test.channel.stop();
    expect((await tell({ MsgType: 'text', Content: 'hello' })).status).toBe(503);
  });
});

it('an address of a film that is not Tencent’s is not followed', async () => {
  const server = createServer((_, response) => void response.end('{"video_url":"http://169.254.169.254/latest"}'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const api = createApi(`http://127.0.0.1:${port}`, { get: async () => 'x', refused() {} });
  await expect(api.download('/cgi-bin/media/get', { media_id: 'x' })).rejects.toMatchObject({ kind: 'refused' });
  await new Promise<void>((resolve) => server.close(() => resolve()));
});
