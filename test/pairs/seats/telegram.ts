import { vi } from 'vitest';
import { fromTelegram } from '../../../adapters/telegram/text.ts';
import type { Entity } from '../../../adapters/telegram/wire.ts';
import type { Channel } from '../../../core/channel.ts';
import type { Fate, MediaKind } from '../../../core/message.ts';
import { type RichText, slice } from '../../../core/richtext.ts';
import { buttonsOf, type Somebody } from '../../adapters/telegram/people.ts';
import type { FakeTelegram } from '../../fakes/telegram/server.ts';
import { cleaned } from '../../fakes/telegram/text.ts';
import { bot, type Kept } from '../../fakes/telegram/world.ts';
import { rich, runs } from './samples.ts';
import { type Look, labelledLinks, type Role, type Seat, type Styled } from './seat.ts';

export interface TelegramWindow {
  readonly telegram: FakeTelegram;
  readonly somebody: Somebody;
  readonly role: Role;
  readonly channel: Channel;
}

const fates: Readonly<Record<string, Fate>> = { '👀': 'pending', '👌': 'sent', '🤷': 'unknown', '💔': 'failed' };
const storedAs: Readonly<Record<MediaKind, string>> = {
  image: 'photo',
  video: 'video',
  audio: 'audio',
  voice: 'voice',
  file: 'document',
  sticker: 'sticker',
};
const types = {
  bold: 'bold',
  italic: 'italic',
  strike: 'strikethrough',
  underline: 'underline',
  code: 'code',
  pre: 'pre',
  quote: 'blockquote',
  link: 'text_link',
} as const;

/** Somebody on Telegram: in a chat with the bot, or in the topic of a case. */
export function telegramSeat({ telegram, somebody, role, channel }: TelegramWindow): Seat {
  const { world } = telegram;
  const { chat, topic } = somebody.seat;

  async function tell(message: Kept): Promise<string> {
    await somebody.tell(message);
    return String(message.message_id);
  }

  /** A question is shown a moment before its answer is understood; a person who sees nothing happen presses again. */
  function pressUntil(id: number, button: string, question: string): Promise<void> {
    return vi.waitFor(
      async () => {
        if (world.find(chat, id)?.text !== question) return;
        await somebody.press(id, button);
        throw new Error('Nothing has happened yet');
      },
      { timeout: 10_000, interval: 30 },
    );
  }

  async function fillIn(card: number, values: readonly string[]): Promise<void> {
    const answered = new Set<string>();
    for (const value of values) {
      const prompt = await vi.waitFor(
        () => {
          const asked = world
            .in(chat, topic)
            .findLast(({ from, reply_to_message: to }) => from?.id === bot.id && to?.message_id === card);
          if (!asked || answered.has(String(asked.text))) throw new Error('Nothing is asked');
          return asked;
        },
        { timeout: 10_000, interval: 5 },
      );
      answered.add(String(prompt.text));
      const choice = buttonsOf(prompt).find(({ text }) => text === value);
      if (choice) await pressUntil(prompt.message_id, choice.text, String(prompt.text));
      else await somebody.say(value, prompt.message_id);
    }
  }

  return {
    platform: 'telegram',
    name: somebody.user.first_name,
    role,
    features: channel.capabilities.features,
    longest: channel.capabilities.limits.text,
    keeps: (text) => cleaned(text.toWellFormed()),
    shown: () => fold(telegram, world.in(chat, topic)),
    async say(text, replyTo) {
      const typed = { text: cleaned(text.toWellFormed()) };
      return tell(somebody.message(typed, somebody.replyFields(replyTo === undefined ? undefined : Number(replyTo))));
    },
    saysStyled: (which) => tell(somebody.message(styledMessage(which))),
    async give(files, caption) {
      const album = files.length > 1 ? { media_group_id: `album-${world.nextId(0)}` } : {};
      const messages = files.map(({ media, name, bytes }, index) => {
        const as = storedAs[media];
        const content = world.mediaFields(as, world.store(as, name, Buffer.from(bytes)));
        return somebody.message(content, { ...album, ...(caption !== '' && index === 0 ? { caption } : {}) });
      });
      await somebody.pushAll(messages.map((content) => ({ kind: 'message', content })));
      return String(messages[0]?.message_id);
    },
    giveTooLarge(name, bytes) {
      const content = world.mediaFields('document', world.store('document', name, Buffer.alloc(1)));
      return tell(somebody.message({ document: { ...(content['document'] as object), file_size: bytes } }));
    },
    locate: ({ lat: latitude, lng: longitude, label: title }) =>
      tell(
        somebody.message({
          venue: { location: { latitude, longitude }, title, address: '' },
          location: { latitude, longitude },
        }),
      ),
    introduce: ({ name: first_name, phone: phone_number }) =>
      tell(somebody.message({ contact: { first_name, phone_number } })),
    async edit(id, text) {
      await somebody.edit(Number(id), { text });
    },
    async react(id, emoji, added) {
      await somebody.react(Number(id), added ? [emoji] : []);
    },
    async press(id, action, values = {}) {
      const card = world.find(chat, id);
      if (!card) throw new Error('There is no such message');
      const button = buttonsOf(card).find(({ callback_data: data }) => data.slice(2) === action);
      if (!button) throw new Error(`There is no button ${action}`);
      await somebody.pressData(card, button.callback_data);
      await fillIn(card.message_id, Object.values(values));
    },
  };
}

