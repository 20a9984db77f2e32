import { emojiOf, shortcodeOf } from '../../../adapters/slack/emoji.ts';
import { textOf } from '../../../adapters/slack/text.ts';
import type { Channel } from '../../../core/channel.ts';
import type { Fate } from '../../../core/message.ts';
import { concat, plain } from '../../../core/richtext.ts';
import type { Given } from '../../contracts/channel/platform.ts';
import type { FakePerson, Place } from '../../fakes/slack/people.ts';
import type { FakeSlack } from '../../fakes/slack/server.ts';
import { bot, type FakeMessage, type Json, mimeOf } from '../../fakes/slack/world.ts';
import { runs } from './samples.ts';
import { type Look, labelledLinks, type Role, type Seat, type Styled } from './seat.ts';

export interface SlackWindow {
  readonly slack: FakeSlack;
  readonly person: FakePerson;
  readonly place: Place;
  readonly role: Role;
  readonly channel: Channel;
}

const fates: Readonly<Record<string, Fate>> = {
  hourglass_flowing_sand: 'pending',
  white_check_mark: 'sent',
  warning: 'failed',
  grey_question: 'unknown',
};

/** Somebody in Slack: in a chat with the app, or in the thread of a case. */
export function slackSeat({ slack, person, place, role, channel }: SlackWindow): Seat {
  const { world } = slack;

  async function write(text: string, more: Json = {}): Promise<string> {
    const message = person.write(place, text, more);
    await slack.event(person.said(place, message));
    return message.ts;
  }

  const share = (text: string, files: readonly Json[]) => write(text, { subtype: 'file_share', files });

  function fileObject({ media, name, bytes }: Given): Json {
    const object = world.fileObject(world.addFile(name, Buffer.from(bytes)), slack.base);
    // What Slack's own recorder makes.
    return media === 'voice' ? { ...object, subtype: 'slack_audio' } : object;
  }

  return {
    platform: 'slack',
    name: world.users.get(person.id)?.name ?? '',
    role,
    features: channel.capabilities.features,
    longest: 12_000,
    keeps: (text) => text,
    shown: () =>
      (world.channels.get(place.channel)?.messages ?? [])
        .filter(({ ts, thread_ts: of }) => place.thread === undefined || ts === place.thread || of === place.thread)
        .map((message) => lookAt(slack, place.channel, message)),
    // Slack's threads are flat: only in a chat of its own can one message be answered by another.
    say: (text, replyTo) => write(text, replyTo === undefined || role === 'agent' ? {} : { thread_ts: replyTo }),
    saysStyled: (which) => write(runs[which].map(([text]) => text).join(''), { blocks: [styledBlock(which)] }),
    give: (files, caption) => share(caption, files.map(fileObject)),
    giveTooLarge: (name, bytes) => share('', [fileObject({ media: 'file', name, bytes: new Uint8Array(bytes) })]),
    async edit(ts, text) {
      await person.edit(place.channel, ts, text);
    },
    async remove(ts) {
      await person.remove(place.channel, ts);
    },
    async react(ts, emoji, added) {
      await person.react(place.channel, ts, shortcodeOf(emoji) ?? emoji, added);
    },
    async press(ts, action, values = {}) {
      await person.press(place.channel, ts, action);
      if (Object.keys(values).length > 0) await person.submit(values);
    },
  };
}

/** Formatted text as Slack's editor writes it. */
function styledBlock(which: Styled): Json {
  const kinds = { words: 'rich_text_section', quote: 'rich_text_quote', block: 'rich_text_preformatted' } as const;
  const elements = runs[which].map(([text, format]): Json => {
    if (format?.style === 'link') return { type: 'link', url: format.url, text };
    return { type: 'text', text, ...(which === 'words' && format ? { style: { [format.style]: true } } : {}) };
  });
  return { type: 'rich_text', elements: [{ type: kinds[which], elements }] };
}

function lookAt(slack: FakeSlack, channel: string, message: FakeMessage): Look {
  const blocks = (message.blocks ?? []) as Json[];
  const names = [...(slack.world.reactions.get(`${channel}/${message.ts}`) ?? [])];
  const fate = names.map((name) => fates[name]).find((one) => one !== undefined);
  const words = blocks
    .filter(({ type }) => type === 'rich_text')
    .map((block) => textOf({ blocks: [block] }, new Map()));
  const header = blocks.find(({ type }) => type === 'header')?.['text'] as { text: string } | undefined;
  const head = blocks.find(({ block_id: id }) => id === 'speaker')?.['elements'] as { text: string }[] | undefined;
  const all = header ? [plain(header.text), ...words] : words;
  const text = all.reduce((before, one) => concat(before, before.text === '' ? '' : '\n', one), plain(''));
  const buttons = blocks.flatMap((block) => (block['type'] === 'actions' ? (block['elements'] as Json[]) : []));
  return {
    id: message.ts,
    by: head?.[0]?.text ?? '',
    text,
    files: (message.files ?? []).map((file) => fileOf(slack, file)),
    reactions: names.filter((name) => fates[name] === undefined).map((name) => emojiOf(name) ?? name),
    ...(fate === undefined ? {} : { fate }),
    buttons: buttons.map((button) => ({
      id: String(button['action_id']),
      label: (button['text'] as { text: string }).text,
    })),
    live: message.user === bot.user ? [...labelledLinks(text), ...livePieces(message)] : [],
  };
}

function fileOf(slack: FakeSlack, { id }: Json): Look['files'][number] {
  const file = slack.world.files.get(String(id));
  if (!file) throw new Error('The file is gone');
  const [kind = ''] = mimeOf(file.name).split('/');
  return { kind: kind === 'application' ? 'file' : kind, name: file.name, bytes: async () => file.bytes };
}

/** Elements that call somebody, and markup in the text beside the blocks. */
function livePieces({ text, blocks = [] }: FakeMessage): readonly string[] {
  const found: string[] = [];
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const { type } = value as Json;
    if (['user', 'usergroup', 'channel', 'broadcast', 'emoji', 'team'].includes(String(type))) found.push(String(type));
    // The only markup of ours is the time of what was said earlier.
    const markup = type === 'mrkdwn' ? String((value as Json)['text']).replace(/<!date\^[^>]*>/g, '') : '';
    if (/[<>]/.test(markup)) found.push(markup);
    for (const inner of Object.values(value)) visit(inner);
  };
  visit(blocks);
  if (/[<>]/.test(text)) found.push(text);
  return found;
}
