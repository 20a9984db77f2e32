import { afterEach, describe, expect, it, vi } from 'vitest';
import type { PlacedCase } from '../../../core/cases.ts';
import { withinReach } from '../../../core/fallback.ts';
import { typedText } from '../../../core/message.ts';
import { plain, styled } from '../../../core/richtext.ts';
import { forum, type OpenOptions } from './open.ts';
import { openScene, type Scene } from './scene.ts';

let scene: Scene;
afterEach(() => scene.test.close());

async function open(options: OpenOptions = {}): Promise<Scene> {
  scene = await openScene(options);
  return scene;
}

const caseOf = (conversation: string): PlacedCase => ({
  id: conversation,
  conversation,
  number: 1,
  desk: 'support',
  state: 'open',
  priority: 'normal',
  category: 'explicit',
  channel: 'telegram',
  language: 'en',
  customer: 'Li',
  lane: 'lane',
  openedAt: 0,
});

const location = { latitude: 31.2304, longitude: 121.4737 };

describe('what customers send', () => {
  it('is from them, in their chat, when they said it', async () => {
    const { li, events } = await open();
    await li.say('hello');
    expect(events()).toMatchObject([
      {
        type: 'message',
        id: '1',
        from: { channel: 'telegram', chat: '101' },
        by: { id: '101', name: 'Li Lei', kind: 'customer' },
        parts: [{ kind: 'text', text: plain('hello') }],
      },
    ]);
    expect(Math.abs((events()[0]?.at.getTime() ?? 0) - Date.now())).toBeLessThan(5_000);
  });

  it.each([
    ['photo', 'image', 'photo.jpg'],
    ['video', 'video', 'a.bin'],
    ['animation', 'video', 'a.bin'],
    ['audio', 'audio', 'a.bin'],
    ['voice', 'voice', 'voice.ogg'],
    ['video_note', 'video', 'video-note.mp4'],
    ['sticker', 'sticker', 'sticker.webp'],
    ['document', 'file', 'a.bin'],
  ] as const)('a %s is of kind %s, and its bytes are there', async (as, media, name) => {
    const { li, parts, test } = await open();
    const id = test.telegram.world.store(as, 'a.bin', Buffer.from('bytes'));
    await li.write(test.telegram.world.mediaFields(as, id));
    const [part] = parts();
    expect(part).toMatchObject({ kind: 'media', media, file: { channel: 'telegram', id: `${as}:${id}`, name } });
    if (part?.kind !== 'media') throw new Error('It is no media');
    const { stream } = await test.channel.open(part.file);
    expect(await new Response(stream).text()).toBe('bytes');
  });

  it('a picture sent as a file is a picture, with its name', async () => {
    const { li, parts, test } = await open();
    const id = test.telegram.world.store('document', 'scan.png', Buffer.from('x'));
    await li.write(test.telegram.world.mediaFields('document', id));
    expect(parts()).toMatchObject([{ kind: 'media', media: 'image', file: { name: 'scan.png', mime: 'image/png' } }]);
  });

  it('the largest size of a photo is the photo', async () => {
    const { li, parts } = await open();
    const size = (file_id: string, width: number) => ({ file_id, file_unique_id: file_id, width, height: width });
    await li.write({ photo: [size('small', 90), size('large', 1280), size('middle', 320)] });
    expect(parts()).toMatchObject([{ file: { id: 'photo:large' } }]);
  });

  it('of a file larger than a bot may fetch, how much that is: other channels leave a mark that says so', async () => {
    const { li, parts } = await open();
    const document = { file_id: 'f', file_unique_id: 'f', file_name: 'film.mov', file_size: 35 * 1024 * 1024 };
    await li.write({ document, caption: 'see this' });
    const [part] = parts();
    expect(part).toMatchObject({ kind: 'media', file: { fetchLimit: 20 * 1024 * 1024 }, caption: plain('see this') });
    expect(withinReach(parts(), 'slack')).toEqual([
      { kind: 'unsupported', label: 'film.mov (35 MB > 20 MB)' },
      { kind: 'text', text: plain('see this') },
    ]);
    expect(withinReach(parts(), 'telegram')).toEqual([part]);
  });

  it.each([
    ['a place', { location }, { kind: 'location', lat: 31.2304, lng: 121.4737 }],
    [
      'a venue',
      { location, venue: { location, title: 'The Bund', address: 'Shanghai' } },
      { kind: 'location', lat: 31.2304, lng: 121.4737, label: 'The Bund, Shanghai' },
    ],
    [
      'a contact',
      { contact: { phone_number: '+8621', first_name: 'Li', last_name: 'Lei' } },
      { kind: 'contact', name: 'Li Lei', phones: ['+8621'] },
    ],
    ['a dice', { dice: { emoji: '🎲', value: 5 } }, { kind: 'unsupported', label: '🎲 5' }],
    [
      'a story',
      { story: { chat: { id: 1, type: 'private' }, id: 2 } },
      { kind: 'unsupported', label: 'story', what: 'story' },
    ],
    [
      'a checklist',
      { checklist: { title: 'To pack', tasks: [{ id: 1, text: 'tea' }] } },
      { kind: 'unsupported', label: 'checklist: To pack\n• tea', what: 'checklist' },
    ],
    [
      'giveaway',
      { giveaway_completed: { winner_count: 1 } },
      { kind: 'unsupported', label: 'giveaway', what: 'giveaway' },
    ],
    [
      'richly formatted words',
      {
        rich_message: {
          blocks: [
            { type: 'heading', text: 'My order', size: 1 },
            { type: 'paragraph', text: ['is ', { type: 'bold', text: 'late' }] },
          ],
        },
      },
      { kind: 'text', text: plain('My order\nis late') },
    ],
  ])('%s', async (_, content, part) => {
    const { li, parts } = await open();
    await li.write(content);
    expect(parts()).toEqual([part]);
  });

  it('a forwarded message says whose words it holds', async () => {
    const { li, said } = await open();
    const date = 1;
    const sender_user = { id: 5, is_bot: false, first_name: 'Wang' };
    await li.write({ text: 'cheap!', forward_origin: { type: 'user', date, sender_user } });
    await li.write({ text: 'so', forward_origin: { type: 'hidden_user', date, sender_user_name: 'Somebody' } });
    expect(said()).toEqual(['↪️ Wang\ncheap!', '↪️ Somebody\nso']);
  });

  it('the start button says hello, in the language of the app', async () => {
    const { li, said, test } = await open();
    await li.say('/start ref_42');
    const chinese = test.telegram.world.addUser(110, '丽', { language_code: 'zh-hans' });
    await li.write({ text: '/start' }, { from: chinese });
    expect(said()).toEqual(['Hello', '你好']);
  });

  it('what cannot be shown keeps what was typed to it', async () => {
    const { li, parts } = await open();
    await li.write({ paid_media: { star_count: 1, paid_media: [] }, caption: 'is this yours?' });
    expect(parts()).toEqual([
      { kind: 'unsupported', label: 'paid media', what: 'paid media' },
      { kind: 'text', text: plain('is this yours?') },
    ]);
  });

  it('what is quoted of another chat, or in part, stands above the words, and was not typed', async () => {
    const { li, parts, test } = await open();
    const origin = {
      type: 'channel',
      date: 1,
      message_id: 7,
      chat: { id: -100_7, type: 'channel', title: 'Acme News' },
    };
    const quote = { text: 'half price\nuntil Monday', position: 0 };
    await li.write({ text: 'is this true?', external_reply: { origin }, quote });
    const answer = { kind: 'text', text: plain('is this true?') };
    const above = (text: string) => ({ kind: 'text', text: styled(text, { style: 'quote' }) });
    expect(parts()).toEqual([above('Acme News: half price\nuntil Monday'), answer]);
    expect(typedText(parts())).toBe('is this true?');

    await li.write({ text: 'is this true?', external_reply: { origin, dice: { emoji: '🎲', value: 3 } } });
    expect(parts()).toEqual([{ kind: 'unsupported', label: '🎲 3', quotedOf: 'Acme News' }, answer]);
    await li.write({ text: 'is this true?', reply_to_story: { chat: { id: 1, type: 'private' }, id: 2 } });
    expect(parts()).toEqual([{ kind: 'unsupported', label: 'story', what: 'story', quotedOf: '' }, answer]);
    expect(typedText(parts())).toBe('is this true?');

    await li.say('tea, milk and sugar');
    const replied = test.telegram.world.in(101).at(-1);
    const { message_id: id = 0 } = replied ?? {};
    await li.write({ text: 'none', quote: { text: 'sugar', position: 14, is_manual: true } }, li.replyFields(id));
    expect(parts()).toEqual([above('sugar'), { kind: 'text', text: plain('none') }]);
    const { message_id: newest = 0 } = test.telegram.world.in(101).at(-1) ?? {};
    await li.edit(newest, { text: 'no sugar' });
    const edited = test.sink.events.at(-1);
    expect(edited).toMatchObject({ type: 'edit', parts: [above('sugar'), { kind: 'text', text: plain('no sugar') }] });
  });

  it('what an agent quotes of another topic is no customer’s to read', async () => {
    const { ana, parts } = await open();
    const origin = { type: 'user', date: 1, sender_user: { id: 5, is_bot: false, first_name: 'Wang' } };
    const quote = { text: 'my address is 1, The Bund', position: 0, is_manual: true };
    await ana.at({ chat: forum, topic: 5 }).write({ text: 'like this', external_reply: { origin }, quote });
    expect(parts()).toEqual([{ kind: 'text', text: plain('like this') }]);
  });

  it('a reply names the message it answers', async () => {
    const { li, events } = await open();
    await li.say('which size?');
    await li.say('M', 1);
    expect(events()[1]).toMatchObject({ id: '2', replyTo: '1' });
  });

  it('a reaction is told as what changed', async () => {
    const { li, events, test } = await open();
    const { ids } = await test.channel.send(
      { channel: 'telegram', chat: '101' },
      { key: 'k', by: { id: 'b', name: 'B', kind: 'bot' }, parts: [{ kind: 'text', text: plain('hi') }] },
      new AbortController().signal,
    );
    const id = Number(ids[0]);
    await li.react(id, ['👍']);
    await li.react(id, ['❤', '👍']);
    await li.react(id, ['❤']);
    const told = events().map((event) => event.type === 'reaction' && [event.id, event.emoji, event.added]);
    expect(told).toEqual([
      [String(id), '👍', true],
      [String(id), '❤', true],
      [String(id), '👍', false],
    ]);
  });

  it('one who blocks the bot, and comes back, is told of at once', async () => {
    const { li, events } = await open();
    await li.membership('member', 'kicked');
    await li.membership('kicked', 'member');
    expect(events().map((event) => event.type === 'status' && event.status)).toEqual([
      'blocked-by-customer',
      'unblocked',
    ]);
  });

  it('a moving live location is told once', async () => {
    const { li, events } = await open();
    await li.write({ location: { ...location, live_period: 900 } });
    await li.edit(1, { location: { latitude: 31.3, longitude: 121.4, live_period: 900 } });
    expect(events().map(({ type }) => type)).toEqual(['message']);
  });
});

