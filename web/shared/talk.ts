import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { ClientMessage, DraftPart, Line, ServerMessage, WirePart } from '../../adapters/web/protocol.ts';
import type { Clock } from '../../core/clock.ts';
import type { Party } from '../../core/message.ts';
import { type Foreseen, fold, type Shown } from './fold.ts';
import { foresee } from './foresee.ts';
import type { Keyed, Outbox } from './outbox.ts';
import { previewText, quoteOf } from './parts.ts';
import { emptyStream, gap, head, receive } from './stream.ts';

/** Which stream is meant; visitors have one and name none. */
export type Where = { readonly room: string; readonly thread: string } | Record<string, never>;

export interface TalkOptions {
  readonly where: Where;
  readonly me: ReadonlySignal<Party | null>;
  readonly send: (message: ClientMessage) => boolean;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly newKey: () => string;
}

/** How long somebody counts as typing after the last hint, and how often we hint ourselves, in milliseconds. */
const TYPING_SHOWN = 6_000;
const TYPING_EVERY = 3_000;

/** One conversation as a browser shows it, and everything that can be done in it. */
export class Talk {
  readonly #options: TalkOptions;
  readonly #stream = signal(emptyStream);
  readonly #typing = signal<readonly Party[]>([]);
  readonly #loaded = signal(false);
  readonly #forget = new Map<string, () => void>();
  #typedAt = 0;

  /** Messages as they stand, what this browser has only asked for included. */
  readonly shown: ReadonlySignal<readonly Shown[]>;
  readonly earlier: ReadonlySignal<boolean>;
  readonly head: ReadonlySignal<number>;
  readonly #pressed: ReadonlySignal<ReadonlySet<string>>;

  constructor(options: TalkOptions) {
    this.#options = options;
    const drafts = computed(() => options.outbox.drafts.value.filter((draft) => this.#mine(draft.message)));
    const foreseen = computed<readonly Foreseen[]>(() => {
      const me = options.me.value;
      return me === null ? [] : foresee(drafts.value, me);
    });
    this.shown = computed(() => fold(this.#stream.value.lines, foreseen.value));
    this.earlier = computed(() => this.#stream.value.earlier);
    this.head = computed(() => head(this.#stream.value));
    this.#pressed = computed(
      () =>
        new Set(
          drafts.value.flatMap(({ message }) => (message.type === 'action' ? [`${message.id} ${message.action}`] : [])),
        ),
    );
  }

  get me(): ReadonlySignal<Party | null> {
    return this.#options.me;
  }

  get typing(): ReadonlySignal<readonly Party[]> {
    return this.#typing;
  }

  /** Its first page is here. */
  get loaded(): ReadonlySignal<boolean> {
    return this.#loaded;
  }

  /** Takes what the server says about this stream. */
  heard(message: Extract<ServerMessage, { type: 'page' | 'line' | 'typing' }>): void {
    if (message.type === 'typing') {
      this.#hint(message.by);
      return;
    }
    const lines = message.type === 'page' ? message.lines : [message.line];
    this.#stream.value = receive(this.#stream.peek(), lines, message.type === 'page' ? message.earlier : undefined);
    if (message.type === 'page') this.#loaded.value = true;
    this.#settle(lines);
    const missing = gap(this.#stream.peek());
    if (missing !== null) this.#tell({ type: 'earlier', before: missing });
  }

  send(parts: readonly DraftPart[], preview: readonly WirePart[], replyTo?: Shown): void {
    const key = this.#options.newKey();
    const quote =
      replyTo === undefined ? undefined : { id: replyTo.id, name: replyTo.by.name, quote: quoteOf(replyTo) };
    this.#ask(
      { type: 'message', key, parts, ...(replyTo === undefined ? {} : { replyTo: replyTo.id }) },
      preview,
      quote,
    );
    this.#typedAt = 0;
  }

  edit(id: string, text: string, kept: readonly WirePart[]): void {
    const parts = text === '' ? [] : [{ kind: 'text' as const, text }];
    const files = kept.flatMap((part): DraftPart[] =>
      part.kind === 'media' ? [{ kind: 'media', media: part.media, file: part.file.id }] : [],
    );
    const preview = [...parts.map((part) => previewText(part.text)), ...kept.filter((part) => part.kind === 'media')];
    this.#ask({ type: 'edit', key: this.#options.newKey(), id, parts: [...parts, ...files] }, preview);
  }

  remove(id: string): void {
    this.#ask({ type: 'remove', key: this.#options.newKey(), id });
  }

  react(id: string, emoji: string, added: boolean): void {
    this.#ask({ type: 'reaction', key: this.#options.newKey(), id, emoji, added });
  }

  act(id: string, action: string, values: Record<string, string> = {}): void {
    this.#ask({ type: 'action', key: this.#options.newKey(), id, action, values });
  }

  /** A form with a draft in it is open: the draft comes with a change of its card. */
  opened(id: string, action: string): void {
    this.#ask({ type: 'action', key: this.#options.newKey(), id, action: 'form-opened', values: { action } });
  }

  /** This button was pressed and the server has not answered yet. */
  isPressed(id: string, action: string): boolean {
    return this.#pressed.value.has(`${id} ${action}`);
  }

  /** Somebody types here; says so now and then. */
  types(): void {
    const now = this.#options.clock.now();
    if (now - this.#typedAt < TYPING_EVERY) return;
    this.#typedAt = now;
    this.#tell({ type: 'typing' });
  }

  loadEarlier(): void {
    const first = this.#stream.peek().lines[0];
    if (first !== undefined) this.#tell({ type: 'earlier', before: first.seq });
  }

  retry(key: string): void {
    this.#options.outbox.retry(key);
  }

  discard(key: string): void {
    this.#options.outbox.drop(key);
  }

  /** Forgets what was shown: the visitor's session is another one now. */
  reset(): void {
    this.#stream.value = emptyStream;
    this.#loaded.value = false;
  }

  #tell(message: Extract<ClientMessage, { type: 'typing' | 'earlier' }>): void {
    this.#options.send({ ...message, ...this.#options.where });
  }

  #ask(message: Keyed, preview: readonly WirePart[] = [], quote?: { id: string; name: string; quote: string }): void {
    this.#options.outbox.add({ ...message, ...this.#options.where }, preview, quote);
  }

  #mine(message: Keyed): boolean {
    const { room, thread } = this.#options.where;
    return message.room === room && message.thread === thread;
  }

  #settle(lines: readonly Line[]): void {
    const keys = new Set<string>();
    for (const line of lines) {
      if (line.type !== 'message') continue;
      if (line.key !== undefined) keys.add(line.key);
      this.#still(line.by.id);
    }
    this.#options.outbox.arrived(head(this.#stream.peek()), keys, (message) => this.#mine(message));
  }

  #hint(by: Party): void {
    if (by.id === this.#options.me.peek()?.id) return;
    this.#forget.get(by.id)?.();
    this.#typing.value = [...this.#typing.peek().filter((one) => one.id !== by.id), by];
    this.#forget.set(
      by.id,
      this.#options.clock.after(TYPING_SHOWN, () => this.#still(by.id)),
    );
  }

  #still(id: string): void {
    this.#forget.get(id)?.();
    this.#forget.delete(id);
    if (this.#typing.peek().some((one) => one.id === id)) {
      this.#typing.value = this.#typing.peek().filter((one) => one.id !== id);
    }
  }
}
