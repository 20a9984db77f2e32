import type { Random } from '../simulation/random.ts';
import type { CustomerSeat } from './seats.ts';

/** How often somebody who waits looks at the phone, in milliseconds. */
const lookEveryMs = 20_000;
const hour = 60 * 60_000;

/** What a customer wrote, and when. */
export interface Word {
  readonly mark: string;
  readonly at: number;
}

export interface CustomerParts {
  readonly number: number;
  readonly seat: CustomerSeat;
  readonly random: Random;
  readonly now: () => number;
  readonly pause: (ms: number) => Promise<void>;
}

/** Somebody who writes to the brand, and remembers what. Every message has a mark that no other one has. */
export class Customer {
  readonly seat: CustomerSeat;
  readonly random: Random;
  readonly words: Word[] = [];
  /** Those words that opened a case, and the marks of those taken back. */
  readonly openings: Word[] = [];
  readonly removed = new Set<string>();
  readonly scores: number[] = [];
  /** Whether this one has blocked us. */
  isGone = false;
  readonly #parts: CustomerParts;
  /** Up to where this one has read, by message. */
  #read = 0;

  constructor(parts: CustomerParts) {
    this.#parts = parts;
    this.seat = parts.seat;
    this.random = parts.random;
  }

  get number(): number {
    return this.#parts.number;
  }

  async say(text: string): Promise<Word> {
    const word = { mark: `[c${this.number}.${this.words.length + 1}]`, at: this.#parts.now() };
    this.words.push(word);
    this.#read = this.seat.chat().length;
    await this.seat.say(`${text} ${word.mark}`);
    return word;
  }

  /** Says what would be something else with a mark. */
  async murmur(text: string): Promise<void> {
    this.#read = this.seat.chat().length;
    await this.seat.say(text);
  }

  /** Says what needs a person. */
  async ask(text: string): Promise<void> {
    this.openings.push(await this.say(text));
  }

  async correct(text: string): Promise<void> {
    await this.seat.edit(`${text} ${this.words.at(-1)?.mark ?? ''}`);
  }

  async takeBack(): Promise<void> {
    if (!this.seat.remove) return;
    this.removed.add(this.words.at(-1)?.mark ?? '');
    await this.seat.remove();
  }

  async leave(): Promise<void> {
    this.isGone = true;
    await this.seat.block?.();
  }

  /** @param button as the survey has it */
  async rate(score: number, button: string): Promise<void> {
    this.scores.push(score);
    // Half of the people press, the others type the number.
    if (this.random.chance(0.5)) await this.seat.press(button);
    else await this.seat.say(String(score));
  }

  wait(from: number, to: number): Promise<void> {
    return this.#parts.pause(this.random.int(from, to));
  }

  /** An agent's words, or what is the same to a customer: one was there. */
  answered(): Promise<boolean> {
    return this.hears(/\[a\d+\.\d+\]|Parcels take|A refund takes/u);
  }

  closed(): Promise<boolean> {
    return this.hears(/Your request has been closed|I’ve closed your request/u);
  }

  asked(): Promise<boolean> {
    return this.hears(/^How did we do/u);
  }

  /** @returns whether it came within so many milliseconds */
  async hears(what: RegExp, withinMs = 5 * hour): Promise<boolean> {
    const until = this.#parts.now() + withinMs;
    for (;;) {
      const chat = this.seat.chat();
      const found = chat.findIndex(({ text, isTyped }, index) => index >= this.#read && !isTyped && what.test(text));
      if (found >= 0) {
        this.#read = found + 1;
        return true;
      }
      if (this.#parts.now() >= until) return false;
      await this.#parts.pause(lookEveryMs);
    }
  }
}
