import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCrypt } from '../../../adapters/tencent/crypt.ts';
import { writeXml } from '../../../adapters/tencent/xml.ts';
import { createWecomKfChannel, WecomSetupError } from '../../../adapters/wecom-kf/index.ts';
import { plainParts } from '../../../core/message.ts';
import { aesKey, corpId } from '../../fakes/wecom-kf/server.ts';
import { account, mei, openWecom, type WecomUnderTest } from './open.ts';

let test: WecomUnderTest;
beforeEach(async () => {
  test = await openWecom();
});
afterEach(() => test.close());

const said = (): readonly string[] =>
  test.sink.events.flatMap((event) => (event.type === 'message' ? [plainParts(event.parts)] : []));

function kfEvent(receiver = corpId): string {
  const fields = { ToUserName: receiver, MsgType: 'event', Event: 'kf_msg_or_event', OpenKfId: account };
  return createCrypt(aesKey, receiver).encrypt(writeXml(fields));
}

const envelope = (encrypted: string): string => writeXml({ ToUserName: corpId, Encrypt: encrypted });

describe('a callback', () => {
  it('proves the address to the admin console', async () => {
    const answer = await test.wecom.verify('1616140317555161061');
    expect([answer.status, await answer.text()]).toEqual([200, '1616140317555161061']);
  });

  it('is not answered where the proof is forged', async () => {
    const encrypted = createCrypt(aesKey, corpId).encrypt('123');
    const query = test.wecom.signed(encrypted);
    query.set('echostr', createCrypt(aesKey, corpId).encrypt('456'));
    expect((await fetch(`${test.wecom.hooks}?${query}`)).status).toBe(403);
    expect((await fetch(test.wecom.hooks)).status).toBe(403);
  });

  it.each([
    ['without a signature', () => ({ query: new URLSearchParams(), body: envelope(kfEvent()) })],
    ['with the signature of another', () => ({ query: test.wecom.signed('other'), body: envelope(kfEvent()) })],
    [
      'for another corporation',
      () => {
        const encrypted = kfEvent('ww9999999999999999');
        return { query: test.wecom.signed(encrypted), body: envelope(encrypted) };
      },
    ],
    [
      'in plain text',
      () => ({ query: test.wecom.signed(''), body: writeXml({ Event: 'kf_msg_or_event', OpenKfId: account }) }),
    ],
    [
      'encrypted by another key',
      () => {
        const encrypted = createCrypt('Z'.repeat(43), corpId).encrypt('<xml/>');
        return { query: test.wecom.signed(encrypted), body: envelope(encrypted) };
      },
    ],
  ])('%s is refused and fetches nothing', async (_, make) => {
    test.wecom.world.says(account, mei, { msgtype: 'text', text: { content: 'hello' } });
    await test.channel.stop();
    const before = test.wecom.callsOf('sync_msg').length;
    const { query, body } = make();
    expect((await test.wecom.post(query, body)).status).toBe(403);
    expect(test.wecom.callsOf('sync_msg')).toHaveLength(before);
  });

  it.each([
    ['no XML', 400, 'hello'],
    ['a document of its own', 400, '<!DOCTYPE x [<!ENTITY a "b">]><xml><Encrypt>&a;</Encrypt></xml>'],
    ['larger than any', 413, 'x'.repeat(300 * 1024)],
  ])('that is %s gets %i', async (_, status, body) => {
    expect((await test.wecom.post(test.wecom.signed(''), body)).status).toBe(status);
  });

  it('of another kind is taken and does nothing', async () => {
    expect(await test.wecom.callBack(account, 'change_contact')).toBe(200);
  });

  it('brought again takes in nothing twice', async () => {
    const encrypted = kfEvent();
    const query = test.wecom.signed(encrypted);
    test.wecom.world.says(account, mei, { msgtype: 'text', text: { content: 'hello' } });
    for (let times = 0; times < 3; times += 1) {
      expect((await test.wecom.post(query, envelope(encrypted))).status).toBe(200);
    }
    expect(said()).toEqual(['hello']);
    // What the message allows, and the message.
    expect(test.sink.keys).toHaveLength(2);
  });

  it('of an account that is not served is taken and fetches nothing', async () => {
    test.wecom.world.addAccount('wkOther');
    test.wecom.world.says('wkOther', mei, { msgtype: 'text', text: { content: 'for the others' } });
    expect(await test.wecom.callBack('wkOther')).toBe(200);
    expect(said()).toEqual([]);
  });
});

describe('a channel that cannot work', () => {
  it('says so where WeCom refuses its secret', async () => {
    const wrong = openWecom({ secret: 'wrong' });
    await expect(wrong).rejects.toThrow(WecomSetupError);
    await expect(wrong).rejects.toThrow(/docs\/wecom\.md/);
  });

  it('says so where its key is none', () => {
    expect(() => createWecomKfChannel('wecom', { aesKey: 'short' } as never, {} as never)).toThrow(/EncodingAESKey/);
  });

  it('starts all the same where WeCom is away, and catches up', async () => {
    await test.close();
    test = await openWecom({ before: (wecom) => wecom.trouble('lost-before', /gettoken$/) });
    test.wecom.world.says(account, mei, { msgtype: 'text', text: { content: 'hello' } });
    expect(await test.wecom.callBack(account)).toBe(200);
    expect(said()).toEqual(['hello']);
  });
});
