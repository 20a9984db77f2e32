import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { ServerMessage, ThreadSummary } from '../../adapters/web/protocol.ts';
import type { Party } from '../../core/message.ts';
import { browserClock } from '../shared/clock.ts';
import { Connection } from '../shared/connection.ts';
import { dial, socketUrl, watchNetwork } from '../shared/dial.ts';
import { Outbox, PAUSE } from '../shared/outbox.ts';
import { setNoteMark } from '../shared/parts.ts';
import { localShelf } from '../shared/storage.ts';
import { isUnread, threadKey } from './cases.ts';
import { createThread, type Thread } from './thread.ts';

interface Welcome {
  readonly me: Party;
  readonly brand: string;
  readonly limit: number;
  readonly rooms: readonly string[];
}

/** An agent's browser: one connection, the list of cases, and the conversations that were opened. */
export class Desk {
  readonly #base: string;
  readonly #notify: (text: string) => void;
  readonly #erased: () => void;
  /** Rooms whose first page of threads is still to come, since the connection is there. */
  readonly #awaited = new Set<string>();
  readonly #shelf = localShelf();
  readonly #connection: Connection;
  readonly #welcome = signal<Welcome | null>(null);
  readonly #summaries = signal<ReadonlyMap<string, ThreadSummary>>(new Map());
  readonly #more = signal<ReadonlySet<string>>(new Set());
  readonly #signedOut = signal(false);
  readonly #away = signal<boolean | null>(null);
  readonly #selected = signal<string | null>(null);
  readonly #threads = new Map<string, Thread>();
  #outbox: Outbox | null = null;

