import { afterEach, describe, expect, it } from 'vitest';
import { type Outgoing, type Receipt, SendError } from '../../../core/channel.ts';
import type { Address, Part, Party } from '../../../core/message.ts';
import { plain } from '../../../core/richtext.ts';
import { samples } from '../../contracts/channel/samples.ts';
import type { Kept } from '../../fakes/telegram/world.ts';
import { openScene, type Scene } from './scene.ts';

let scene: Scene;
afterEach(() => scene.test.close());

const li: Address = { channel: 'telegram', chat: '101' };
const bot: Party = { id: 'bot', name: 'Acme', kind: 'bot' };
const ana: Party = { id: 'ana', name: 'Ana', kind: 'agent' };
const patient = new AbortController().signal;
let keys = 0;

function message(parts: readonly Part[] | string, more: Partial<Outgoing> = {}): Outgoing {
  keys += 1;
  const list: readonly Part[] = typeof parts === 'string' ? [{ kind: 'text', text: plain(parts) }] : parts;
  return { key: `k${keys}`, by: bot, parts: list, ...more };
}

async function send(parts: readonly Part[] | string, more: Partial<Outgoing> = {}): Promise<Receipt> {
  return scene.test.channel.send(li, message(parts, more), patient);
}

async function failure(run: Promise<unknown>): Promise<SendError> {
  const error = await run.catch((reason: unknown) => reason);
  if (!(error instanceof SendError)) throw new Error('It did not fail as sends fail');
  return error;
}

function image(name: string, bytes: Uint8Array = samples.image.bytes, caption?: string): Part {
  const file = scene.test.foreign(name, bytes);
  return { kind: 'media', media: 'image', file, ...(caption === undefined ? {} : { caption: plain(caption) }) };
}

const shown = (): readonly Kept[] => scene.test.telegram.world.in(101);

describe('a text', () => {
  it('goes out as entities, with links that do not unfold', async () => {
    scene = await openScene();
    await send([{ kind: 'text', text: { text: 'see here', spans: [{ style: 'bold', start: 4, end: 8 }] } }]);
    const [call] = scene.test.telegram.callsOf('sendMessage');
    expect(call).not.toHaveProperty('parse_mode');
    expect(call).toMatchObject({
      text: 'see here',
      entities: [{ type: 'bold', offset: 4, length: 4 }],
      link_preview_options: { is_disabled: true },
    });
  });

  it('of an agent has the name above it; of the bot it has none', async () => {
    scene = await openScene();
    await send('hi', { by: ana });
    await send('hi');
    expect(shown().map(({ text }) => text)).toEqual(['Ana:\nhi', 'hi']);
  });

  it('that comes late says when it was said, and what it answers where that is not here', async () => {
    scene = await openScene();
    const late = new Date(Date.UTC(2026, 10, 22, 8, 5));
    await send('M', { by: ana, late, replyTo: { ids: [], name: 'Li', quote: 'which size?' } });
    expect(shown()[0]?.text).toBe('Ana · 🕓 2026-11-22 08:05 UTC:\nLi: which size?\nM');
    expect(shown()[0]?.entities).toContainEqual({ type: 'blockquote', offset: 31, length: 15 });
  });

  it('answers a message that is here, or was', async () => {
    scene = await openScene();
    await scene.li.say('which size?');
    await send('M', { replyTo: { ids: ['1'], name: 'Li', quote: 'which size?' } });
    await send('L', { replyTo: { ids: ['77'], name: 'Li', quote: 'gone' } });
    expect(shown().map((one) => one.reply_to_message?.message_id)).toEqual([undefined, 1, undefined]);
  });

  it('that is blank leaves a mark', async () => {
    scene = await openScene();
    await send(' \u0000 ');
    expect(shown().map(({ text }) => text)).toEqual(['▫️']);
  });
});

