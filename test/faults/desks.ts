import { signal } from '@preact/signals';
import type { Line, ThreadSummary } from '../../adapters/web/protocol.ts';
import type { Party } from '../../core/message.ts';
import { browserClock } from '../../web/shared/clock.ts';
import { Talk } from '../../web/shared/talk.ts';
import { Somebody } from '../adapters/telegram/people.ts';
import { signIn } from '../adapters/web/browser.ts';
import { FakePerson } from '../fakes/slack/people.ts';
import { bot } from '../fakes/slack/world.ts';
import type { FakeTelegram } from '../fakes/telegram/server.ts';
import { type Kept, bot as telegramBot } from '../fakes/telegram/world.ts';
import { Page, type Watch } from '../kill/page.ts';
import { messages, wordsOf } from '../kill/words.ts';
import type { Served } from '../support/serve.ts';
import type { Post } from './post.ts';
import type { Ending, Record } from './record.ts';

/** Where agents answer. */
export interface Desk {
  /** Whether a place is a thread of this desk. */
  has(place: string): boolean;
  answer(place: string, kind: 'agent' | 'note', customer: string): void;
  /** Closes the case, or gives it to the web desk. */
  end(place: string, how: Ending['how'], customer: string): Ending;
  readonly waiting: number;
  leave(): void;
}

const commandFor = { closed: '!close', moved: '!transfer web' };
const wordsFor = { agent: 'We are looking for it.', note: '// nobody else may read this' };

/** A channel of Slack; each of its threads is one case. */
export function slackDesk(post: Post, room: string, agent: string, record: Record): Desk & { look(): void } {
  const { world } = post.slack;
  const person = new FakePerson(post.slack, `U0${agent.toUpperCase()}`, agent);
  const { messages: all } = world.addChannel(room, [person.id]);
  let seen = '';
  const prefix = `desk:${room}/`;
  return {
    has: (place) => place.startsWith(prefix),
    answer(place, kind, customer) {
      const thread = place.slice(prefix.length);
      const { text, written } = record.writes(wordsFor[kind], { kind, customer, place });
      const at = { channel: room, thread };
      post.bring(person.said(at, person.write(at, text)), written);
    },
    end(place, how, customer) {
      const at = { channel: room, thread: place.slice(prefix.length) };
      const ending = record.ends(how, { customer, place });
      post.bring(person.said(at, person.write(at, commandFor[how])), ending.written);
      return ending;
    },
    look() {
      for (const { ts, user, text, thread_ts: thread } of all.filter(({ ts }) => ts > seen)) {
        seen = ts;
        // The card in the room itself tells again what was said.
        if (user === bot.user && thread !== undefined) record.shown(`${prefix}${thread}`, text);
      }
    },
    get waiting() {
      return 0;
    },
    leave() {},
  };
}

/** A forum of Telegram; each of its topics is one case. */
export function forumDesk(
  telegram: FakeTelegram,
  room: string,
  agent: string,
  record: Record,
): Desk & { look(): void } {
  const { world } = telegram;
  const forum = Number(room);
  const somebody = new Somebody(telegram, world.addUser(300, agent));
  const group = world.groups.get(forum);
  if (group) world.join(group, somebody.user);
  const prefix = `desk:${room}/`;
  const say = (place: string, text: string) =>
    somebody.at({ chat: forum, topic: Number(place.slice(prefix.length)) }).say(text);
  let seen = 0;
  return {
    has: (place) => place.startsWith(prefix),
    answer: (place, kind, customer) => void say(place, record.writes(wordsFor[kind], { kind, customer, place }).text),
    end(place, how, customer) {
      const ending = record.ends(how, { customer, place });
      void say(place, commandFor[how]).then(() => {
        ending.written.takenAt = Date.now();
      });
      return ending;
    },
    look() {
      const all = world.in(forum);
      for (const message of all.slice(seen)) {
        const {
          from,
          message_thread_id: topic,
          reply_markup: buttons,
          text,
        } = message as Kept & { reply_markup?: object };
        // The card, which has buttons, tells again what was said.
        const isRelayed = from?.id === telegramBot.id && topic !== undefined && buttons === undefined;
        if (isRelayed) record.shown(`${prefix}${topic}`, String(text ?? ''));
      }
      seen = all.length;
    },
    get waiting() {
      return 0;
    },
    leave() {},
  };
}

