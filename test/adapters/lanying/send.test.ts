import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseJson, rawId } from '../../../adapters/lanying/json.ts';
import type { Outgoing, SendError } from '../../../core/channel.ts';
import { outgoing, patient } from '../../contracts/channel/check.ts';
import { samples } from '../../contracts/channel/samples.ts';
import { desk, group } from '../../fakes/lanying/server.ts';
import { type LanyingUnderTest, mei, openLanying } from './open.ts';

let test: LanyingUnderTest;
beforeEach(async () => {
  test = await openLanying();
});
afterEach(() => test.close());

const to = { channel: 'lanying', chat: `user:${mei}` };
const send = (message: Outgoing) => test.channel.send(to, message, patient);
const failure = (message: Outgoing) =>
  send(message).then(
    () => null,
    (error: SendError) => error,
  );
const contents = () => test.lanying.conversation(mei).map(({ content }) => content);

describe('ids of 64 bits', () => {
  it('keep all their digits, in and out', () => {
    expect(parseJson('{"id":9107199254740993001,"n":1,"s":"9107199254740993001","f":1.5}')).toEqual({
      id: '9107199254740993001',
      n: 1,
      s: '9107199254740993001',
      f: 1.5,
    });
    expect(JSON.stringify([rawId('9107199254740993001')])).toBe('[9107199254740993001]');
  });

  it('are those of the receipt', async () => {
    const { ids } = await send(outgoing('hello'));
    expect(ids).toEqual([test.lanying.conversation(mei)[0]?.id]);
  });
});

