import { type ReadonlySignal, signal } from '@preact/signals';
import type { ClientMessage, WirePart } from '../../adapters/web/protocol.ts';
import type { Clock } from '../../core/clock.ts';
import type { Shelf } from './storage.ts';

/** What is asked with a key, and therefore answered, and safe to repeat. */
export type Keyed = Extract<ClientMessage, { readonly key: string }>;

export interface Draft {
  /** Place in the order of asking, over all tabs of this browser. */
  readonly order: number;
  readonly at: number;
  readonly message: Keyed;
  /** How a message looks until the server's own line of it arrives. */
  readonly preview: readonly WirePart[];
  readonly quote?: { readonly id: string; readonly name: string; readonly quote: string };
  /** `done`: confirmed as line `seq`, which has not arrived here yet. */
  readonly state: 'waiting' | 'done' | 'failed';
  readonly seq?: number;
  readonly reason?: string;
}

export interface OutboxOptions {
  readonly shelf: Shelf;
  /** Tells this outbox's keys on the shelf from others. */
  readonly prefix: string;
  readonly clock: Clock;
  /** False where nobody could be told. */
  readonly send: (message: ClientMessage) => boolean;
  /** Something was said and not answered in time: the connection is dead, whatever it looks like. */
  readonly stalled: () => void;
}

/** Seconds to wait after having been too fast, where the server names none. */
export const PAUSE = 5;
/** Drafts that are said and not answered yet; more than this many wait, so that no rush is taken for an attack. */
const IN_FLIGHT = 30;

/** Milliseconds within which the server answers on a live connection. */
const PATIENCE = 12_000;

/**
 * What people asked for and the server has not confirmed. One item per draft on the shelf, so that tabs never overwrite
 * each other's; repeated with its own key after every reconnect, so that it counts once.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #drafts = signal<readonly Draft[]>([]);
  #cancelWatch: (() => void) | null = null;
  #cancelPause: (() => void) | null = null;
  /** What is for this page to say, and what of it was said and is not answered. */
  readonly #queued = new Set<string>();
  readonly #said = new Set<string>();

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.reload();
  }

  get drafts(): ReadonlySignal<readonly Draft[]> {
    return this.#drafts;
  }

  add(message: Keyed, preview: readonly WirePart[] = [], quote?: Draft['quote']): void {
    const at = this.#options.clock.now();
    const order = Math.max(at, (this.#drafts.peek().at(-1)?.order ?? 0) + 1);
    const draft: Draft = { order, at, message, preview, state: 'waiting', ...(quote === undefined ? {} : { quote }) };
    this.#keep(draft);
    this.#queue(message.key);
  }

  /** Connected: says everything that waits again, in order. */
  flush(): void {
    this.reload();
    this.#stopWatch();
    this.#said.clear();
    for (const draft of this.#drafts.peek()) if (draft.state === 'waiting') this.#queued.add(draft.message.key);
    this.#say();
  }

  done(key: string, seq?: number): void {
    this.#stopWatch();
    const draft = this.#find(key);
    if (draft === undefined) return this.#answered(key);
    this.#options.shelf.remove(this.#options.prefix + key);
    if (draft.message.type === 'message' && seq !== undefined) this.#replace({ ...draft, state: 'done', seq });
    else this.#forget(key);
    this.#answered(key);
  }

  /** @returns the draft, for whoever has to tell people. */
  refused(key: string, reason: string): Draft | undefined {
    this.#stopWatch();
    const draft = this.#find(key);
    if (draft?.message.type === 'message') this.#keep({ ...draft, state: 'failed', reason });
    else this.drop(key);
    this.#answered(key);
    return draft;
  }

  /** It was too fast: it is said again in `seconds`, and everything after it not before it. */
  postpone(key: string, seconds: number): void {
    this.#stopWatch();
    this.#said.delete(key);
    if (this.#find(key)?.state === 'waiting') this.#queued.add(key);
    this.#cancelPause ??= this.#options.clock.after(seconds * 1_000, () => {
      this.#cancelPause = null;
      this.#say();
    });
  }

  retry(key: string): void {
    const draft = this.#find(key);
    if (draft?.state !== 'failed') return;
    const { reason: _, ...rest } = draft;
    const again: Draft = { ...rest, state: 'waiting' };
    this.#keep(again);
    this.#queue(key);
  }

  drop(key: string): void {
    this.#options.shelf.remove(this.#options.prefix + key);
    this.#forget(key);
  }

  /** Lines of a stream have arrived up to `head`, the messages `keys` among them: drafts of that stream have served. */
  arrived(head: number, keys: ReadonlySet<string>, ofStream: (message: Keyed) => boolean): void {
    for (const draft of this.#drafts.peek()) {
      if (!ofStream(draft.message)) continue;
      if (keys.has(draft.message.key)) this.drop(draft.message.key);
      else if (draft.state === 'done' && (draft.seq ?? 0) <= head) this.#forget(draft.message.key);
    }
  }

  /** Reads the shelf again: another tab has changed it. */
  reload(): void {
    const { shelf, prefix } = this.#options;
    const kept = shelf.keys(prefix).flatMap((key) => parse(shelf.get(key)));
    const done = this.#drafts.peek().filter((draft) => draft.state === 'done');
    this.#set([...kept.filter((draft) => !done.some((one) => one.message.key === draft.message.key)), ...done]);
  }

  #queue(key: string): void {
    this.#queued.add(key);
    this.#say();
  }

  #answered(key: string): void {
    this.#said.delete(key);
    this.#queued.delete(key);
    this.#say();
    this.#watch();
  }

  /** Says what is queued, in order, as far as may be. */
  #say(): void {
    if (this.#cancelPause !== null || this.#queued.size === 0) return;
    for (const { message, state } of this.#drafts.peek()) {
      if (this.#said.size >= IN_FLIGHT) break;
      if (state !== 'waiting' || !this.#queued.has(message.key)) continue;
      if (!this.#options.send(message)) return;
      this.#queued.delete(message.key);
      this.#said.add(message.key);
    }
    this.#watch();
  }

  #watch(): void {
    if (
      this.#cancelWatch !== null ||
      this.#cancelPause !== null ||
      !this.#drafts.peek().some((draft) => draft.state === 'waiting')
    )
      return;
    this.#cancelWatch = this.#options.clock.after(PATIENCE, () => {
      this.#cancelWatch = null;
      if (this.#drafts.peek().some((draft) => draft.state === 'waiting')) this.#options.stalled();
    });
  }

  #stopWatch(): void {
    this.#cancelWatch?.();
    this.#cancelWatch = null;
  }

  #find(key: string): Draft | undefined {
    return this.#drafts.peek().find((draft) => draft.message.key === key);
  }

  #keep(draft: Draft): void {
    this.#options.shelf.set(this.#options.prefix + draft.message.key, JSON.stringify(draft));
    this.#replace(draft);
  }

  #replace(draft: Draft): void {
    this.#set([...this.#drafts.peek().filter((one) => one.message.key !== draft.message.key), draft]);
  }

  #forget(key: string): void {
    this.#queued.delete(key);
    this.#said.delete(key);
    this.#set(this.#drafts.peek().filter((one) => one.message.key !== key));
  }

  #set(drafts: readonly Draft[]): void {
    this.#drafts.value = [...drafts].sort((a, b) => a.order - b.order);
  }
}

function parse(text: string | null): readonly Draft[] {
  try {
    const draft = JSON.parse(text ?? 'null') as Draft | null;
    return draft === null || typeof draft.message?.key !== 'string' ? [] : [draft];
  } catch {
    return [];
  }
}
