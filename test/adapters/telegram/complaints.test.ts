import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Outgoing } from '../../../core/channel.ts';
import type { Address, Party } from '../../../core/message.ts';
import { plain } from '../../../core/richtext.ts';
import type { Kept } from '../../fakes/telegram/world.ts';
import { forum } from './open.ts';
import { openScene, type Scene } from './scene.ts';

/** What users of other relays complain about, where it concerns Telegram; the numbers are those of the survey. */

let scene: Scene;
afterEach(() => scene.test.close());

const patient = new AbortController().signal;
const room: Address = { channel: 'telegram', chat: String(forum) };
const li: Address = { channel: 'telegram', chat: '101' };
const bot: Party = { id: 'bot', name: 'Acme', kind: 'bot' };
let keys = 0;

function message(text: string): Outgoing {
  keys += 1;
  return { key: `k${keys}`, by: bot, parts: [{ kind: 'text', text: plain(text) }] };
}

describe.each(['polling', 'webhook'] as const)('by %s', (mode) => {
  it('4: the same update again is the same key', async () => {
    scene = await openScene({ mode });
    await scene.li.say('hello');
    await scene.li.redeliver();
    expect(scene.said()).toEqual(['hello']);
    expect(new Set(scene.test.sink.keys).size).toBe(1);
    expect(scene.test.sink.keys).toHaveLength(2);
  });

  it('5: an album opens one conversation, not one per picture', async () => {
    scene = await openScene({ mode });
    const { world } = scene.test.telegram;
    const pictures = Array.from({ length: 10 }, (_, index) => {
      const id = world.store('photo', `${index}.jpg`, Buffer.from('x'));
      return scene.li.message(world.mediaFields('photo', id), { media_group_id: 'a' });
    });
    await scene.li.pushAll(pictures.map((content) => ({ kind: 'message', content })));
    await vi.waitFor(() => expect(scene.events()).toHaveLength(1));
    expect(scene.parts()).toHaveLength(10);
  });

  it('10: a restart sends nothing again, loses nothing, and echoes nothing', async () => {
    scene = await openScene({ mode });
    await scene.li.say('before');
    await scene.test.channel.send(li, message('answer'), patient);
    await scene.test.restart();
    await scene.li.say('after');
    expect(scene.said()).toEqual(['before', 'after']);
    expect(scene.test.telegram.callsOf('sendMessage')).toHaveLength(1);
  });

  it('12: an edit is told, and a later one is greater than an earlier one', async () => {
    scene = await openScene({ mode });
    await scene.li.say('frist');
    await scene.li.edit(1, { text: 'first' });
    await scene.li.edit(1, { text: 'first!' });
    const revisions = scene.events().flatMap((event) => (event.type === 'edit' ? [event.revision] : []));
    expect(revisions).toHaveLength(2);
    expect(revisions.toSorted()).toEqual(revisions);
  });

  it('24: what is said quickly stays in order', async () => {
    scene = await openScene({ mode });
    const texts = Array.from({ length: 30 }, (_, index) => `${index}`);
    await Promise.all(texts.map((text) => scene.li.say(text)));
    expect(scene.said()).toEqual(texts);
  });
});

describe('a send', () => {
  it('3: that Telegram took and did not confirm is not made again', async () => {
    scene = await openScene();
    scene.test.telegram.trouble({ fault: 'lost-after' }, /sendMessage/);
    const sent = scene.test.channel.send(li, message('once'), patient);
    await expect(sent).rejects.toMatchObject({ outcome: 'unknown' });
    expect(scene.test.telegram.world.in(101).map(({ text }) => text)).toEqual(['once']);
  });

  it('7: that meets a 429 is kept for later, not dropped', async () => {
    scene = await openScene();
    scene.test.telegram.trouble({ fault: 'too-many-requests', seconds: 3 }, /sendMessage/);
    const sent = scene.test.channel.send(li, message('later'), patient);
    await expect(sent).rejects.toMatchObject({ outcome: 'not-sent', retryAfterMs: 3_000 });
  });

  it('9: of an edit to a message that is gone posts nothing new', async () => {
    scene = await openScene();
    const edited = scene.test.channel.edit?.(li, ['77'], message('new words'), patient);
    await expect(edited).rejects.toMatchObject({ code: 'message-gone', retryAfterMs: null });
    expect(scene.test.telegram.world.in(101)).toEqual([]);
  });
});