describe('files', () => {
  it('with a caption too long for one are followed by it, whole', async () => {
    scene = await openScene();
    const caption = 'word '.repeat(1_000).trim();
    await send([image('a.png', samples.image.bytes, caption)], { by: ana });
    const [photo, ...texts] = shown();
    expect(photo?.photo).toBeDefined();
    expect(photo?.caption).toBeUndefined();
    expect(texts.map(({ text }) => text).join(' ')).toBe(`Ana:\n${caption}`);
  });

  it('make albums of ten at most, and what cannot be in one stands alone', async () => {
    scene = await openScene();
    const file: Part = { kind: 'media', media: 'file', file: scene.test.foreign('a.pdf', samples.file.bytes) };
    const { ids } = await send([...Array.from({ length: 11 }, (_, index) => image(`${index}.png`)), file]);
    expect(ids).toHaveLength(12);
    const { telegram } = scene.test;
    expect(telegram.callsOf('sendMediaGroup').map(({ media }) => (media as unknown[]).length)).toEqual([10]);
    expect(telegram.callsOf('sendPhoto')).toHaveLength(1);
    expect(telegram.callsOf('sendDocument')).toHaveLength(1);
  });

  it('larger than a photo may be are files, in an album all of them', async () => {
    scene = await openScene();
    const large = new Uint8Array(10 * 1024 * 1024 + 1);
    await send([image('large.png', large)]);
    await send([
      {
        ...image('large.png', large),
        file: { ...scene.test.foreign('large.png', large), bytes: large.length },
      } as Part,
    ]);
    expect(shown().map((one) => one.document?.file_name)).toEqual(['large.png', 'large.png']);
  });

  it('that Telegram does not take for a picture are sent as files', async () => {
    scene = await openScene();
    scene.test.telegram.trouble(
      { fault: 'refused', status: 400, description: 'Bad Request: PHOTO_INVALID_DIMENSIONS' },
      /sendPhoto/,
    );
    await send([image('banner.png')]);
    expect(shown().map((one) => one.document?.file_name)).toEqual(['banner.png']);
  });

  it('that came from this bot are sent again without a byte moved', async () => {
    scene = await openScene();
    const { world } = scene.test.telegram;
    await scene.li.write(world.mediaFields('photo', world.store('photo', 'a.jpg', Buffer.from('x'))));
    await send(scene.parts());
    expect(shown()).toHaveLength(2);
    expect(scene.test.telegram.fetched).toEqual([]);
  });

  it('have names that a form carries whole', async () => {
    scene = await openScene();
    const names = ['a;b.txt', '../etc/passwd', 'one\r\ntwo.txt', '报告 "终".pdf'];
    for (const name of names) {
      await send([{ kind: 'media', media: 'file', file: scene.test.foreign(name, samples.file.bytes) }]);
    }
    expect(shown().map((one) => one.document?.file_name)).toEqual([
      'a,b.txt',
      '.._etc_passwd',
      'onetwo.txt',
      '报告 "终".pdf',
    ]);
  });

  it('that cannot be fetched are tried again, and nothing was sent', async () => {
    scene = await openScene();
    const error = await failure(send([{ kind: 'media', media: 'file', file: { channel: 'elsewhere', id: 'none' } }]));
    expect(error).toMatchObject({ outcome: 'not-sent', code: 'file-unavailable', retryAfterMs: 5_000 });
    expect(shown()).toEqual([]);
  });

  it('and answers stay answers, though the library drops that from forms', async () => {
    scene = await openScene();
    await scene.li.say('send me a picture');
    await send([image('a.png')], { replyTo: { ids: ['1'], name: 'Li', quote: '' } });
    expect(shown().at(-1)?.reply_to_message?.message_id).toBe(1);
  });
});

describe('a message of several', () => {
  const three: readonly Part[] = [
    { kind: 'location', lat: 1, lng: 2 },
    { kind: 'contact', name: 'Li', phones: ['+1', '+2'] },
    { kind: 'text', text: plain('there') },
  ];

  it('that broke off goes on behind what was posted', async () => {
    scene = await openScene();
    const whole = message(three);
    scene.test.telegram.trouble({ fault: 'too-many-requests', seconds: 0 }, /sendContact/);
    const error = await failure(scene.test.channel.send(li, whole, patient));
    expect(error).toMatchObject({ outcome: 'not-sent', sent: ['1'] });
    const { ids } = await scene.test.channel.send(li, { ...whole, posted: error.sent }, patient);
    expect(ids).toHaveLength(4);
    expect(shown().map(({ message_id }) => String(message_id))).toEqual(ids);
  });

  it('tells what was posted before the connection broke, and that it does not know of the rest', async () => {
    scene = await openScene();
    scene.test.telegram.trouble({ fault: 'lost-after' }, /sendContact/);
    expect(await failure(send(three))).toMatchObject({ outcome: 'unknown', sent: ['1'] });
  });
});

