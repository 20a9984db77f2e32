import { signal } from '@preact/signals';
import type { ServerMessage } from '../../adapters/web/protocol.ts';
import { en } from '../../config/texts/en.ts';
import type { Party } from '../../core/message.ts';
import { browserClock } from '../../web/shared/clock.ts';
import { Talk } from '../../web/shared/talk.ts';
import { Page, type Watch } from './page.ts';
import { wordsOf } from './words.ts';

/** So much may be on its way at a time. */
const mostWaiting = 3;
/** Well below the rate that a visitor is held to, which counts anew after every start. */
const mostPerLife = 25;

/** A customer who asks for a person, talks on and on, and asks again when the case was closed. */
export class Visitor {
  readonly page: Page;
  readonly name: string;
  readonly token: string;
  readonly #talk: Talk;
  readonly #me = signal<Party | null>(null);
  #isTalking = false;
  #wantsPerson = true;
  #saidInThisLife = 0;

  constructor(name: string, token: string, url: string, watch: Watch) {
    this.name = name;
    this.token = token;
    this.page = new Page({
      name,
      url,
      watch,
      hello: () => ({ type: 'hello', token, after: this.#talk.head.peek(), language: 'en' }),
      heard: (message) => this.#heard(message),
    });
    this.#talk = new Talk({
      where: {},
      me: this.#me,
      send: (message) => this.page.connection.send(message),
      outbox: this.page.outbox,
      clock: browserClock,
      newKey: () => `${name}-${this.page.written.size + 1}`,
    });
  }

  /** As agents know this one. */
  get party(): Party {
    const party = this.#me.peek();
    if (!party) throw new Error(`${this.name} was never welcomed`);
    return party;
  }

  talk(isTalking: boolean): void {
    this.#isTalking = isTalking;
    this.#goOn();
  }

  /** The front desk has died, and with it its count of what we asked for. */
  beginLife(): void {
    this.#saidInThisLife = 0;
  }

  askForPerson(): void {
    this.#say((tag) => `I want to talk to a human, please. ${tag}`);
  }

  #heard(message: ServerMessage): void {
    if (message.type === 'welcome') {
      this.#me.value = message.me;
      this.page.outbox.flush();
    }
    if (message.type === 'page' || message.type === 'line') {
      this.#talk.heard(message);
      const lines = message.type === 'page' ? message.lines : [message.line];
      if (lines.some((line) => line.type === 'message' && wordsOf(line.parts) === en.customer.closed)) {
        this.#wantsPerson = true;
      }
    }
    this.#goOn();
  }

  #goOn(): void {
    while (this.#isTalking && this.page.waiting < mostWaiting && this.#saidInThisLife < mostPerLife) {
      this.#saidInThisLife += 1;
      if (this.#wantsPerson) this.askForPerson();
      else this.#say((tag) => `The parcel of ${tag} has not come yet.`);
      this.#wantsPerson = false;
    }
  }

  #say(words: (tag: string) => string): void {
    const key = `${this.name}-${this.page.written.size + 1}`;
    const text = words(`[${key}]`);
    const parts = [{ kind: 'text', text }] as const;
    this.#talk.send(parts, []);
    this.page.written.set(key, { text, kind: 'message', done: false });
  }
}
