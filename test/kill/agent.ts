import { signal } from '@preact/signals';
import type { ClientMessage, Line, ServerMessage, ThreadSummary } from '../../adapters/web/protocol.ts';
import type { Party } from '../../core/message.ts';
import { browserClock } from '../../web/shared/clock.ts';
import { Talk } from '../../web/shared/talk.ts';
import type { Random } from '../simulation/random.ts';
import { rooms } from './front-desk.ts';
import { Page, type Watch, type Written } from './page.ts';
import { messages } from './words.ts';

/** So much may be on its way at a time, and wait to be answered. */
const mostWaiting = 3;
const mostToDo = 15;
/** Below the rate that an agent is held to, which counts anew after every start. */
const mostPerLife = 30;

interface Watched {
  readonly summary: ThreadSummary;
  readonly talk: Talk;
  /** Lines up to here were looked at. */
  seen: number;
}

/** An agent who answers in every thread that needs it, and now and then notes, claims, closes or passes on. */
export class Agent {
  readonly page: Page;
  readonly #name: string;
  readonly #random: Random;
  readonly #me = signal<Party | null>(null);
  readonly #threads = new Map<string, Watched>();
  /** Threads in which a customer has said something. */
  readonly #toDo: Watched[] = [];
  #isEnding = true;
  #doneInThisLife = 0;

  constructor(name: string, cookie: string, url: string, random: Random, watch: Watch) {
    this.#name = name;
    this.#random = random;
    this.page = new Page({
      name,
      url,
      cookie,
      watch,
      hello: () => ({ type: 'hello-agent' }),
      heard: (message) => this.#heard(message),
    });
  }

  /** From now on, cases stay as they are. */
  endNoMore(): void {
    this.#isEnding = false;
  }

  /** The front desk has died, and with it its count of what we asked for. */
  beginLife(): void {
    this.#doneInThisLife = 0;
  }

  get isIdle(): boolean {
    return this.page.waiting === 0 && this.#toDo.length === 0;
  }

  #heard(message: ServerMessage): void {
    switch (message.type) {
      case 'welcome-agent':
        this.#me.value = message.me;
        this.page.outbox.flush();
        for (const watched of this.#threads.values()) this.#open(watched);
        break;
      case 'threads':
        for (const summary of message.threads) this.#look(summary);
        break;
      case 'thread':
        this.#look(message.thread);
        break;
      case 'page':
      case 'line': {
        const watched = this.#threads.get(`${message.room}/${message.thread}`);
        watched?.talk.heard(message);
        if (watched) this.#read(watched, message.type === 'page' ? message.lines : [message.line]);
        break;
      }
      default:
    }
    this.#goOn();
  }

  #look(summary: ThreadSummary): void {
    const key = `${summary.room}/${summary.thread}`;
    const isActive = ['queued', 'open'].includes(summary.card.facts?.['state'] ?? '');
    const known = this.#threads.get(key);
    if (known && !isActive) {
      this.#threads.delete(key);
      this.page.connection.send({ type: 'leave', room: summary.room, thread: summary.thread });
    } else if (!known && isActive) {
      const watched = { summary, talk: this.#createTalk(summary), seen: 0 };
      this.#threads.set(key, watched);
      this.#open(watched);
    }
  }

  #createTalk({ room, thread }: ThreadSummary): Talk {
    return new Talk({
      where: { room, thread },
      me: this.#me,
      send: (message: ClientMessage) => this.page.connection.send(message),
      outbox: this.page.outbox,
      clock: browserClock,
      newKey: () => this.#nextKey(),
    });
  }

  #nextKey(): string {
    return `${this.#name}-${this.page.written.size + 1}`;
  }

  #open({ summary: { room, thread }, talk }: Watched): void {
    this.page.connection.send({ type: 'open', room, thread, after: talk.head.peek() });
  }

  #read(watched: Watched, lines: readonly Line[]): void {
    const fresh = lines.filter(({ seq }) => seq > watched.seen);
    watched.seen = fresh.at(-1)?.seq ?? watched.seen;
    for (const _ of messages(fresh, 'customer')) {
      const left = mostPerLife - this.#doneInThisLife - this.#toDo.length;
      if (left > 0 && this.#toDo.length < mostToDo && this.#random.chance(0.6)) this.#toDo.push(watched);
    }
  }

  #goOn(): void {
    while (this.page.connection.open.peek() && this.page.waiting < mostWaiting) {
      const watched = this.#toDo.shift();
      if (!watched) return;
      this.#doneInThisLife += 1;
      this.#act(watched);
    }
  }

  #act(watched: Watched): void {
    const chance = this.#random.next();
    const { room, cardId } = watched.summary;
    if (chance < 0.04 && this.#isEnding) this.#type(watched, 'end', () => '!close');
    else if (chance < 0.08 && this.#isEnding) {
      this.#type(watched, 'end', () => `!transfer ${rooms.find((other) => other !== room)} they know more`);
    } else if (chance < 0.14) this.#press(watched, cardId);
    else if (chance < 0.3) this.#type(watched, 'note', (tag) => `// nobody else may read ${tag}`);
    else this.#type(watched, 'message', (tag) => `We are looking for it. ${tag}`);
  }

  #type({ talk, summary: { room, thread } }: Watched, kind: Written['kind'], words: (tag: string) => string): void {
    const key = this.#nextKey();
    const text = words(`[${key}]`);
    talk.send([{ kind: 'text', text }], []);
    this.page.written.set(key, { text, kind, room, thread, done: false });
  }

  /** Claims by the card's button. It is gone where the case has been claimed. */
  #press({ talk, summary }: Watched, card: string): void {
    const shown = talk.shown.peek().find(({ id }) => id === card);
    const actions = shown?.parts.flatMap((part) => (part.kind === 'card' ? (part.card.actions ?? []) : [])) ?? [];
    if (!actions.some(({ id }) => id === 'claim')) return;
    const key = this.#nextKey();
    talk.act(summary.cardId, 'claim');
    const { room, thread } = summary;
    this.page.written.set(key, { text: '', kind: 'press', room, thread, done: false });
  }
}
