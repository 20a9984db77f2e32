import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LanyingSetupError } from '../../../adapters/lanying/index.ts';
import { plainParts } from '../../../core/message.ts';
import { bytesOf } from '../../contracts/channel/platform.ts';
import { adminToken, appId, desk, group } from '../../fakes/lanying/server.ts';
import { type LanyingUnderTest, mei, openLanying, tom } from './open.ts';

let test: LanyingUnderTest;
beforeEach(async () => {
  test = await openLanying();
});
afterEach(() => test.close());

const says = (said: Parameters<LanyingUnderTest['lanying']['say']>[1]) =>
  test.lanying.tell(test.lanying.say(mei, said));
const said = () => test.sink.events.flatMap((event) => (event.type === 'message' ? [plainParts(event.parts)] : []));

describe('a callback', () => {
  it.each([null, '', 'guess', `${'callback-secret-that-nobody-may-see'} `, 'callback-secret-that-nobody-may-sef'])(
    'with the signature %j is refused',
    async (signature) => {
      const status = await test.lanying.tell(test.lanying.say(mei, { content: 'hello' }), signature);
      // White space around a header is no part of it.
      expect(status).toBe(signature?.endsWith(' ') ? 200 : 403);
    },
  );

  it('of another app is refused', async () => {
    const body = { appId: 'other', msgId: '1', type: 'CHAT', ctype: 'TEXT', from: { uid: mei }, to: { uid: desk } };
    expect(await test.lanying.post(JSON.stringify(body))).toBe(403);
    expect(test.sink.events).toEqual([]);
  });

  it.each([
    ['no JSON', 400],
    ['[]', 200],
    [JSON.stringify({ appId, msgId: {}, type: 'CHAT' }), 200],
    [JSON.stringify({ appId, event: 'login' }), 200],
    [`"${'x'.repeat(1024 * 1024)}"`, 413],
  ])('that is %j does nothing', async (body, status) => {
    expect(await test.lanying.post(body)).toBe(status);
    expect(test.sink.events).toEqual([]);
  });

  it('is only taken when it is posted', async () => {
    expect((await fetch(test.lanying.hooks)).status).toBe(405);
  });

  it('has ids of 64 bits, and none of them changes', async () => {
    const message = test.lanying.say(mei, { content: 'hello' });
    await test.lanying.tell(message);
    expect(BigInt(message.id) > BigInt(Number.MAX_SAFE_INTEGER)).toBe(true);
    expect(test.sink.events).toMatchObject([{ id: message.id, by: { id: mei }, from: { chat: `user:${mei}` } }]);
  });

  it('may have its ids as strings too, and no time', async () => {
    const body = {
      appId,
      msgId: '9',
      type: 'CHAT',
      ctype: 'TEXT',
      from: { uid: mei },
      to: { uid: desk },
      content: 'hi',
    };
    expect(await test.lanying.post(JSON.stringify(body))).toBe(200);
    expect(said()).toEqual(['hi']);
  });

  it.each([
    ['what we said ourselves', { from: desk, to: mei }],
    ['what a model says', { ext: '{"ai":{"role":"ai"}}' }],
    ['what a model of a group says', { ext: '{"role":"AI"}' }],
    ['what another Frontdesk says', { ext: '{"frontdesk":{"key":"1"}}' }],
    ['what is between others', { to: tom }],
    ['a group that is no desk', { to: '77', isGroup: true }],
    ['a receipt of nothing', { ctype: 'READ_ACK' }],
    ['a receipt of a colleague in a group', { ctype: 'READ_ACK', relatedMid: '5', to: group, isGroup: true }],
    ['a command', { ctype: 'COMMAND' }],
    ['what a stream appends', { ctype: 'APPEND', relatedMid: '1' }],
    ['a removal of nothing', { ctype: 'RECALL' }],
    ['an edit of nothing', { ctype: 'REPLACE' }],
  ])('is acked and no news: %s', async (_, { from = mei, ...what }: { from?: string; [key: string]: unknown }) => {
    expect(await test.lanying.tell(test.lanying.say(from, { content: 'hello', ...what }))).toBe(200);
    expect(test.sink.events).toEqual([]);
  });

  it.each(['not json', '{"ai":1}', '{"ai":{"role":5}}', '[]', '{"ai":{"role":"user"}}', 'null'])(
    'with the ext %j is heard',
    async (ext) => {
      await says({ content: 'hello', ext });
      expect(said()).toEqual(['hello']);
    },
  );

  it('tells of an edit, of which the later is the greater, and of a removal', async () => {
    await says({ ctype: 'REPLACE', content: 'second', relatedMid: '5', at: 1_000 });
    await says({ ctype: 'REPLACE', content: 'third', relatedMid: '5', at: 20_000 });
    await says({ ctype: 'RECALL', relatedMid: '5' });
    const [first, second, third] = test.sink.events;
    expect([first, second]).toMatchObject([{ type: 'edit', id: '5' }, { type: 'edit' }]);
    expect(first?.type === 'edit' && second?.type === 'edit' && second.revision > first.revision).toBe(true);
    expect(third).toMatchObject({ type: 'delete', id: '5' });
  });

  it('tells that a message of ours was read, and does not say in turn that this was', async () => {
    await says({ ctype: 'READ_ACK', relatedMid: '5' });
    expect(test.sink.events).toMatchObject([{ type: 'read', id: '5', from: { chat: `user:${mei}` } }]);
    await says({ content: 'hi' });
    const [, spoken] = test.sink.events;
    await vi.waitFor(() => expect(test.lanying.acked).toEqual([spoken && 'id' in spoken ? spoken.id : '']));
  });

  it.each([
    [{ ctype: 'IMAGE' }, 'picture'],
    [{ ctype: 'FILE', attachment: '{"url":"nowhere"}' }, 'file'],
    [{ ctype: 'LOCATION', attachment: '{"lat":"x"}' }, 'message of an unknown kind'],
    [{ ctype: 'HOLOGRAM' }, 'message of an unknown kind'],
    [{ ctype: 'FORWARD', content: 'what she said' }, 'what she said'],
  ])('of which little is known is shown by its name: %o', async (what, words) => {
    await says(what);
    expect(said()).toEqual([words]);
  });
});