describe('an edit', () => {
  it('of a text that grew goes on in a new message, and one that shrank takes the rest away', async () => {
    scene = await openScene();
    const { channel } = scene.test;
    const { ids } = await send('short');
    const long = 'word '.repeat(1_000).trim();
    const grown = await channel.edit?.(li, ids, message(long), patient);
    expect(grown?.ids).toHaveLength(2);
    expect(
      shown()
        .map(({ text }) => text)
        .join(' '),
    ).toBe(long);
    const shrunk = await channel.edit?.(li, grown?.ids ?? [], message('short again'), patient);
    expect(shown().map(({ text }) => text)).toEqual(['short again']);
    expect(shrunk?.ids).toEqual(ids);
  });

  it('of a caption moves no file again', async () => {
    scene = await openScene();
    const part = image('a.png', samples.image.bytes, 'loook');
    const { ids } = await send([part]);
    if (part.kind !== 'media') throw new Error('It is media');
    await scene.test.channel.edit?.(li, ids, message([{ ...part, caption: plain('look') }]), patient);
    expect(shown()[0]?.caption).toBe('look');
    expect(scene.test.telegram.callsOf('editMessageMedia')).toEqual([]);
  });

  it('of the file itself puts another in its place', async () => {
    scene = await openScene();
    const { ids } = await send([
      { kind: 'media', media: 'file', file: scene.test.foreign('a.txt', samples.file.bytes) },
    ]);
    const other: Part = { kind: 'media', media: 'file', file: scene.test.foreign('b.txt', samples.file.bytes) };
    await scene.test.channel.edit?.(li, ids, message([other]), patient);
    expect(shown()[0]?.document?.file_name).toBe('b.txt');
  });

  it('that changes nothing is no failure', async () => {
    scene = await openScene();
    const { ids } = await send('same');
    expect(await scene.test.channel.edit?.(li, ids, message('same'), patient)).toEqual({ ids });
  });
});

describe('a send that fails says why, and what is certain', () => {
  it.each([
    [403, 'Forbidden: bot was blocked by the user', 'blocked-by-customer'],
    [403, 'Forbidden: user is deactivated', 'blocked-by-customer'],
    [400, 'Bad Request: chat not found', 'chat-gone'],
    [403, 'Forbidden: bot was kicked from the supergroup chat', 'chat-gone'],
    [400, 'Bad Request: CHAT_WRITE_FORBIDDEN', 'not-allowed'],
    [401, 'Unauthorized', 'token-refused'],
    [400, 'Bad Request: something new', 'refused'],
  ])('%i %s: %s, for good', async (status, description, code) => {
    scene = await openScene();
    scene.test.telegram.trouble({ fault: 'refused', status, description }, /^send/);
    expect(await failure(send('hi'))).toMatchObject({ outcome: 'not-sent', code, retryAfterMs: null, sent: [] });
  });

  it('429: not sent, to be tried again when Telegram says', async () => {
    scene = await openScene();
    scene.test.telegram.trouble({ fault: 'too-many-requests', seconds: 17 }, /^send/);
    expect(await failure(send('hi'))).toMatchObject({ outcome: 'not-sent', retryAfterMs: 17_000 });
  });

  it.each(['lost-before', 'lost-after', 'server-error', 'garbled'] as const)('%s: unknown', async (fault) => {
    scene = await openScene();
    scene.test.telegram.trouble({ fault }, /^send/);
    expect(await failure(send('hi'))).toMatchObject({ outcome: 'unknown' });
    expect(scene.test.telegram.callsOf('sendMessage')).toHaveLength(1);
  });

  it('nobody there at all: not sent, to be tried again', async () => {
    scene = await openScene();
    await scene.test.restart({ apiRoot: 'http://127.0.0.1:9' }).catch(() => undefined);
    expect(await failure(send('hi'))).toMatchObject({ outcome: 'not-sent', code: 'unreachable', retryAfterMs: 1_000 });
    await scene.test.restart();
  });
});