describe('an edit', () => {
  it('9: that comes too late for Telegram leaves the message as it is, which is not gone', async () => {
    scene = await openScene();
    const { ids } = await scene.test.channel.send(li, message('words'), patient);
    const description = "Bad Request: message can't be edited";
    scene.test.telegram.trouble({ fault: 'refused', status: 400, description }, /editMessage/);
    const edited = scene.test.channel.edit?.(li, ids, message('new words'), patient);
    await expect(edited).rejects.toMatchObject({ code: 'message-locked', retryAfterMs: null });
  });
});

describe('what is said', () => {
  it('11: with a file arrives with its bytes, both ways', async () => {
    scene = await openScene();
    const { world } = scene.test.telegram;
    const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, index) => index % 256));
    const file = scene.test.foreign('a.bin', bytes);
    await scene.test.channel.send(li, { ...message(''), parts: [{ kind: 'media', media: 'file', file }] }, patient);
    expect([...world.files.values()][0]?.bytes.equals(bytes)).toBe(true);
    await scene.li.write(world.mediaFields('document', [...world.files.keys()][0] ?? ''));
    const [part] = scene.parts();
    if (part?.kind !== 'media') throw new Error('It is media');
    const { stream } = await scene.test.channel.open(part.file);
    expect(Buffer.from(await new Response(stream).arrayBuffer()).equals(bytes)).toBe(true);
  });

  it.each([
    [
      'a sticker',
      {
        sticker: {
          file_id: 's',
          file_unique_id: 's',
          width: 1,
          height: 1,
          type: 'regular',
          is_animated: true,
          is_video: false,
          emoji: '👋',
        },
      },
    ],
    ['a dice', { dice: { emoji: '🎯', value: 1 } }],
    ['a giveaway', { giveaway: { chats: [], winners_selection_date: 1, winner_count: 1 } }],
  ])('13: by %s is never swallowed', async (_, content) => {
    scene = await openScene();
    await scene.li.write(content);
    expect(scene.parts()).toHaveLength(1);
  });
});

describe('a topic', () => {
  it('21: that was deleted is told of, not taken for delivered', async () => {
    scene = await openScene();
    const { thread = '' } = await scene.test.channel.send(room, message('case'), patient);
    scene.group.topics.delete(Number(thread));
    const sent = scene.test.channel.send({ ...room, thread }, message('hello?'), patient);
    await expect(sent).rejects.toMatchObject({ outcome: 'not-sent', code: 'thread-gone' });
  });

  it('21: that Telegram silently passes over is noticed, and what went astray is taken back', async () => {
    scene = await openScene();
    const { channel, telegram } = scene.test;
    const { thread = '' } = await channel.send(room, message('case'), patient);
    telegram.world.forgetsTopics = true;
    const sent = channel.send({ ...room, thread }, message('for this case only'), patient);
    await expect(sent).rejects.toMatchObject({ outcome: 'not-sent', code: 'thread-gone' });
    expect(telegram.world.in(forum).some((one: Kept) => one.text === 'for this case only')).toBe(false);
  });

  it('21: is one per case, not one per message', async () => {
    scene = await openScene();
    const { thread = '' } = await scene.test.channel.send(room, message('case'), patient);
    for (const text of ['one', 'two']) await scene.test.channel.send({ ...room, thread }, message(text), patient);
    expect(scene.group.topics.size).toBe(1);
  });
});