function styledMessage(which: Styled): object {
  const { text, spans } = rich(runs[which]);
  const entities = spans.map((span) => ({
    type: types[span.style as keyof typeof types],
    offset: span.start,
    length: span.end - span.start,
    ...(span.style === 'link' ? { url: span.url } : {}),
  }));
  return { text, entities };
}

/** What people see: an album is one thing to them. */
function fold(telegram: FakeTelegram, messages: readonly Kept[]): readonly Look[] {
  const shown: (Look & { readonly album?: string })[] = [];
  for (const message of messages) {
    const look = lookAt(telegram, message);
    const before = shown.at(-1);
    const album = message.media_group_id;
    if (before && album !== undefined && before.album === album) {
      shown[shown.length - 1] = { ...before, files: [...before.files, ...look.files] };
    } else shown.push({ ...look, ...(album === undefined ? {} : { album }) });
  }
  return shown;
}

function lookAt(telegram: FakeTelegram, message: Kept): Look {
  const isOurs = message.from?.id === bot.id;
  const entities = message.entities ?? message.caption_entities;
  const whole = fromTelegram(message.text ?? message.caption ?? '', entities);
  const { by, text } = isOurs ? behead(whole) : { by: message.from?.first_name ?? '', text: whole };
  const emoji = [...(telegram.world.reactions.get(`${message.chat.id}/${message.message_id}`)?.values() ?? [])].flat();
  const fate = emoji.map((one) => fates[one]).find((one) => one !== undefined);
  const { venue, location, contact } = message;
  return {
    id: String(message.message_id),
    by,
    text,
    files: filesOf(telegram, message),
    ...(location ? { place: { lat: location.latitude, lng: location.longitude, label: venue?.title ?? '' } } : {}),
    ...(contact ? { contact: { name: contact.first_name, phone: contact.phone_number } } : {}),
    ...(message.reply_to_message ? { replyTo: String(message.reply_to_message.message_id) } : {}),
    reactions: emoji.filter((one) => fates[one] === undefined),
    ...(fate === undefined ? {} : { fate }),
    buttons: buttonsOf(message).map(({ text: label, callback_data: data }) => ({ id: data.slice(2), label })),
    live: isOurs ? [...labelledLinks(text), ...livePieces(message, entities ?? [])] : [],
  };
}

function filesOf({ world }: FakeTelegram, message: Kept): Look['files'] {
  return Object.entries(storedAs).flatMap(([kind, as]) => {
    const field = message[as] as { file_id: string } | readonly { file_id: string }[] | undefined;
    const file = world.files.get((Array.isArray(field) ? field.at(-1) : field)?.file_id ?? '');
    return file ? [{ kind, name: file.name, bytes: async () => file.bytes }] : [];
  });
}

/** Takes off the line that says who speaks. */
function behead(text: RichText): { by: string; text: RichText } {
  const first = text.spans.find(({ style, start }) => style === 'bold' && start === 0);
  if (!first || text.text[first.end - 1] !== ':') return { by: '', text };
  // The name in front keeps the white space that Telegram strips where a text begins.
  const start = first.end + 1;
  const blank = text.text.slice(start).search(/\S/);
  return { by: text.text.slice(0, first.end - 1), text: slice(text, start + Math.max(0, blank)) };
}

/** What Telegram finds by itself outside of code, in a group, where it calls people; and entities that do so anywhere. */
function livePieces(message: Kept, entities: readonly Entity[]): readonly string[] {
  const words = message.text ?? message.caption ?? '';
  const isCode = (at: number) =>
    entities.some(
      ({ type, offset, length }) => (type === 'code' || type === 'pre') && offset <= at && at < offset + length,
    );
  const found =
    message.chat.id < 0 ? [...words.matchAll(/(?<![\p{L}\p{N}_@])@[a-z]\w+|(?<![\p{L}\p{N}_/@<])\/\w+/giu)] : [];
  return [
    ...entities.flatMap(({ type }) => (type.includes('mention') || type === 'bot_command' ? [type] : [])),
    ...found.filter(({ index }) => !isCode(index)).map(([piece]) => piece),
  ];
}
