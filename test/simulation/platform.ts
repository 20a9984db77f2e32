import type { Capabilities, Channel, Inbound, Outgoing, Receipt, Sink } from '../../core/channel.ts';
import { SendError } from '../../core/channel.ts';
import type { Clock } from '../../core/clock.ts';
import type { Forgotten } from '../../core/erasures.ts';
import { type Address, addressKey, type Fate, type Part, plainParts } from '../../core/message.ts';
import type { Life } from './life.ts';
import type { Random } from './random.ts';

/** What a platform shows: a message posted by us or written there. */
export interface Post {
  readonly id: string;
  readonly key: string;
  text: string;
  parts: readonly Part[];
  readonly place: string;
  replyTo: Outgoing['replyTo'];
  late: Outgoing['late'];
  removed: boolean;
}

/** How badly a platform behaves: probabilities. */
export interface Faults {
  /** Refused for now, nothing posted. */
  refuse: number;
  /** Refused for good. */
  forbid: number;
  /** Posted, but the answer is lost. */
  loseAnswer: number;
  /** The connection breaks before anything is posted. */
  breakBefore: number;
  /** An event is handed over once more. */
  repeat: number;
}

export const noFaults: Faults = { refuse: 0, forbid: 0, loseAnswer: 0, breakBefore: 0, repeat: 0 };

const slowestMs = 400;
const redeliverMs = 2_000;

/**
 * A messenger as the world sees it. It outlives our processes, keeps what was posted, and hands over each event
 * again and again until it is acked; events of one chat in order, as real platforms do.
 */
export class Platform {
  readonly posts: Post[] = [];
  /** Reactions to any message there. */
  readonly reactions = new Map<string, string[]>();
  /** The fate shown beside messages that were written there. */
  readonly marks = new Map<string, Fate>();
  readonly reasons = new Map<string, string | undefined>();
  readonly name: string;
  faults: Faults = noFaults;
  /** What it says where it refuses for good. */
  refusal = 'forbidden';
  /** Places that were deleted: nothing can be posted there any more. */
  readonly gone = new Set<string>();
  /** Posts that cannot be changed any more, though they are there. */
  readonly locked = new Set<string>();
  /** What it was told to forget. */
  readonly forgotten: Forgotten[] = [];
  /** Keys of sends whose answer was lost. */
  readonly doubtful = new Set<string>();
  readonly #random: Random;
  readonly #clock: Clock;
  readonly canReconcile: boolean;
  readonly #queues = new Map<string, Inbound[]>();
  readonly #delivering = new Set<string>();
  /** Whoever takes events in: one process, or any of several. */
  #sinks: readonly [] | readonly [Sink, ...Sink[]] = [];
  /** How long one of several may take for an ack, before it is another's turn. */
  #patienceMs = Number.POSITIVE_INFINITY;
  #ids = 0;
  onPost: (post: Post, to: Address) => void = () => {};

  constructor(name: string, random: Random, clock: Clock, canReconcile: boolean) {
    this.name = name;
    this.#random = random;
    this.#clock = clock;
    this.canReconcile = canReconcile;
  }

  newId(): string {
    this.#ids += 1;
    return `${this.name}-${this.#ids}`;
  }

  /** Somebody did something there; we are told, at least once. */
  happen(event: Inbound): void {
    const chat = addressKey(event.from);
    const queue = this.#queues.get(chat) ?? [];
    this.#queues.set(chat, queue);
    queue.push(event);
    this.#deliver(chat);
  }

