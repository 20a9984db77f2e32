import type { Random } from '../simulation/random.ts';
import type { DeskSeat, DeskThread, Seen } from './seats.ts';

export interface AgentParts {
  readonly name: string;
  /** Which of all agents it is. */
  readonly number: number;
  readonly seat: DeskSeat;
  readonly random: Random;
  readonly now: () => number;
  readonly pause: (ms: number) => Promise<void>;
  /** Other desks. */
  readonly others: readonly string[];
  readonly shift: { readonly from: number; readonly to: number };
  /** Whoever else may lend a hand, right after an answer. */
  readonly colleague: () => Agent | undefined;
}

/** Cases that one agent works on at a time. */
const mostAtOnce = 6;
const second = 1000;

/** What was typed at a desk, by the one who did. */
export interface Typed {
  readonly mark: string;
  readonly kind: 'reply' | 'note' | 'held';
  readonly thread: string;
}

/** Somebody at a desk: looks at the room again and again, and does the next thing that is to be done. */
export class Agent {
  readonly name: string;
  readonly typed: Typed[] = [];
  /** How often what was done. */
  readonly deeds = new Map<string, number>();
  readonly #parts: AgentParts;
  /** Up to where each thread was dealt with: the id of the last customer's line that was answered. */
  readonly #answered = new Map<string, string>();
  /** What must not be done twice to a thread. */
  readonly #once = new Set<string>();

  constructor(parts: AgentParts) {
    this.name = parts.name;
    this.#parts = parts;
  }

  async work(): Promise<void> {
    const { now, pause, random, shift } = this.#parts;
    await pause(Math.max(0, shift.from - now()) + random.int(0, 40 * second));
    while (now() < shift.to) {
      const isBusy = await this.#look();
      await pause(isBusy ? random.int(8 * second, 25 * second) : random.int(15 * second, 40 * second));
    }
    // Whoever goes home leaves nothing on the desk.
    for (const thread of this.#mine('Open').concat(this.#mine('Aside'))) {
      await this.#say(thread, '!return', 'return');
      await pause(random.int(3 * second, 6 * second));
    }
  }

  /** Answers beside a colleague who just has, which the desk holds; and thinks again. */
  async barge(thread: string): Promise<void> {
    const { seat, random, pause } = this.#parts;
    this.#count('barge');
    await this.#write(thread, 'held', 'Have you tried it again?');
    await pause(random.int(2 * second, 4 * second));
    const shown = seat.threads().find(({ id }) => id === thread);
    const isHeld = shown?.lines.at(-1)?.buttons.includes('Keep as note');
    if (!isHeld) return;
    await seat.press(this.name, thread, random.chance(0.3) ? 'Send' : 'Keep as note');
  }

  async #look(): Promise<boolean> {
    const { seat, random } = this.#parts;
    const mine = this.#mine('Open');
    for (const thread of mine) if (await this.#goOn(thread)) return true;
    const waiting = seat
      .threads()
      .filter(({ fields }) => fields['State'] === 'Waiting')
      .toSorted((a, b) => rank(b) - rank(a) || a.at - b.at);
    // Two agents who look at the same moment take the same case now and then.
    const [next = undefined, second = next] = waiting;
    const chosen = random.chance(0.15) ? second : next;
    if (!chosen || mine.length >= mostAtOnce) return false;
    if (random.chance(0.4)) await this.#press(chosen, 'Claim');
    else await this.#answer(chosen);
    return true;
  }

  /** @returns whether there was something to do */
  async #goOn(thread: DeskThread): Promise<boolean> {
    const { random, others } = this.#parts;
    const last = lastOf(thread);
    const isNew = last !== undefined && this.#answered.get(thread.id) !== last.id;
    if (!isNew) return this.#tidyUp(thread);
    if (last.text.includes('You are all useless')) return this.#say(thread, '!block harassment', 'block');
    if (last.text.includes('That is all')) return this.#close(thread, 'solved');
    if (!this.#isFirst(thread, 'odd') && random.chance(0.5)) return this.#answer(thread);
    const odd = random.next();
    if (odd < 0.12) return this.#say(thread, `!transfer ${random.pick(twoOf(others))} they know more`, 'transfer');
    if (odd < 0.17) return this.#say(thread, '!return', 'return');
    if (odd < 0.27) return this.#snooze(thread);
    if (odd < 0.37) return this.#note(thread);
    if (odd < 0.44) return this.#say(thread, `!tag ${random.pick(['refund', 'parcel'])}`, 'tag');
    if (odd < 0.49) return this.#say(thread, '!priority high', 'priority');
    if (odd < 0.56) return this.#canned(thread, last);
    if (odd < 0.63) return this.#undo(thread);
    if (odd < 0.68) return this.#leak(thread);
    return this.#answer(thread);
  }