describe('a send', () => {
  it('says to other programs whether a person speaks, and to Lanying’s model that it is not to', async () => {
    await send(outgoing('hello'));
    await send(outgoing('hello', { by: { id: 'bot', name: 'Bot', kind: 'bot' } }));
    const [person, bot] = test.lanying.conversation(mei).map(({ ext }) => JSON.parse(ext).ai);
    expect([person, bot]).toEqual([{ ai_generate: false }, { ai_generate: false, role: 'ai' }]);
  });

  it.each([true, false])(
    'whose answer was lost is not doubled when it is tried again; within the window: %s',
    async (within) => {
      test.lanying.remembers = within;
      const message = outgoing('only once');
      test.lanying.trouble('lost-after');
      expect(await failure(message)).toMatchObject({ outcome: 'unknown', code: 'timeout' });
      const { ids } = await send(message);
      expect(contents()).toEqual(['Ana:\nonly once']);
      expect(ids).toEqual([test.lanying.conversation(mei)[0]?.id]);
      expect(await test.channel.reconcile?.(to, message.key)).toEqual({ ids });
    },
  );

  it.each([
    ['made', to],
    ['code', { channel: 'lanying', chat: group }],
  ])('that the store could not note (%s) is said to be unknown, and is not doubled', async (collection, place) => {
    let isFull = true;
    await test.close();
    test = await openLanying({
      storage: (storage) => ({
        ...storage,
        put: async (...docs) => {
          if (isFull && docs.some((doc) => doc.collection === collection)) throw new Error('The disk is full');
          return storage.put(...docs);
        },
      }),
    });
    test.lanying.remembers = false;
    const message = outgoing('only once');
    const error = await test.channel.send(place, message, patient).catch((it: unknown) => it);
    expect(error).toMatchObject({ name: 'SendError', outcome: 'unknown', retryAfterMs: 1_000 });
    isFull = false;
    const { ids } = await test.channel.send(place, message, patient);
    expect(test.lanying.messages.map(({ id }) => id)).toEqual(ids);
  });

  it('that was lost before it arrived is made when it is tried again', async () => {
    const message = outgoing('at last');
    test.lanying.trouble('lost-before');
    expect(await failure(message)).toMatchObject({ outcome: 'unknown' });
    expect(await test.channel.reconcile?.(to, message.key)).toBe('not-sent');
    await send(message);
    expect(contents()).toEqual(['Ana:\nat last']);
  });

  it('whose answer was lost is found however much was said since', async () => {
    test.lanying.remembers = false;
    test.lanying.pageSize = 3;
    const message = outgoing('only once');
    test.lanying.trouble('lost-after');
    await failure(message);
    for (let count = 0; count < 20; count += 1) test.lanying.say(mei, { content: `and ${count}` });
    await send(message);
    expect(contents().filter((text) => text.includes('only once'))).toHaveLength(1);
  });

  it('is not taken for made because somebody copies what names it', async () => {
    test.lanying.remembers = false;
    const message = outgoing('mine');
    test.lanying.trouble('lost-after');
    await failure(message);
    const [made] = test.lanying.messages.splice(0);
    test.lanying.say(mei, { content: 'forged', ext: made?.ext ?? '' });
    await send(message);
    expect(contents()).toContain('Ana:\nmine');
  });

  it('of several posts goes on where it ended', async () => {
    test.lanying.remembers = false;
    const file = test.foreign('one.png', samples.image.bytes);
    const message = outgoing([{ kind: 'media', media: 'image', file, caption: { text: 'see', spans: [] } }]);
    test.lanying.trouble('lost-after');
    expect(await failure(message)).toMatchObject({ outcome: 'unknown', sent: [] });
    expect(await test.channel.reconcile?.(to, message.key)).toBe('unknown');
    await send(message);
    expect(test.lanying.conversation(mei).map(({ ctype }) => ctype)).toEqual(['IMAGE', 'TEXT']);
  });

  it('has an id even where Lanying tells none, and that is looked up', async () => {
    test.lanying.tellsIds = false;
    const { ids } = await send(outgoing('hello'));
    expect(ids).toEqual([test.lanying.conversation(mei)[0]?.id]);
  });

  it.each([
    [10_008, { outcome: 'not-sent', code: 'token-refused', retryAfterMs: 60_000 }],
    [40_000, { outcome: 'not-sent', code: 'token-refused' }],
    [20_017, { outcome: 'not-sent', code: 'chat-gone', retryAfterMs: null }],
    [30_001, { outcome: 'not-sent', code: 'refused', retryAfterMs: null }],
    [500, { outcome: 'unknown', code: 'timeout', retryAfterMs: 1_000 }],
  ])('refused with code %d inside status 200 says what it means', async (code, detail) => {
    test.lanying.trouble(code);
    expect(await failure(outgoing('hello'))).toMatchObject(detail);
    expect(contents()).toEqual([]);
  });

  it('goes nowhere where the address is none', async () => {
    const error = await test.channel.send({ ...to, chat: 'mei' }, outgoing('hello'), patient).catch((it) => it);
    expect(error).toMatchObject({ outcome: 'not-sent', code: 'chat-gone' });
  });

  it('of a file that does not get up shows nothing and is tried again', async () => {
    const file = test.foreign('one.png', samples.image.bytes);
    const message = outgoing([{ kind: 'media', media: 'image', file }]);
    test.lanying.trouble('lost-before', /upload\/chat$/);
    expect(await failure(message)).toMatchObject({ outcome: 'not-sent', code: 'unreachable', retryAfterMs: 2_000 });
    expect(contents()).toEqual([]);
    await send(message);
    expect(test.lanying.conversation(mei)[0]).toMatchObject({ ctype: 'IMAGE' });
  });

  it.each([
    ['voice.mp3', samples.audio.bytes, 'AUDIO'],
    ['voice.ogg', samples.voice.bytes, 'FILE'],
  ])('of the voice %s is what Lanying can play, or a file', async (name, bytes, ctype) => {
    await send(outgoing([{ kind: 'media', media: 'voice', file: test.foreign(name, bytes) }]));
    expect(test.lanying.conversation(mei)).toMatchObject([{ ctype, from: desk }]);
  });
});

describe('an edit', () => {
  it('that is longer has more posts, and one that is shorter has fewer', async () => {
    const { ids } = await send(outgoing('short'));
    const long = outgoing('word '.repeat(500).trim());
    const more = await test.channel.edit?.(to, ids, long, patient);
    expect([more?.ids.length, contents().length]).toEqual([2, 2]);
    const fewer = await test.channel.edit?.(to, more?.ids ?? [], outgoing('short again'), patient);
    expect([fewer?.ids, contents()]).toEqual([ids, ['Ana:\nshort again']]);
  });

  it('of a message that is gone is refused', async () => {
    const error = await test.channel.edit?.(to, ['1'], outgoing('x'), patient).catch((it: unknown) => it);
    expect(error).toMatchObject({ outcome: 'not-sent', retryAfterMs: null });
  });
});
