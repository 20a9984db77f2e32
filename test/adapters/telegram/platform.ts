import { vi } from 'vitest';
import { fromTelegram } from '../../../adapters/telegram/text.ts';
import type { Fate, MediaKind } from '../../../core/message.ts';
import { plain, type RichText, slice } from '../../../core/richtext.ts';
import type {
  Delivered,
  Fault,
  OpenChannel,
  Person,
  Platform,
  Shown,
  ShownPart,
} from '../../contracts/channel/platform.ts';
import { cleaned } from '../../fakes/telegram/text.ts';
import { bot, type Kept } from '../../fakes/telegram/world.ts';
import { forum, openTelegram, type TelegramUnderTest } from './open.ts';
import { buttonsOf, Somebody } from './people.ts';

const fates: Readonly<Record<string, Fate>> = { '👀': 'pending', '👌': 'sent', '🤷': 'unknown', '💔': 'failed' };

/** Telegram for the contract's checks: the real client, a Bot API at the wire, people in it. */
export function openForContract(mode: 'polling' | 'webhook'): OpenChannel {
  return async (wrap) => {
    const test = await openTelegram({
      mode,
      wrap,
      before: ({ world }) => {
        world.addForum(forum, 'Support');
        world.addUser(101, 'Li', { last_name: 'Lei' });
        world.addUser(102, 'Han');
      },
    });
    const { world } = test.telegram;
    const platform: Platform = {
      customer: createPerson(test, 101),
      stranger: createPerson(test, 102),
      room: { channel: 'telegram', chat: String(forum) },
      nowhere: { channel: 'telegram', chat: '999' },
      shown: async ({ chat, thread }) =>
        fold(test, world.in(Number(chat), thread === undefined ? undefined : Number(thread))),
      faults: ['lost-before', 'lost-after', 'too-many-requests', 'server-error'],
      inject(fault: Fault) {
        test.telegram.trouble(fault === 'too-many-requests' ? { fault, seconds: 1 } : { fault }, /^send/);
      },
      keeps: (text) => cleaned(text.toWellFormed()),
      ...(mode === 'polling' ? { inOrder: true } : {}),
    };
    return { channel: test.channel, sink: test.sink, platform, foreign: test.foreign, close: test.close };
  };
}

const storedAs: Readonly<Record<MediaKind, string>> = {
  image: 'photo',
  video: 'video',
  audio: 'audio',
  voice: 'voice',
  file: 'document',
  sticker: 'sticker',
};

function createPerson(test: TelegramUnderTest, id: number): Person {
  const { world, callsOf } = { world: test.telegram.world, callsOf: test.telegram.callsOf };
  const user = world.users.get(id);
  if (!user) throw new Error('There is no such user');
  const somebody = new Somebody(test.telegram, user);

  async function answerForm(card: Kept, values: Readonly<Record<string, string>>): Promise<Delivered> {
    let last: Delivered = 'acked';
    for (const value of Object.values(values)) {
      const prompt = await vi.waitFor(() => {
        const asked = world.in(id).findLast((message) => message.from?.id === bot.id && message !== card);
        const isNew = asked && !answered.has(`${asked.message_id}/${asked.text}`);
        if (!asked || !isNew || asked.reply_to_message?.message_id !== card.message_id)
          throw new Error('Nothing asked');
        return asked;
      });
      answered.add(`${prompt.message_id}/${prompt.text}`);
      const choice = buttonsOf(prompt).find(({ text }) => text.toLowerCase() === value);
      last = choice
        ? await somebody.press(prompt.message_id, choice.text)
        : await somebody.say(value, prompt.message_id);
    }
    return last;
  }
  const answered = new Set<string>();

  return {
    address: { channel: 'telegram', chat: String(id) },
    say: (text, replyTo) => somebody.say(text.toWellFormed(), replyTo === undefined ? undefined : Number(replyTo)),
    redeliver: () => somebody.redeliver(),
    async give(files, caption) {
      const events = test.sink.events.length;
      const album = files.length > 1 ? { media_group_id: `album-${world.nextId(0)}` } : {};
      const messages = files.map(({ media, name, bytes }, index) => {
        const as = storedAs[media];
        const stored = world.store(as, name, Buffer.from(bytes));
        const hasCaption = caption !== '' && index === 0 && media !== 'sticker';
        return somebody.message(world.mediaFields(as, stored), { ...album, ...(hasCaption ? { caption } : {}) });
      });
      const delivered = await somebody.pushAll(messages.map((content) => ({ kind: 'message', content })));
      // An album is acked when it is on disk, and handed in when nothing more comes.
      await vi.waitFor(() => {
        if (test.sink.events.length === events) throw new Error('Not handed in yet');
      });
      return delivered;
    },
    locate: (latitude, longitude, title) =>
      somebody.write({
        venue: { location: { latitude, longitude }, title, address: '' },
        location: { latitude, longitude },
      }),
    edit: (message, text) => somebody.edit(Number(message), { text }),
    remove: () => Promise.reject(new Error('Telegram tells nobody what was deleted')),
    react: (message, emoji, added) => somebody.react(Number(message), added ? [emoji] : []),
    async press(message, action, values) {
      const card = world.find(id, message);
      if (!card) throw new Error('There is no such message');
      const button = buttonsOf(card).find(({ callback_data: data }) => data.slice(2) === action);
      const pressed = await somebody.pressData(card, button?.callback_data ?? '');
      return Object.keys(values).length === 0 ? pressed : answerForm(card, values);
    },
    type: () => Promise.reject(new Error('Telegram tells no bot that somebody types')),
    async typing() {
      await vi.waitFor(() => {
        if (callsOf('sendChatAction').length === 0) throw new Error('Nobody types');
      });
      return callsOf('sendChatAction').map(() => 'Acme Bot');
    },
    async roundTrip() {
      const response = await fetch(`${test.telegram.apiRoot}/bot${test.telegram.token}/getMe`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{}',
      });
      await response.body?.cancel();
    },
  };
}

