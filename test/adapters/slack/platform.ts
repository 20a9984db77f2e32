import { readValue } from '../../../adapters/slack/card.ts';
import { emojiOf, shortcodeOf } from '../../../adapters/slack/emoji.ts';
import { textOf } from '../../../adapters/slack/text.ts';
import type { Action, Address, Card, Fate, MediaKind } from '../../../core/message.ts';
import type { RichText } from '../../../core/richtext.ts';
import type {
  ChannelUnderTest,
  Delivered,
  OpenChannel,
  Person,
  Shown,
  ShownPart,
} from '../../contracts/channel/platform.ts';
import { FakePerson } from '../../fakes/slack/people.ts';
import type { Ack, FakeSlack } from '../../fakes/slack/server.ts';
import { type FakeMessage, type Json, mimeOf } from '../../fakes/slack/world.ts';
import { openSlack, room, type SlackUnderTest } from './open.ts';

/** Slack for the contract's checks: two people who write to the app, and a desk's room. */
export function openForContract(mode: 'socket' | 'http'): OpenChannel {
  return async (wrap) => {
    const test = await openSlack({ mode, customers: 'direct', wrap });
    const { slack } = test;
    const result: ChannelUnderTest = {
      get channel() {
        return test.channel;
      },
      sink: test.sink,
      platform: {
        customer: createPerson(test, 'U0LI', 'Li', 'D0LI'),
        stranger: createPerson(test, 'U0BO', 'Bo', 'D0BO'),
        room: { channel: 'slack', chat: room },
        nowhere: { channel: 'slack', chat: 'C0NOWHERE' },
        shown: async (at) => shownAt(slack, at),
        faults: ['lost-before', 'lost-after', 'too-many-requests', 'server-error'],
        inject: (fault) => slack.fail('chat.postMessage', fault),
      },
      foreign: test.foreign,
      close: test.close,
    };
    return result;
  };
}

function createPerson(test: SlackUnderTest, id: string, name: string, channel: string): Person {
  const { slack } = test;
  const person = new FakePerson(slack, id, name);
  slack.world.addChannel(channel, [id]);
  const place = { channel };

  /** Acked, unless the channel says that it could not take something in. */
  async function outcome(delivery: Promise<Ack>): Promise<Delivered> {
    const refused = new Promise<Delivered>((resolve) => {
      test.onLog(({ event }) => event === 'slack-not-taken-in' && resolve('not-acked'));
    });
    return Promise.race([delivery.then(({ acked }): Delivered => (acked ? 'acked' : 'not-acked')), refused]);
  }

  return {
    address: { channel: 'slack', chat: channel },
    say: (text, replyTo) => outcome(person.say(place, text, replyTo === undefined ? {} : { thread_ts: replyTo })),
    redeliver() {
      const last = slack.said.findLast(({ kind }) => kind === 'events_api');
      if (!last) throw new Error('Nothing was delivered yet');
      // A delivery that is repeated is signed anew, and later.
      slack.clockAheadS += 1;
      return outcome(slack.redeliver('events_api', last.payload));
    },
    give: (files, caption) => outcome(person.give(place, files, caption)),
    locate: (_lat, _lng, label) => outcome(person.say(place, label)),
    edit: (ts, text) => outcome(person.edit(channel, ts, text)),
    remove: (ts) => outcome(person.remove(channel, ts)),
    react: (ts, emoji, added) => outcome(person.react(channel, ts, shortcodeOf(emoji) ?? emoji, added)),
    async press(ts, action, values) {
      const pressed = await outcome(person.press(channel, ts, action));
      return Object.keys(values).length === 0 ? pressed : outcome(person.submit(values));
    },
    async type() {},
    typing: async () => [],
    roundTrip: () => slack.roundTrip(),
  };
}

const fates: Readonly<Record<string, Fate>> = {
  hourglass_flowing_sand: 'pending',
  white_check_mark: 'sent',
  warning: 'failed',
  grey_question: 'unknown',
};