describe.each(['polling', 'webhook'] as const)('an album, by %s', (mode) => {
  const photo = (name: string) => {
    const { world } = scene.test.telegram;
    return world.mediaFields('photo', world.store('photo', name, Buffer.from(name)));
  };

  async function give(names: readonly string[], album = 'a1', caption = ''): Promise<void> {
    const messages = names.map((name, index) =>
      scene.li.message(photo(name), { media_group_id: album, ...(caption && index === 0 ? { caption } : {}) }),
    );
    await scene.li.pushAll(messages.map((content) => ({ kind: 'message', content })));
  }

  it('is one message, with its caption, in order', async () => {
    const { events, parts } = await open({ mode });
    await give(['1.jpg', '2.jpg', '3.jpg'], 'a1', 'look');
    await vi.waitFor(() => expect(events()).toHaveLength(1));
    expect(events()[0]).toMatchObject({ type: 'message', id: '1' });
    expect(parts().map((part) => part.kind === 'media' && part.caption?.text)).toEqual(['look', undefined, undefined]);
  });

  it('comes before what is said after it, without waiting', async () => {
    const { events, li, said } = await open({ mode });
    await give(['1.jpg', '2.jpg']);
    await li.say('after');
    expect(events().map((event) => event.type === 'message' && event.parts.length)).toEqual([2, 1]);
    expect(said().at(-1)).toBe('after');
  });

  it('does not mix with the next one', async () => {
    const { events } = await open({ mode });
    await give(['1.jpg', '2.jpg']);
    await give(['3.jpg', '4.jpg', '5.jpg'], 'a2');
    await vi.waitFor(() => expect(events()).toHaveLength(2));
    expect(events().map((event) => event.type === 'message' && event.parts.length)).toEqual([2, 3]);
  });

  it('is on disk when Telegram is told so: a crash before it is handed in loses nothing, and doubles nothing', async () => {
    const { events, test } = await open({ mode });
    test.sink.failNext();
    await give(['1.jpg', '2.jpg']);
    await test.restart();
    await vi.waitFor(() => expect(events()).toHaveLength(1));
    expect(events()[0]).toMatchObject({ parts: [{ kind: 'media' }, { kind: 'media' }] });
  });

  it('stays whole when the caption of one of its pictures is edited', async () => {
    const { events, li } = await open({ mode });
    await give(['1.jpg', '2.jpg'], 'a1', 'loook');
    await vi.waitFor(() => expect(events()).toHaveLength(1));
    await li.edit(1, { caption: 'look' });
    expect(events()[1]).toMatchObject({
      type: 'edit',
      id: '1',
      parts: [{ caption: plain('look') }, { kind: 'media' }],
    });
  });

  it('stays whole when the edit of its caption comes right behind it', async () => {
    const { events, li } = await open({ mode });
    const first = li.message(photo('1.jpg'), { media_group_id: 'a1' });
    const second = li.message(photo('2.jpg'), { media_group_id: 'a1' });
    await li.pushAll([
      { kind: 'message', content: first },
      { kind: 'message', content: second },
      { kind: 'edited_message', content: { ...second, caption: 'look', edit_date: second.date + 1 } },
    ]);
    await vi.waitFor(() => expect(events()).toHaveLength(2));
    expect(events()).toMatchObject([
      { type: 'message', id: '1', parts: [{ kind: 'media' }, { kind: 'media' }] },
      { type: 'edit', id: '1', parts: [{ kind: 'media' }, { caption: plain('look') }] },
    ]);
  });

  it('is meant where people react to, or answer, any of its pictures', async () => {
    const { events, li } = await open({ mode });
    await give(['1.jpg', '2.jpg']);
    await vi.waitFor(() => expect(events()).toHaveLength(1));
    await li.react(2, ['👍']);
    await li.say('this one', 2);
    expect(events().slice(1)).toMatchObject([{ id: '1' }, { replyTo: '1' }]);
  });
});