describe('a file of a customer', () => {
  const give = (url: string) => says({ ctype: 'IMAGE', attachment: JSON.stringify({ url, dName: 'a.png' }) });
  const open = async (which = -1) => {
    const event = test.sink.events.at(which);
    const part = event?.type === 'message' ? event.parts[0] : undefined;
    if (part?.kind !== 'media') throw new Error('This is no file');
    expect(JSON.stringify(event)).not.toContain('file_sign');
    return test.channel.open(part.file);
  };

  it('is found no more once the customer is erased, and another customer’s is', async () => {
    await give(test.lanying.store('a.png', Buffer.from('pixels')));
    const [first] = test.sink.events.flatMap((event) => ('id' in event ? [event.id] : []));
    await give(test.lanying.store('b.png', Buffer.from('dots')));
    const customer = { address: { channel: 'lanying', chat: mei }, ids: [first ?? ''], keys: [] };
    await test.channel.forget?.({ before: Date.now(), customer, threads: [] });
    expect(Buffer.from(await bytesOf(await open())).toString()).toBe('dots');
    await expect(open(-2)).rejects.toMatchObject({ code: 'file-gone' });
  });

  it('is fetched from the store that the API leads to, without our token there', async () => {
    await give(test.lanying.store('a.png', Buffer.from('pixels')));
    const file = await open();
    expect([file.name, Buffer.from(await bytesOf(file)).toString()]).toEqual(['a.png', 'pixels']);
  });

  it.each(['http://169.254.169.254/latest', 'https://evil.example/x', 'file:///etc/passwd'])(
    'is not fetched from %s',
    async (url) => {
      await give(url);
      await expect(open()).rejects.toMatchObject({ code: 'file-gone', retryAfterMs: null });
    },
  );

  it.each([
    '/message/ack?msg_id=1',
    '/file/download/../../message/ack?msg_id=1',
    '/file/download/..%2f..%2fmessage/ack?msg_id=1',
    '/file/download/%2e%2e/%2e%2e/message/ack?msg_id=1',
    '/file/download/..;/message/ack?msg_id=1',
    '/file/upload/chat',
  ])('does not make us call %s as the administrator', async (path) => {
    await give(`${test.lanying.url}${path}`);
    await vi.waitUntil(() => test.lanying.acked.length === 1);
    await expect(open()).rejects.toMatchObject({ code: 'file-gone', retryAfterMs: null });
    expect(test.lanying.acked).not.toContain('1');
  });

  it('that Lanying has no more is gone', async () => {
    await give(`${test.lanying.url}/file/download/chat?file_sign=none`);
    await expect(open()).rejects.toMatchObject({ code: 'file-gone' });
    await expect(test.channel.open({ channel: 'lanying', id: '0' })).rejects.toMatchObject({ code: 'file-gone' });
  });
});

describe('what no callback told', () => {
  it('is brought in at the next start, once and in order, and what is older than the channel is not', async () => {
    const held: string[] = [];
    await test.close();
    test = await openLanying({
      before: (lanying) => {
        lanying.pageSize = 2;
        lanying.say(mei, { content: 'long ago', at: Date.now() - 86_400_000 });
        for (const content of ['one', 'two', 'three', 'four', 'five']) held.push(lanying.say(mei, { content }).id);
      },
    });
    expect(said()).toEqual(['one', 'two', 'three', 'four', 'five']);
    const [first] = test.lanying.messages.filter(({ id }) => id === held[0]);
    if (first) await test.lanying.tell(first);
    expect(said()).toEqual(['one', 'two', 'three', 'four', 'five']);
  });

  it('and what was taken in is no more unread', async () => {
    await says({ content: 'hello' });
    await vi.waitUntil(() => test.lanying.acked.length === 1);
  });
});

describe('a channel that cannot work', () => {
  it('says so where Lanying refuses its token', async () => {
    await expect(openLanying({ token: 'wrong' })).rejects.toThrow(LanyingSetupError);
  });

  it('starts all the same where Lanying is away', async () => {
    await test.close();
    test = await openLanying({ before: (lanying) => lanying.trouble('lost-before', /unread$/) });
    await says({ content: 'hello' });
    expect(said()).toEqual(['hello']);
    expect(test.logged.join()).toContain('lanying-unreachable');
    expect(test.logged.join()).not.toContain(adminToken);
  });

  it('takes nothing once it has stopped', async () => {
    await test.channel.stop();
    expect(await says({ content: 'hello' })).toBe(503);
  });
});