  /** A case that waits for nobody but its agent. */
  async #tidyUp(thread: DeskThread): Promise<boolean> {
    const { random } = this.#parts;
    const isGone = thread.lines.some(({ text }) => text.includes('has blocked us'));
    if (isGone && this.#isFirst(thread, 'gone')) return this.#close(thread, 'unsolved');
    // Nobody who may be in danger is left to a clock.
    if (thread.title.includes('needs care') && lastOf(thread)?.text.includes('neighbour')) {
      return this.#close(thread, 'solved');
    }
    return random.chance(0.02) ? this.#note(thread) : false;
  }

  #mine(state: string): readonly DeskThread[] {
    const { seat } = this.#parts;
    return seat.threads().filter(({ fields }) => fields['Agent'] === this.name && fields['State'] === state);
  }

  async #answer(thread: DeskThread): Promise<boolean> {
    const { random, pause, colleague } = this.#parts;
    this.#settle(thread);
    this.#count('answer');
    await this.#write(thread.id, 'reply', 'I am looking into it');
    const other = random.chance(0.06) ? colleague() : undefined;
    if (other) {
      await pause(random.int(8 * second, 11 * second));
      await other.barge(thread.id);
    }
    return true;
  }

  async #close(thread: DeskThread, resolution: string): Promise<boolean> {
    const { seat, random } = this.#parts;
    this.#settle(thread);
    this.#count('close');
    await seat.close(
      this.name,
      thread.id,
      resolution === 'unsolved' ? 'not solved' : resolution,
      random.pick(['parcel', 'refund vip', '']),
    );
    return true;
  }

  async #snooze(thread: DeskThread): Promise<boolean> {
    await this.#answer(thread);
    return this.#say(thread, `!snooze ${this.#parts.random.pick(['20m', ''])}`.trim(), 'snooze');
  }

  async #note(thread: DeskThread): Promise<boolean> {
    this.#count('note');
    await this.#write(thread.id, 'note', 'look at the parcel');
    return false;
  }

  async #canned(thread: DeskThread, _last: Seen): Promise<boolean> {
    this.#settle(thread);
    return this.#say(thread, `!canned ${this.#parts.random.pick(['shipping', 'refund'])}`, 'canned');
  }

  /** Writes, and takes it back before it has gone. */
  async #undo(thread: DeskThread): Promise<boolean> {
    const { seat, pause } = this.#parts;
    this.#count('undo');
    await this.#write(thread.id, 'held', 'Sorry, wrong window');
    await pause(2.5 * second);
    await seat.press(this.name, thread.id, 'Undo');
    return true;
  }

  /** Writes what is for colleagues, and is stopped. */
  async #leak(thread: DeskThread): Promise<boolean> {
    const { seat, pause } = this.#parts;
    this.#count('leak');
    await this.#write(thread.id, 'held', 'It is on wiki.acme.example/refunds');
    await pause(3 * second);
    await seat.press(this.name, thread.id, 'Keep as note');
    return true;
  }

  async #press(thread: DeskThread, button: string): Promise<void> {
    this.#count(button.toLowerCase());
    await this.#parts.seat.press(this.name, thread.id, button);
  }

  async #say(thread: DeskThread, text: string, deed: string): Promise<boolean> {
    this.#count(deed);
    await this.#parts.seat.say(this.name, thread.id, text);
    return true;
  }

  async #write(thread: string, kind: Typed['kind'], words: string): Promise<void> {
    const mark = `[${kind === 'note' ? 'n' : 'a'}${this.#parts.number}.${this.typed.length + 1}]`;
    this.typed.push({ mark, kind, thread });
    await this.#parts.seat.say(this.name, thread, `${kind === 'note' ? '// ' : ''}${words} ${mark}`);
  }

  #settle(thread: DeskThread): void {
    const last = lastOf(thread);
    if (last) this.#answered.set(thread.id, last.id);
  }

  #isFirst(thread: DeskThread, what: string): boolean {
    const key = `${what} ${thread.id}`;
    const isFirst = !this.#once.has(key);
    this.#once.add(key);
    return isFirst;
  }

  #count(deed: string): void {
    this.deeds.set(deed, (this.deeds.get(deed) ?? 0) + 1);
  }
}

/** What the customer said last. */
function lastOf({ lines }: DeskThread): Seen | undefined {
  return lines.findLast(
    ({ text, isTyped, buttons }) => !isTyped && buttons.length === 0 && /\[c\d+\.\d+\]/u.test(text),
  );
}

const ranks: Readonly<Record<string, number>> = { Urgent: 3, High: 2, Normal: 1, Low: 0 };

function rank({ fields }: DeskThread): number {
  return ranks[fields['Priority'] ?? ''] ?? 0;
}

function twoOf(desks: readonly string[]): readonly [string, ...string[]] {
  const [first = '', ...rest] = desks;
  return [first, ...rest];
}