/** What the app says to customers in direct chats of Slack. */
export function watchSlackChats(post: Post, names: readonly string[], record: Record): () => void {
  const seen = new Map<string, string>();
  return () => {
    for (const name of names) {
      const { messages: all } = post.slack.world.channel(`D0${name.toUpperCase()}`);
      // By its time and not by its place: what is deleted moves the others up.
      const before = seen.get(name) ?? '';
      for (const { ts, user, text } of all.filter(({ ts }) => ts > before)) {
        seen.set(name, ts);
        if (user === bot.user) record.shown(`chat:${name}`, text);
      }
    }
  };
}

interface Watched {
  readonly talk: Talk;
  seen: number;
}

/** An agent in the web desk, whose line goes through the load balancer. */
export async function webDesk(
  { name, token }: { readonly name: string; readonly token: string },
  served: Served,
  url: string,
  watch: Watch,
  record: Record,
): Promise<Desk> {
  const cookie = await signIn(served, { token });
  const me = signal<Party | null>(null);
  const threads = new Map<string, Watched>();
  const endings = new Map<string, Ending>();
  let keys = 0;
  const page = new Page({
    name,
    url,
    origin: served.url,
    cookie,
    watch,
    hello: () => ({ type: 'hello-agent' }),
    heard(message) {
      switch (message.type) {
        case 'welcome-agent':
          me.value = message.me;
          page.outbox.flush();
          for (const [key, { talk }] of threads) open(key, talk);
          break;
        case 'done': {
          const ending = endings.get(message.key);
          if (ending) ending.written.takenAt = Date.now();
          break;
        }
        case 'threads':
          for (const summary of message.threads) look(summary);
          break;
        case 'thread':
          look(message.thread);
          break;
        case 'page':
        case 'line': {
          const watched = threads.get(`${message.room}/${message.thread}`);
          watched?.talk.heard(message);
          const lines = message.type === 'page' ? message.lines : [message.line];
          if (watched) read(`desk:${message.room}/${message.thread}`, watched, lines);
          break;
        }
        default:
      }
    },
  });

  function open(key: string, talk: Talk): void {
    const [room = '', thread = ''] = key.split('/');
    page.connection.send({ type: 'open', room, thread, after: talk.head.peek() });
  }

  function look({ room, thread }: ThreadSummary): void {
    const key = `${room}/${thread}`;
    if (threads.has(key)) return;
    const talk = new Talk({
      where: { room, thread },
      me,
      send: (message) => page.connection.send(message),
      outbox: page.outbox,
      clock: browserClock,
      newKey: () => `${name}-${keys}`,
    });
    threads.set(key, { talk, seen: 0 });
    open(key, talk);
  }

  function read(place: string, watched: Watched, lines: readonly Line[]): void {
    const fresh = lines.filter(({ seq }) => seq > watched.seen);
    watched.seen = fresh.at(-1)?.seq ?? watched.seen;
    for (const { parts } of messages(fresh, 'customer')) record.shown(place, wordsOf(parts));
  }

  page.connection.start();
  return {
    has: (place) => threads.has(place.slice('desk:'.length)),
    answer(place, kind, customer) {
      const { text } = record.writes(wordsFor[kind], { kind, customer, place });
      keys += 1;
      page.written.set(`${name}-${keys}`, { text, kind: kind === 'note' ? 'note' : 'message', done: false });
      threads.get(place.slice('desk:'.length))?.talk.send([{ kind: 'text', text }], []);
    },
    end(place, how, customer) {
      const ending = record.ends(how, { customer, place });
      keys += 1;
      endings.set(`${name}-${keys}`, ending);
      page.written.set(`${name}-${keys}`, { text: commandFor[how], kind: 'message', done: false });
      threads.get(place.slice('desk:'.length))?.talk.send([{ kind: 'text', text: commandFor[how] }], []);
      return ending;
    },
    get waiting() {
      return page.waiting;
    },
    leave: () => page.connection.stop(),
  };
}
