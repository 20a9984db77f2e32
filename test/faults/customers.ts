import { signal } from '@preact/signals';
import type { Party } from '../../core/message.ts';
import { browserClock } from '../../web/shared/clock.ts';
import { Talk } from '../../web/shared/talk.ts';
import { Somebody } from '../adapters/telegram/people.ts';
import { newVisitor } from '../adapters/web/browser.ts';
import { FakePerson } from '../fakes/slack/people.ts';
import type { FakeTelegram } from '../fakes/telegram/server.ts';
import { bot } from '../fakes/telegram/world.ts';
import { Page, type Watch } from '../kill/page.ts';
import { messages, wordsOf } from '../kill/words.ts';
import type { Served } from '../support/serve.ts';
import type { Post } from './post.ts';
import type { Record } from './record.ts';

/** Somebody who writes to the brand, on one of its channels. */
export interface Customer {
  readonly name: string;
  readonly channel: string;
  say(words: string): void;
  /** Its platform brings something that it has brought before. */
  again(): void;
  /** What is not taken in yet. */
  readonly waiting: number;
  leave(): void;
}

/** What customers write to, and where it is noted. */
interface Chat {
  readonly channel: string;
  readonly name: string;
  readonly record: Record;
}

const noteIn = ({ record, name }: Chat, words: string) =>
  record.writes(words, { kind: 'customer', customer: name, place: `chat:${name}` });

export function telegramCustomer(chat: Chat, telegram: FakeTelegram, id: number): Customer {
  const somebody = new Somebody(telegram, telegram.world.addUser(id, chat.name));
  const mine = () => telegram.feed.sent.filter(({ message }) => message?.chat.id === id).slice(-5);
  return {
    name: chat.name,
    channel: chat.channel,
    say: (words) => void somebody.say(noteIn(chat, words).text),
    again() {
      const [older] = mine();
      if (older) void telegram.feed.redeliver(older, `${id}`);
    },
    get waiting() {
      return 0;
    },
    leave() {},
  };
}

/** Tells the record of all that stands in the chats of a Telegram. */
export function watchTelegram({ world }: FakeTelegram, record: Record): () => void {
  let seen = 0;
  return () => {
    const all = [...world.messages.values()];
    for (const message of all.slice(seen)) {
      const who = world.users.get(message.chat.id)?.first_name;
      if (message.from?.id === bot.id && who !== undefined) record.shown(`chat:${who}`, String(message['text'] ?? ''));
    }
    seen = all.length;
  };
}

export function slackCustomer(chat: Chat, post: Post, number: number): Customer {
  const id = `U0${chat.name.toUpperCase()}`;
  const place = { channel: `D0${chat.name.toUpperCase()}` };
  const person = new FakePerson(post.slack, id, chat.name);
  post.slack.world.addChannel(place.channel, [id]);
  return {
    name: chat.name,
    channel: chat.channel,
    say(words) {
      const { text, written } = noteIn(chat, words);
      post.bring(person.said(place, person.write(place, text)), written);
    },
    again: () => post.again(number),
    get waiting() {
      return 0;
    },
    leave() {},
  };
}

/** A browser with the widget, whose line goes through the load balancer. */
export async function visitor(chat: Chat, served: Served, url: string, watch: Watch): Promise<Customer> {
  const token = await newVisitor(served);
  const me = signal<Party | null>(null);
  let lastSeen = 0;
  const page = new Page({
    name: chat.name,
    url,
    origin: served.url,
    watch,
    hello: () => ({ type: 'hello', token, after: talk.head.peek(), language: 'en' }),
    heard(message) {
      if (message.type === 'welcome') {
        me.value = message.me;
        page.outbox.flush();
      }
      if (message.type !== 'page' && message.type !== 'line') return;
      talk.heard(message);
      const lines = message.type === 'page' ? message.lines : [message.line];
      const fresh = lines.filter(({ seq }) => seq > lastSeen);
      lastSeen = fresh.at(-1)?.seq ?? lastSeen;
      for (const { parts } of messages(fresh, 'agent')) chat.record.shown(`chat:${chat.name}`, wordsOf(parts));
    },
  });
  const talk = new Talk({
    where: {},
    me,
    send: (message) => page.connection.send(message),
    outbox: page.outbox,
    clock: browserClock,
    newKey: () => `${chat.name}-${page.written.size + 1}`,
  });
  page.connection.start();
  return {
    name: chat.name,
    channel: chat.channel,
    say(words) {
      const { text } = noteIn(chat, words);
      page.written.set(`${chat.name}-${page.written.size + 1}`, { text, kind: 'message', done: false });
      talk.send([{ kind: 'text', text }], []);
    },
    // A new line says again what the old one had no answer to.
    again: () => page.connection.restart(),
    get waiting() {
      return page.waiting;
    },
    leave: () => page.connection.stop(),
  };
}