describe('a chat of a business account', () => {
  it('is another chat than the one with the bot, though it has the same id', async () => {
    const { li, events } = await open();
    await li.say('to the bot');
    await li.at({ chat: 101, business: 'conn' }).say('to the shop');
    const chats = new Set(events().map(({ from }) => from.chat));
    expect([...chats]).toEqual(['101', 'business:conn:101']);
  });

  it('is answered through its connection', async () => {
    const { li, events, test } = await open();
    await li.at({ chat: 101, business: 'conn' }).say('to the shop');
    const to = events()[0]?.from;
    if (!to) throw new Error('Nothing came');
    const by = { id: 'b', name: 'B', kind: 'bot' } as const;
    await test.channel.send(
      to,
      { key: 'k', by, parts: [{ kind: 'text', text: plain('yes') }] },
      new AbortController().signal,
    );
    expect(test.telegram.callsOf('sendMessage')).toMatchObject([{ chat_id: 101, business_connection_id: 'conn' }]);
  });

  it('tells what was deleted, and edited', async () => {
    const { li, events } = await open();
    const there = li.at({ chat: 101, business: 'conn' });
    await there.say('oops');
    await there.edit(1, { text: 'ops' });
    await there.remove([1]);
    expect(events().filter(({ type }) => type === 'edit' || type === 'delete')).toMatchObject([
      { type: 'edit', id: '1' },
      { type: 'delete', id: '1', from: { chat: 'business:conn:101' }, by: { id: '101', kind: 'customer' } },
    ]);
  });

  it('can be answered for a day after each message', async () => {
    const { li, events } = await open();
    await li.at({ chat: 101, business: 'conn' }).say('to the shop');
    const at = events()[0]?.at.getTime() ?? 0;
    expect(events()[1]).toMatchObject({ type: 'window', renewed: true, until: at + 24 * 60 * 60 * 1000 });
  });

  it.each([
    ['is disconnected', { is_enabled: false }],
    ['may not be answered', { is_enabled: true, rights: {} }],
  ])('where it %s, is told to its open cases alone, waits, and goes on once that has changed', async (_, changed) => {
    const others = ['business:conn:101', 'business:other:101', '101'];
    const cases = {
      open: async () => others.map((chat) => caseOf(`telegram/${encodeURIComponent(chat)}`)),
      since: async () => [],
      customer: async () => undefined,
    };
    const { li, events, test } = await open({ cases });
    const there = li.at({ chat: 101, business: 'conn' });
    await there.say('to the shop');
    await there.connection({ is_enabled: true, rights: { can_reply: true } });
    const before = events().length;
    await there.connection(changed);
    await there.connection(changed);
    const told = (since: number) =>
      events()
        .slice(since)
        .map((event) => [event.from.chat, event.type === 'status' && event.status]);
    expect(told(before)).toEqual([['business:conn:101', 'disconnected']]);

    const by = { id: 'a', name: 'Ana', kind: 'agent' } as const;
    const message = { key: 'k', by, parts: [{ kind: 'text', text: plain('yes') }] } as const;
    const send = () =>
      test.channel.send({ channel: 'telegram', chat: 'business:conn:101' }, message, new AbortController().signal);
    await expect(send()).rejects.toMatchObject({ outcome: 'not-sent', code: 'not-connected', retryAfterMs: 60_000 });
    expect(test.telegram.callsOf('sendMessage')).toEqual([]);

    await there.connection({ is_enabled: true, rights: { can_reply: true } });
    expect(told(before + 1)).toEqual([['business:conn:101', 'connected']]);
    await send();
    expect(test.telegram.callsOf('sendMessage')).toHaveLength(1);
  });

  it('is the same chat where the account was connected again, by another connection', async () => {
    const { li, events, test } = await open();
    const before = li.at({ chat: 101, business: 'conn' });
    await before.connection({ is_enabled: true, rights: { can_reply: true } });
    await before.say('to the shop');
    await before.connection({ is_enabled: false });
    const after = li.at({ chat: 101, business: 'again' });
    await Promise.all([after.connection({ is_enabled: true, rights: { can_reply: true } }), after.say('still there?')]);
    await test.restart();
    await after.say('hello?');
    const chats = events().filter(({ type }) => type === 'message');
    expect(chats.map(({ from }) => from.chat)).toEqual(Array.from({ length: 3 }, () => 'business:conn:101'));
    const by = { id: 'a', name: 'Ana', kind: 'agent' } as const;
    const message = { key: 'k', by, parts: [{ kind: 'text', text: plain('yes') }] } as const;
    await test.channel.send({ channel: 'telegram', chat: 'business:conn:101' }, message, new AbortController().signal);
    expect(test.telegram.callsOf('sendMessage')).toMatchObject([{ business_connection_id: 'again' }]);
  });

  it.each([
    ['BUSINESS_PEER_USAGE_MISSING', { code: 'window-closed', retryAfterMs: null }],
    ['BUSINESS_CONNECTION_INVALID', { code: 'not-connected', retryAfterMs: 300_000 }],
  ])('says why it takes no answer: %s', async (words, error) => {
    const { test } = await open();
    test.telegram.trouble({ fault: 'refused', status: 400, description: `Bad Request: ${words}` }, /sendMessage/);
    const by = { id: 'a', name: 'Ana', kind: 'agent' } as const;
    const message = { key: 'k', by, parts: [{ kind: 'text', text: plain('yes') }] } as const;
    const to = { channel: 'telegram', chat: 'business:conn:101' };
    await expect(test.channel.send(to, message, new AbortController().signal)).rejects.toMatchObject(error);
  });

  it('says nothing in the name of its owner, who writes there too', async () => {
    const { li, events } = await open();
    const owner = { id: 900, is_bot: false, first_name: 'Owner' };
    await li.at({ chat: 101, business: 'conn' }).write({ text: 'I am on it' }, { from: owner });
    expect(events()).toEqual([]);
  });
});
