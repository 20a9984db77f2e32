import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { ServerMessage } from '../../adapters/web/protocol.ts';
import type { Language } from '../../core/conversation.ts';
import type { Party } from '../../core/message.ts';
import { browserClock } from '../shared/clock.ts';
import { Compose } from '../shared/compose.ts';
import { Connection } from '../shared/connection.ts';
import { dial, socketUrl, watchNetwork } from '../shared/dial.ts';
import { newKey } from '../shared/keys.ts';
import { Outbox, PAUSE } from '../shared/outbox.ts';
import { localShelf } from '../shared/storage.ts';
import { Talk } from '../shared/talk.ts';
import { upload } from '../shared/upload.ts';
import { hintAtOrigins } from './hint.ts';

export interface VisitorOptions {
  /** `https://host/hooks/<channel>` */
  readonly base: string;
  /** Tells this channel's things in the browser's storage from others'. */
  readonly channel: string;
  readonly language: Language;
  readonly notify: (text: string) => void;
}

/** Who writes before the server has said who that is: what was written must be seen to wait. */
const unnamed: Party = { id: '', name: '', kind: 'customer' };

/** A customer's browser: the session, the connection and the one conversation it has. */
export class Visitor {
  readonly #options: VisitorOptions;
  readonly #shelf = localShelf();
  readonly #me = signal<Party | null>(unnamed);
  readonly #refused = signal(false);
  readonly #brand = signal('');
  readonly #limit = signal(Number.POSITIVE_INFINITY);
  readonly #seen = signal(0);
  readonly #connection: Connection;
  readonly #outbox: Outbox;
  readonly #tokenKey: string;
  readonly #seenKey: string;
  #token: string | null = null;

  readonly talk: Talk;
  readonly compose: Compose;
  /** Messages by others that nobody has looked at. */
  readonly unread: ReadonlySignal<number>;

  constructor(options: VisitorOptions) {
    this.#options = options;
    const prefix = `frontdesk.${options.channel}.`;
    this.#tokenKey = `${prefix}token`;
    this.#seenKey = `${prefix}seen`;
    this.#seen.value = Number(this.#shelf.get(this.#seenKey) ?? 0);
    this.#connection = new Connection({
      dial: async (events) => {
        await this.#session();
        return dial(`${socketUrl(options.base)}/socket`, events);
      },
      hello: () => ({
        type: 'hello',
        token: this.#token ?? '',
        after: this.talk.head.peek(),
        language: options.language,
      }),
      heard: (message) => this.#heard(message),
      clock: browserClock,
      random: Math.random,
    });
    this.#outbox = new Outbox({
      shelf: this.#shelf,
      prefix: `${prefix}out.`,
      clock: browserClock,
      send: (message) => this.#connection.send(message),
      stalled: () => this.#connection.restart(),
    });
    this.talk = new Talk({
      where: {},
      me: this.#me,
      send: (message) => this.#connection.send(message),
      outbox: this.#outbox,
      clock: browserClock,
      newKey,
    });
    this.compose = new Compose({
      talk: this.talk,
      upload: (blob, name, abort) => upload(`${options.base}/files`, blob, name, this.#token, abort),
      limit: () => this.#limit.peek(),
      shelf: this.#shelf,
      place: `${prefix}draft`,
    });
    this.unread = computed(
      () =>
        this.talk.shown.value.filter((one) => one.seq > this.#seen.value && one.by.kind !== 'customer' && !one.removed)
          .length,
    );
    window.addEventListener('storage', (event) => this.#elsewhere(event));
    watchNetwork(this.#connection);
  }

  get brand(): ReadonlySignal<string> {
    return this.#brand;
  }

  get limit(): ReadonlySignal<number> {
    return this.#limit;
  }

  get connected(): ReadonlySignal<boolean> {
    return this.#connection.open;
  }

  get troubled(): ReadonlySignal<boolean> {
    return this.#connection.troubled;
  }

  /** The server takes no chats from this page. */
  get refused(): ReadonlySignal<boolean> {
    return this.#refused;
  }

  /** Has been here before, so that there may be news. */
  get known(): boolean {
    return this.#shelf.get(this.#tokenKey) !== null;
  }

  start(): void {
    this.#connection.start();
  }

  /** Everything so far was looked at. */
  markSeen(): void {
    const head = this.talk.head.peek();
    if (head <= this.#seen.peek()) return;
    this.#seen.value = head;
    this.#shelf.set(this.#seenKey, String(head));
  }

  #heard(message: ServerMessage): void {
    switch (message.type) {
      case 'welcome':
        this.#me.value = message.me;
        this.#brand.value = message.brand;
        this.#limit.value = message.uploadLimit;
        this.#outbox.flush();
        break;
      case 'page':
      case 'line':
      case 'typing':
        this.talk.heard(message);
        break;
      case 'done':
        this.#outbox.done(message.key, message.seq);
        break;
      case 'refused': {
        if (message.code === 'too-fast') {
          this.#outbox.postpone(message.key, message.wait ?? PAUSE);
          break;
        }
        const draft = this.#outbox.refused(message.key, message.text);
        if (draft !== undefined && draft.message.type !== 'message') this.#options.notify(message.text);
        break;
      }
      case 'unauthorized':
        // Another tab may have got a new session meanwhile: only what was refused is thrown away.
        if (this.#shelf.get(this.#tokenKey) === this.#token) this.#shelf.remove(this.#tokenKey);
        this.#forget();
        break;
    }
  }

  async #session(): Promise<void> {
    this.#token = this.#shelf.get(this.#tokenKey);
    if (this.#token !== null) return;
    const response = await fetch(`${this.#options.base}/session`, { method: 'POST' });
    if (response.status === 403 && !this.#refused.peek()) hintAtOrigins(new URL(this.#options.base).origin);
    this.#refused.value = response.status === 403;
    if (!response.ok) throw new Error(`No session: HTTP ${response.status}`);
    const { token } = (await response.json()) as { token: string };
    // Two tabs opened together must not become two visitors: whoever wrote first has it.
    this.#token = this.#shelf.get(this.#tokenKey) ?? token;
    this.#shelf.set(this.#tokenKey, this.#token);
  }

  #elsewhere(event: StorageEvent): void {
    if (event.key === this.#tokenKey && event.newValue !== null && event.newValue !== this.#token) {
      this.#forget();
      this.#connection.restart();
    } else if (event.key === this.#seenKey) {
      this.#seen.value = Number(event.newValue ?? 0);
    } else {
      this.#outbox.reload();
    }
  }

  #forget(): void {
    this.talk.reset();
    this.#seen.value = 0;
    this.#shelf.remove(this.#seenKey);
  }
}