/** What people see: an album is one thing to them. */
async function fold(test: TelegramUnderTest, messages: readonly Kept[]): Promise<readonly Shown[]> {
  const shown: (Shown & { readonly album?: string })[] = [];
  for (const message of messages) {
    const key = `${message.chat.id}/${message.message_id}`;
    // What customers said themselves is no message of ours, unless we did something to it.
    if (message.from?.id !== bot.id && !test.telegram.world.reactions.has(key)) continue;
    const { head, parts } = partsOf(test, message);
    const before = shown.at(-1);
    if (message.media_group_id !== undefined && before?.album === message.media_group_id) {
      shown[shown.length - 1] = { ...before, parts: [...before.parts, ...parts] };
      continue;
    }
    const reactions = [...(test.telegram.world.reactions.get(key)?.values() ?? [])].flat();
    const fate = fates[reactions[0] ?? ''];
    const replied = message.reply_to_message;
    shown.push({
      id: String(message.message_id),
      by: head ?? message.from?.first_name ?? '',
      parts,
      reactions,
      ...(fate === undefined ? {} : { fate }),
      ...(replied === undefined ? {} : { quote: { name: replied.from?.first_name ?? '', text: replied.text ?? '' } }),
      ...(message.media_group_id === undefined ? {} : { album: message.media_group_id }),
    });
  }
  return shown;
}

function partsOf(test: TelegramUnderTest, message: Kept): { head?: string; parts: readonly ShownPart[] } {
  const { world } = test.telegram;
  if (message.text !== undefined) {
    const { head, rest } = behead(fromTelegram(message.text, message.entities));
    const card = cardIn(rest, message);
    return { ...head, parts: [card ?? { kind: 'text', text: rest }] };
  }
  if (message.venue) {
    const { latitude: lat, longitude: lng } = message.venue.location;
    return { parts: [{ kind: 'location', lat, lng, label: message.venue.title }] };
  }
  if (message.location) {
    const { latitude: lat, longitude: lng } = message.location;
    return { parts: [{ kind: 'location', lat, lng, label: '' }] };
  }
  if (message.contact) {
    return { parts: [{ kind: 'contact', name: message.contact.first_name, phones: [message.contact.phone_number] }] };
  }
  const { head, rest } = behead(fromTelegram(message.caption ?? '', message.caption_entities));
  for (const [media, as] of Object.entries(storedAs)) {
    const field = message[as] as { file_id: string } | readonly { file_id: string }[] | undefined;
    const file = world.files.get((Array.isArray(field) ? field.at(-1) : field)?.file_id ?? '');
    if (file) {
      const { name, bytes } = file;
      return { ...head, parts: [{ kind: 'media', media: media as MediaKind, name, bytes, caption: rest.text }] };
    }
  }
  return { parts: [] };
}

/** Takes off the line that says who speaks. */
function behead(text: RichText): { head?: { head: string }; rest: RichText } {
  const first = text.spans.find(({ style, start }) => style === 'bold' && start === 0);
  if (!first || text.text[first.end - 1] !== ':') return { rest: text };
  // The name in front keeps the white space that Telegram strips where a text begins.
  const start = first.end + 1;
  const blank = text.text.slice(start).search(/\S/);
  return { head: { head: text.text.slice(0, first.end - 1) }, rest: slice(text, start + Math.max(0, blank)) };
}

/** A card, as an eye puts it together: a bold title, lines of facts, a body, buttons. */
function cardIn(text: RichText, message: Kept): ShownPart | undefined {
  const [head = '', ...body] = text.text.split('\n\n');
  const [title = '', ...lines] = head.split('\n');
  const isTitled = text.spans.some(({ style, start, end }) => style === 'bold' && start === 0 && end === title.length);
  if (!isTitled) return undefined;
  const fields = lines.map((line) => {
    const at = line.indexOf(': ');
    return { label: line.slice(0, at), value: line.slice(at + 2) };
  });
  const actions = buttonsOf(message).map(({ text: label, callback_data: data, style }) => ({
    id: data.slice(2),
    label,
    ...(style === undefined ? {} : { style: style as 'primary' }),
  }));
  const more = {
    ...(fields.length > 0 ? { fields } : {}),
    ...(body.length > 0 ? { body: plain(body.join('\n\n')) } : {}),
  };
  return { kind: 'card', card: { title, ...more, actions } };
}