  readonly me = computed(() => this.#welcome.value?.me ?? null);
  readonly cases = computed(() => [...this.#summaries.value.values()]);
  readonly unread = computed(() => this.cases.value.filter(isUnread).length);
  readonly selected = computed(() => {
    const key = this.#selected.value;
    return key === null ? null : (this.#summaries.value.get(key) ?? null);
  });

  /**
   * @param base `https://host/hooks/<channel>`
   * @param erased the case that is shown is there no more
   */
  constructor(base: string, notify: (text: string) => void, erased: () => void) {
    this.#base = base;
    this.#notify = notify;
    this.#erased = erased;
    this.#connection = new Connection({
      dial: (events) => dial(`${socketUrl(base)}/socket`, events),
      hello: () => ({ type: 'hello-agent' }),
      heard: (message) => this.#heard(message),
      clock: browserClock,
      random: Math.random,
    });
    watchNetwork(this.#connection);
    window.addEventListener('storage', () => this.#outbox?.reload());
    window.addEventListener('hashchange', () => this.#follow());
  }

  get welcome(): ReadonlySignal<Welcome | null> {
    return this.#welcome;
  }

  /** The server does not know us: sign in. */
  get signedOut(): ReadonlySignal<boolean> {
    return this.#signedOut;
  }

  get troubled(): ReadonlySignal<boolean> {
    return this.#connection.troubled;
  }

  /** Whether the shift is over; null as long as the server has not said. */
  get away(): ReadonlySignal<boolean | null> {
    return this.#away;
  }

  /** Goes home, which hands all open cases back; or is back. */
  shift(away: boolean): void {
    this.#connection.send({ type: 'shift', away });
  }

  /** Rooms that have older cases than those here. */
  get more(): ReadonlySignal<ReadonlySet<string>> {
    return this.#more;
  }

  start(): void {
    this.#signedOut.value = false;
    this.#connection.start();
  }

  stop(): void {
    this.#connection.stop();
    this.#signedOut.value = true;
  }

  /** Shows a case, or none. It becomes part of the address, so that reload and Back work. */
  select(key: string | null): void {
    if (key === this.#selected.peek()) return;
    if (key === null) history.pushState(null, '', window.location.pathname + window.location.search);
    else history[this.#selected.peek() === null ? 'pushState' : 'replaceState'](null, '', `#case=${key}`);
    this.#follow();
  }

  show(summary: ThreadSummary): void {
    this.select(threadKey(summary));
  }

  /** The conversation of a case; asked for when it is first wanted. */
  thread(at: { readonly room: string; readonly thread: string }): Thread | null {
    const key = threadKey(at);
    const known = this.#threads.get(key);
    if (known !== undefined || this.#outbox === null) return known ?? null;
    const made = createThread({
      at,
      me: this.me,
      base: this.#base,
      limit: () => this.#welcome.peek()?.limit ?? Number.POSITIVE_INFINITY,
      send: (message) => this.#connection.send(message),
      outbox: this.#outbox,
      shelf: this.#shelf,
    });
    this.#threads.set(key, made);
    return made;
  }

  /** The newest line of a case was looked at. */
  markSeen(summary: ThreadSummary): void {
    const head = this.#threads.get(threadKey(summary))?.talk.head.peek() ?? 0;
    const known = this.#summaries.peek().get(threadKey(summary));
    if (known === undefined || head <= known.seen || document.visibilityState !== 'visible') return;
    this.#keep([{ ...known, seen: head, head: Math.max(head, known.head) }]);
    this.#connection.send({ type: 'read', room: summary.room, thread: summary.thread, seq: head });
  }

  loadMore(): void {
    for (const room of this.#more.peek()) {
      const oldest = this.cases
        .peek()
        .filter((one) => one.room === room)
        .sort((a, b) => a.at - b.at)[0];
      if (oldest === undefined) continue;
      this.#connection.send({ type: 'threads', room, before: { at: oldest.at, thread: oldest.thread } });
    }
  }

  #heard(message: ServerMessage): void {
    switch (message.type) {
      case 'welcome-agent':
        this.#enter(message);
        break;
      case 'threads': {
        if (this.#awaited.delete(message.room)) this.#forgetBeside(message);
        this.#keep(message.threads);
        const more = new Set(this.#more.peek());
        if (message.more) more.add(message.room);
        else more.delete(message.room);
        this.#more.value = more;
        if (this.#selected.peek() === null) this.#follow();
        break;
      }
      case 'thread':
        this.#keep([message.thread]);
        break;
      case 'gone':
        this.#forget(threadKey(message));
        break;
      case 'page':
      case 'line':
      case 'typing':
        if (message.room === undefined || message.thread === undefined) break;
        this.#threads.get(threadKey({ room: message.room, thread: message.thread }))?.talk.heard(message);
        break;
      case 'done':
        this.#outbox?.done(message.key, message.seq);
        break;
      case 'refused': {
        if (message.code === 'too-fast') {
          this.#outbox?.postpone(message.key, message.wait ?? PAUSE);
          break;
        }
        const draft = this.#outbox?.refused(message.key, message.text);
        if (draft?.message.type !== 'message') this.#notify(message.text);
        break;
      }
      case 'shift':
        this.#away.value = message.away;
        break;
      case 'unauthorized':
        this.stop();
        break;
      case 'welcome':
        break;
    }
  }

  #enter(message: Extract<ServerMessage, { type: 'welcome-agent' }>): void {
    const { me, brand, uploadLimit: limit, rooms } = message;
    const before = this.me.peek();
    // Somebody else signed in on another tab: nothing of the one before may be sent in their name.
    if (before !== null && before.id !== me.id) window.location.reload();
    setNoteMark(message.notes ?? '//');
    this.#welcome.value = { me, brand, limit, rooms };
    for (const room of rooms) this.#awaited.add(room);
    this.#outbox ??= new Outbox({
      shelf: this.#shelf,
      prefix: `frontdesk.desk.${me.id}.out.`,
      clock: browserClock,
      send: (out) => this.#connection.send(out),
      stalled: () => this.#connection.restart(),
    });
    this.#outbox.flush();
    this.#open();
  }

  #follow(): void {
    const key = /^#case=(.+)$/u.exec(window.location.hash)?.[1] ?? null;
    const before = this.#selected.peek();
    if (key === before) return;
    const old = before === null ? undefined : this.#threads.get(before);
    if (old !== undefined) this.#connection.send({ type: 'leave', room: old.room, thread: old.thread });
    this.#selected.value = key;
    this.#open();
  }

  #open(): void {
    const key = this.#selected.peek();
    const [room, thread] = key?.split('/').map(decodeURIComponent) ?? [];
    if (key === null || room === undefined || thread === undefined) return;
    const after = this.thread({ room, thread })?.talk.head.peek() ?? 0;
    this.#connection.send({ type: 'open', room, thread, after });
  }

  /** What a room's newest page has not, though it should, went while we were not connected. */
  #forgetBeside({ room, threads, more }: Extract<ServerMessage, { type: 'threads' }>): void {
    const there = new Set(threads.map(threadKey));
    const since = more ? Math.min(...threads.map(({ at }) => at)) : Number.NEGATIVE_INFINITY;
    for (const [key, known] of this.#summaries.peek()) {
      if (known.room === room && known.at > since && !there.has(key)) this.#forget(key);
    }
  }

  /** Its customer was erased: nothing of it stays on the page, nor what was begun to be written. */
  #forget(key: string): void {
    const all = new Map(this.#summaries.peek());
    if (!all.delete(key)) return;
    this.#threads.get(key)?.compose.write('');
    this.#threads.delete(key);
    this.#summaries.value = all;
    if (key !== this.#selected.peek()) return;
    this.select(null);
    this.#erased();
  }

  #keep(summaries: readonly ThreadSummary[]): void {
    const all = new Map(this.#summaries.peek());
    for (const summary of summaries) all.set(threadKey(summary), summary);
    this.#summaries.value = all;
  }
}
