import { setTimeout as wait } from 'node:timers/promises';
import type { Random } from '../simulation/random.ts';
import { type Customer, slackCustomer, telegramCustomer, visitor, watchTelegram } from './customers.ts';
import { type Desk, forumDesk, slackDesk, watchSlackChats, webDesk } from './desks.ts';
import { Post } from './post.ts';
import type { Ending, Record, Written } from './record.ts';
import { rooms, type Town, webAgent } from './town.ts';

const lookEveryMs = 100;
const perChannel = 5;
/** Telegram lets 20 messages a minute into a group: fewer of them, who take their time. */
const inForum = 2;
const slower = 4;
const betweenMs = { least: 2_500, most: 8_000 };
const answerAfterMs = { least: 300, most: 3_000 };

/** So many answers are the end of the case instead. */
const endsShare = 0.08;

const words = [
  'My parcel has not come yet.',
  'It was due on Monday.',
  'What shall I do now?',
  'And the other one?',
] as const;

/** Everybody: customers on all channels, who talk on and on, and agents at all desks. */
export class Crowd {
  readonly customers: readonly Customer[];
  readonly post: Post;
  readonly #desks: readonly Desk[];
  readonly #random: Random;
  readonly #looking: NodeJS.Timeout;
  readonly #talking = new AbortController();
  /** Threads in which the case was closed, or given to another desk. */
  readonly #ended = new Map<string, Ending>();
  /** Answers that agents are about to give. */
  #thinking = 0;

  private constructor(town: Town, record: Record, random: Random, post: Post, customers: Customer[], desks: Desk[]) {
    this.customers = customers;
    this.post = post;
    this.#desks = desks;
    this.#random = random;
    const direct = customers.filter(({ channel }) => channel === 'slack').map(({ name }) => name);
    const looks = [
      watchTelegram(town.telegrams.polled, record),
      watchTelegram(town.telegrams.hooked, record),
      watchSlackChats(post, direct, record),
      ...desks.flatMap((desk) => ('look' in desk ? () => (desk as unknown as { look(): void }).look() : [])),
    ];
    this.#looking = setInterval(() => {
      for (const look of looks) look();
    }, lookEveryMs);
    record.onShown(({ place }, written) => {
      if (written.kind === 'customer' && place.startsWith('desk:')) this.#heard(place, written);
    });
  }

  /** @param wrong told of what must not happen in a browser */
  static async gather(town: Town, record: Record, random: Random, wrong: (what: string) => void): Promise<Crowd> {
    const { slack, served, gate } = town;
    const post = new Post(slack);
    const watch = { heard() {}, wrong };
    const desks = [
      slackDesk(post, rooms.polled, 'Ana', record),
      forumDesk(town.telegrams.hooked, rooms.hooked, 'Bo', record),
      await webDesk(webAgent, served, gate.url, watch, record),
    ];
    const customers: Customer[] = [];
    for (let number = 1; number <= perChannel; number += 1) {
      const chat = (channel: string, name: string) => ({ channel, name: `${name}${number}`, record });
      customers.push(
        telegramCustomer(chat('polled', 'polled'), town.telegrams.polled, 100 + number),
        slackCustomer(chat('slack', 'direct'), post, number),
        await visitor(chat('website', 'visitor'), served, gate.url, watch),
      );
    }
    for (let number = 1; number <= inForum; number += 1) {
      const chat = { channel: 'hooked', name: `hooked${number}`, record };
      customers.push(telegramCustomer(chat, town.telegrams.hooked, 200 + number));
    }
    return new Crowd(town, record, random, post, customers, desks);
  }

  askForPersons(): void {
    for (const customer of this.customers) customer.say('I want to talk to a human, please.');
  }

  /** Everybody talks, until they are told to be silent. */
  talk(): void {
    for (const customer of this.customers) void this.#chat(customer);
  }

  beSilent(): void {
    this.#talking.abort();
  }

  /** What is under way between people and their platforms. */
  get waiting(): number {
    const all = [...this.customers, ...this.#desks, this.post];
    return all.reduce((sum, { waiting }) => sum + waiting, this.#thinking);
  }

  leave(): void {
    this.beSilent();
    clearInterval(this.#looking);
    for (const one of [...this.customers, ...this.#desks]) one.leave();
  }

  async #chat(customer: Customer): Promise<void> {
    const { signal } = this.#talking;
    while (!signal.aborted) {
      const pace = customer.channel === 'hooked' ? slower : 1;
      const ms = this.#random.int(betweenMs.least, betweenMs.most) * pace;
      await wait(ms, undefined, { signal }).catch(() => {});
      if (!signal.aborted) customer.say(this.#random.pick(words));
    }
  }

  #heard(place: string, { at, customer }: Written): void {
    const ended = this.#ended.get(place);
    // What was written before may come after it; what was written later has opened the case again.
    if (ended && (ended.how === 'moved' || at < ended.written.at)) return;
    if (ended) ended.isOvertaken = (ended.written.takenAt ?? Number.POSITIVE_INFINITY) > at;
    this.#ended.delete(place);
    void this.#answer(place, customer);
  }

  async #answer(place: string, customer: string): Promise<void> {
    if (this.#talking.signal.aborted || !this.#random.chance(0.4)) return;
    this.#thinking += 1;
    await wait(this.#random.int(answerAfterMs.least, answerAfterMs.most));
    this.#thinking -= 1;
    const desk = this.#desks.find((one) => one.has(place));
    if (!desk || this.#ended.has(place)) return;
    if (this.#random.chance(endsShare)) {
      const how = place.startsWith(`desk:${rooms.polled}/`) && this.#random.chance(0.5) ? 'moved' : 'closed';
      this.#ended.set(place, desk.end(place, how, customer));
      return;
    }
    desk.answer(place, this.#random.chance(0.15) ? 'note' : 'agent', customer);
  }
}
