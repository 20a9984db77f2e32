import { setTimeout as sleep } from 'node:timers/promises';
import type { SlackServer } from './slack.ts';
import type { TelegramServer } from './telegram.ts';

/** What one round of writing came to. */
export interface Round {
  readonly messages: number;
  /** From the first message until nothing was called any more. */
  readonly seconds: number;
  /** From when each message was to be written until it stood at the other side, in milliseconds. */
  readonly delays: Delays;
}

export interface Delays {
  readonly toDesk: readonly number[];
  readonly toCustomer: readonly number[];
}

/** What became of a burst in a room where posts have to wait for each other. */
export interface Burst {
  readonly messages: number;
  /** Messages that did not stand in the room yet when the time was over. */
  readonly backlog: number;
  /** For each case, whether it is urgent, and when its first and last message stood there, in seconds. */
  readonly cases: readonly { readonly urgent: boolean; readonly first: number | null; readonly last: number | null }[];
}

type Write = (text: string) => void;
interface Writer {
  readonly to: keyof Delays;
  readonly write: Write;
}
interface Arrival {
  readonly since: number;
  readonly done: (delay: number) => void;
}

const words =
  'The parcel arrived this morning, but the teapot has a crack along the handle. Could you send another one, please?';
const asks = { usual: 'I want to talk to a human', urgent: '我要转人工' };
/** Whoever has called nothing for so long is done. */
const quietMs = 250;

/** Customers on Telegram, and an agent in Slack for each of them. Messages carry numbers, by which they are known. */
export class Crowd {
  readonly #arrivals = new Map<number, Arrival>();
  readonly #threads = new Map<number, string>();
  #urgent = 0;
  #customers: Write[] = [];
  #writers: Writer[] = [];
  #numbers = 0;
  #telegram: TelegramServer | undefined;
  #slack: SlackServer | undefined;
  #lastCall: () => number = () => 0;

  join(telegram: TelegramServer, slack: SlackServer, { lastCall }: { lastCall: () => number }): void {
    this.#telegram = telegram;
    this.#slack = slack;
    this.#lastCall = lastCall;
  }

  /** A text stands at the other side: several messages may have become one. */
  arrived(text: string): void {
    for (const [, number] of text.matchAll(/#(\d+) /g)) {
      const arrival = this.#arrivals.get(Number(number));
      this.#arrivals.delete(Number(number));
      arrival?.done(performance.now() - arrival.since);
    }
  }

  posted({ ts, thread, text }: { readonly ts: string; readonly thread: string | undefined; readonly text: string }) {
    const customer = /Customer (\d+)/.exec(text)?.[1];
    if (thread === undefined && customer !== undefined) this.#threads.set(Number(customer), ts);
    this.arrived(text);
  }

  /** Everybody asks for a person and is answered. @param urgent how many of them, the last, write in Chinese */
  async gather(customers: number, urgent: number): Promise<void> {
    this.#urgent = urgent;
    this.#customers = Array.from(
      { length: customers },
      (_, index) => (text: string) => this.#telegram?.write(index + 1, text),
    );
    for (const [index, write] of this.#customers.entries()) {
      write(index < customers - urgent ? asks.usual : asks.urgent);
    }
    while (this.#threads.size < customers) await sleep(20);
    await this.#quiet();
    const agents = this.#customers.map((_, index) => (text: string) => {
      this.#slack?.write(index, this.#threads.get(index + 1) ?? '', text);
    });
    this.#writers = [
      ...this.#customers.map((write): Writer => ({ to: 'toDesk', write })),
      ...agents.map((write): Writer => ({ to: 'toCustomer', write })),
    ];
    await Promise.all(agents.map((write) => this.#write(write, performance.now())));
    await this.#quiet();
  }

  /** Everybody writes this many messages, each as soon as the one before it has arrived. */
  chat(each: number): Promise<Round> {
    return this.#round(async (delays) => {
      const talk = async ({ to, write }: Writer) => {
        for (let left = each; left > 0; left--) delays[to].push(await this.#write(write, performance.now()));
      };
      await Promise.all(this.#writers.map(talk));
    });
  }

  /** Messages are written at a steady pace, whatever becomes of them. */
  pace(perSecond: number, seconds: number): Promise<Round> {
    return this.#round(async (delays) => {
      const begun = performance.now();
      const sent: Promise<unknown>[] = [];
      for (let index = 0; index < perSecond * seconds; index++) {
        const at = begun + (index * 1_000) / perSecond;
        const wait = at - performance.now();
        if (wait > 0) await sleep(wait);
        const writer = this.#writers[Math.floor(Math.random() * this.#writers.length)];
        if (writer) sent.push(this.#write(writer.write, at).then((delay) => delays[writer.to].push(delay)));
      }
      await Promise.all(sent);
    });
  }

  /** All customers write at once, the urgent ones last; then nobody does. */
  async burst(each: number, watchSeconds: number): Promise<Burst> {
    const begun = performance.now();
    const cases = this.#customers.map(() => ({ stood: [] as number[] }));
    for (let turn = 0; turn < each; turn++) {
      for (const [index, write] of this.#customers.entries()) {
        void this.#write(write, begun).then((delay) => cases[index]?.stood.push(delay / 1_000));
      }
    }
    const messages = this.#arrivals.size;
    const until = begun + watchSeconds * 1_000;
    while (this.#arrivals.size > 0 && performance.now() < until) await sleep(20);
    const backlog = this.#arrivals.size;
    const usual = cases.length - this.#urgent;
    return {
      messages,
      backlog,
      cases: cases.map(({ stood }, index) => ({
        urgent: index >= usual,
        first: stood[0] ?? null,
        last: stood.length === each ? (stood.at(-1) ?? null) : null,
      })),
    };
  }

  #write(write: Write, since: number): Promise<number> {
    this.#numbers += 1;
    const number = this.#numbers;
    return new Promise((done) => {
      this.#arrivals.set(number, { since, done });
      write(`#${number} ${words}`);
    });
  }

  async #round(run: (delays: Record<keyof Delays, number[]>) => Promise<void>): Promise<Round> {
    const delays = { toDesk: [], toCustomer: [] };
    const begun = performance.now();
    await run(delays);
    const arrived = performance.now();
    await this.#quiet();
    const messages = delays.toDesk.length + delays.toCustomer.length;
    return { messages, seconds: (Math.max(arrived, this.#lastCall()) - begun) / 1_000, delays };
  }

  async #quiet(): Promise<void> {
    for (;;) {
      const since = performance.now() - this.#lastCall();
      if (since >= quietMs) return;
      await sleep(quietMs - since);
    }
  }
}