/** What people see of a place. */
export function shownAt(slack: FakeSlack, { chat, thread }: Address): readonly Shown[] {
  const messages = slack.world.channels.get(chat)?.messages ?? [];
  const here = messages.filter(({ ts, thread_ts: of }) => thread === undefined || ts === thread || of === thread);
  // What people wrote themselves is there too, but only what happened to it is of interest.
  return here
    .filter((message) => message.bot_id !== undefined || isMarked(slack, chat, message))
    .map((message) => shown(slack, chat, message));
}

function isMarked(slack: FakeSlack, chat: string, { ts }: FakeMessage): boolean {
  return slack.world.reactions.has(`${chat}/${ts}`);
}

function shown(slack: FakeSlack, chat: string, message: FakeMessage): Shown {
  const blocks = (message.blocks ?? []) as Json[];
  const names = [...(slack.world.reactions.get(`${chat}/${message.ts}`) ?? [])];
  const fate = names.map((name) => fates[name]).find((one) => one !== undefined);
  return {
    id: message.ts,
    by: speakerOf(blocks) ?? 'Frontdesk',
    parts: partsOf(slack, message, blocks),
    reactions: names.filter((name) => fates[name] === undefined).map((name) => emojiOf(name) ?? name),
    ...(fate && { fate }),
  };
}

function speakerOf(blocks: readonly Json[]): string | undefined {
  const head = blocks.find(({ block_id: id }) => id === 'speaker');
  return (head?.['elements'] as { text: string }[] | undefined)?.[0]?.text;
}

function partsOf(slack: FakeSlack, message: FakeMessage, blocks: readonly Json[]): readonly ShownPart[] {
  const words = blocks
    .filter(({ type }) => type === 'rich_text')
    .map((block) => textOf({ blocks: [block] }, new Map()));
  if (message.files) {
    return message.files.map(({ id }, index) => fileShown(slack, String(id), index === 0 ? words : []));
  }
  if (blocks.some(({ type }) => type === 'header' || type === 'actions'))
    return [{ kind: 'card', card: cardShown(blocks) }];
  return words.map((text) => ({ kind: 'text', text }));
}

function fileShown(slack: FakeSlack, id: string, words: readonly RichText[]): ShownPart {
  const file = slack.world.files.get(id);
  if (!file) throw new Error('The file is gone');
  const [kind = ''] = mimeOf(file.name).split('/');
  const media: MediaKind = kind === 'image' || kind === 'video' || kind === 'audio' ? kind : 'file';
  return {
    kind: 'media',
    media,
    name: file.name,
    bytes: file.bytes,
    caption: words.map(({ text }) => text).join('\n'),
  };
}

function cardShown(blocks: readonly Json[]): Card {
  const header = blocks.find(({ type }) => type === 'header')?.['text'] as { text: string } | undefined;
  const rich = (id: string) => blocks.find(({ block_id: one }) => one === id);
  const fields = rich('fields') && textOf({ blocks: [rich('fields')] }, new Map()).text.split('\n');
  const body = rich('body') && textOf({ blocks: [rich('body')] }, new Map());
  const buttons = blocks.flatMap((block) => (block['type'] === 'actions' ? (block['elements'] as Json[]) : []));
  return {
    title: header?.text ?? '',
    ...(fields && {
      fields: fields.map((line) => {
        const [label = '', value = ''] = line.split(': ');
        return { label, value };
      }),
    }),
    ...(body && { body }),
    actions: buttons.map(buttonShown),
  };
}

function buttonShown(button: Json): Action {
  const read = readValue(button['value'] as string | undefined);
  return {
    id: String(button['action_id']),
    label: (button['text'] as { text: string }).text,
    ...(button['style'] === undefined ? {} : { style: button['style'] as 'primary' }),
    ...(read && 'form' in read ? { form: read.form } : {}),
  };
}