  /** Events that nobody has acked yet. */
  get waiting(): number {
    return [...this.#queues.values()].reduce((sum, queue) => sum + queue.length, 0);
  }

  /** Hands over from now on to this process, until it dies. */
  connect(sink: Sink): void {
    this.#sinks = [sink];
    this.#delivering.clear();
    for (const chat of this.#queues.keys()) this.#deliver(chat);
  }

  /** Hands over to this process too. @returns what ends that */
  join(sink: Sink): () => void {
    this.#patienceMs = redeliverMs;
    this.#sinks = [sink, ...this.#sinks];
    for (const chat of this.#queues.keys()) this.#deliver(chat);
    return () => {
      const [first, ...rest] = this.#sinks.filter((one) => one !== sink);
      this.#sinks = first ? [first, ...rest] : [];
    };
  }

  #isHere(sink: Sink): boolean {
    return this.#sinks.some((one) => one === sink);
  }

  #deliver(chat: string): void {
    const [first, ...rest] = this.#sinks;
    const sink = first && rest.length > 0 ? this.#random.pick([first, ...rest]) : first;
    if (!sink || this.#delivering.has(chat)) return;
    this.#delivering.add(chat);
    this.#clock.after(this.#random.int(1, slowestMs), async () => {
      if (!this.#isHere(sink)) return this.#goneMeanwhile(chat);
      const queue = this.#queues.get(chat) ?? [];
      const batch = queue.slice(0, this.#random.int(1, 3));
      try {
        if (batch.length > 0) await this.#inTime(sink.accept(batch));
      } catch {
        this.#clock.after(redeliverMs, () => this.#again(chat, sink));
        return;
      }
      if (!this.#isHere(sink)) return this.#goneMeanwhile(chat);
      if (!this.#random.chance(this.faults.repeat)) queue.splice(0, batch.length);
      this.#again(chat, sink);
    });
  }

  /** An ack that comes too late is as good as none. */
  #inTime(acked: Promise<void>): Promise<void> {
    if (this.#patienceMs === Number.POSITIVE_INFINITY) return acked;
    const late = Promise.withResolvers<never>();
    const cancel = this.#clock.after(this.#patienceMs, () => late.reject(new Error('No ack came')));
    return Promise.race([acked, late.promise]).finally(cancel);
  }

  /** Where there is one process, the next one asks for everything. */
  #goneMeanwhile(chat: string): void {
    if (this.#patienceMs === Number.POSITIVE_INFINITY) return;
    this.#delivering.delete(chat);
    this.#deliver(chat);
  }

  #again(chat: string, sink: Sink): void {
    if (!this.#isHere(sink)) return this.#goneMeanwhile(chat);
    this.#delivering.delete(chat);
    if ((this.#queues.get(chat)?.length ?? 0) > 0) this.#deliver(chat);
  }

  /** A channel of one process to this platform: of the only one, or of one of several. */
  channel(life: Life, join?: (leave: () => void) => void): Channel {
    const effect = <T>(run: () => T): Promise<T> => this.#call(life, run);
    const find = (ids: readonly string[]) => this.posts.filter((post) => ids.includes(post.id));
    let leave = (): void => {};
    return {
      name: this.name,
      capabilities,
      link: ({ thread = '' }) => `https://${this.name}.example/${thread}`,
      start: (sink) => {
        if (join) {
          leave = this.join(sink);
          join(leave);
        } else this.connect(sink);
        return Promise.resolve();
      },
      stop: async () => leave(),
      open: () => Promise.reject(new Error('There are no files here')),
      send: (to, message, signal) => this.#send(life, to, message, signal),
      edit: (_to, ids, message) =>
        effect(() => {
          if (ids.some((id) => this.locked.has(id))) {
            throw new SendError('locked', { outcome: 'not-sent', code: 'message-locked' });
          }
          if (find(ids).some(({ removed }) => removed)) {
            throw new SendError('gone', { outcome: 'not-sent', code: 'message-gone' });
          }
          for (const post of find(ids)) {
            post.parts = message.parts;
            post.text = plainParts(message.parts);
            post.replyTo = message.replyTo;
            post.late = message.late;
          }
          return { ids };
        }),
      remove: (_to, ids) =>
        effect(() => {
          for (const post of find(ids)) post.removed = true;
        }),
      forget: (forgotten) => effect(() => void this.forgotten.push(forgotten)),
      react: (_to, ids, { emoji, added }) =>
        effect(() => {
          for (const id of ids) {
            const others = (this.reactions.get(id) ?? []).filter((other) => other !== emoji);
            this.reactions.set(id, added ? [...others, emoji] : others);
          }
        }),
      mark: (_to, ids, mark) =>
        effect(() => {
          for (const id of ids) {
            this.marks.set(id, mark.fate);
            this.reasons.set(id, mark.reason);
          }
        }),
      ...(this.canReconcile
        ? {
            reconcile: (_to: Address, key: string) =>
              effect((): Receipt | 'not-sent' => {
                const post = this.posts.find((other) => other.key === key);
                return post ? this.#receipt(post) : 'not-sent';
              }),
          }
        : {}),
    };
  }

  /** A call of one process that shows nothing to anybody. */
  wire<T>(life: Life, run: () => T): Promise<T> {
    return this.#call(life, run);
  }

  /** A call over the wire: it takes a while, and may fail before or after its effect. */
  #call<T>(life: Life, run: () => T, messages: readonly Outgoing[] = [], signal?: AbortSignal): Promise<T> {
    return life.await(
      () =>
        new Promise<T>((resolve, reject) => {
          // As every client of HTTP does.
          if (signal?.aborted) return reject(signal.reason);
          this.#clock.after(this.#random.int(1, slowestMs), () => {
            const refusal = this.#refusal();
            if (refusal) return reject(refusal);
            let result: T;
            try {
              result = run();
            } catch (error) {
              return reject(error);
            }
            if (!this.#random.chance(this.faults.loseAnswer)) return resolve(result);
            for (const { key } of messages) this.doubtful.add(key);
            // Half of them break the connection, half never answer at all.
            if (this.#random.chance(0.5)) reject(new SendError('reset', { outcome: 'unknown', code: 'reset' }));
          });
        }),
    );
  }

  #refusal(): SendError | undefined {
    const { refuse, forbid, breakBefore } = this.faults;
    if (this.#random.chance(refuse)) {
      const retryAfterMs = this.#random.int(0, 5_000);
      return new SendError('429', { outcome: 'not-sent', code: 'rate-limited', retryAfterMs });
    }
    if (this.#random.chance(forbid)) return new SendError('403', { outcome: 'not-sent', code: this.refusal });
    if (this.#random.chance(breakBefore)) return new SendError('reset', { outcome: 'unknown', code: 'reset' });
    return undefined;
  }

  async #send(life: Life, to: Address, message: Outgoing, signal: AbortSignal): Promise<Receipt> {
    // It is behind as often as not, and then posts what waits along with the message.
    const following = this.#random.chance(0.5) ? ((await message.following?.()) ?? []) : [];
    const post = (one: Outgoing) => {
      const posted: Post = {
        id: this.newId(),
        key: one.key,
        text: plainParts(one.parts),
        parts: one.parts,
        place: addressKey(to),
        replyTo: one.replyTo,
        late: one.late,
        removed: false,
      };
      this.posts.push(posted);
      this.onPost(posted, to);
      return posted;
    };
    const postAll = () => {
      if (this.gone.has(addressKey(to))) {
        const code = to.thread === undefined ? 'chat-gone' : 'thread-gone';
        throw new SendError('gone', { outcome: 'not-sent', code });
      }
      const receipt = this.#receipt(post(message));
      return { ...receipt, followed: following.map((one) => [post(one).id]) };
    };
    return this.#call(life, postAll, [message, ...following], signal);
  }

  #receipt(post: Post): Receipt {
    return { ids: [post.id], thread: post.id };
  }
}

export const capabilities: Capabilities = {
  features: {
    formatting: 'full',
    image: 'none',
    video: 'none',
    audio: 'none',
    voice: 'none',
    file: 'full',
    album: 'none',
    sticker: 'none',
    location: 'full',
    contact: 'full',
    buttons: 'full',
    forms: 'full',
    threads: 'full',
    reply: 'none',
    edit: 'full',
    delete: 'full',
    reaction: 'full',
    typing: 'none',
    marks: 'full',
  },
  limits: { text: 4_000, fileBytes: 1_000, merged: 200 },
  keyed: false,
};
