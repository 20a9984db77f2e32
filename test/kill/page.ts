import { isDeepStrictEqual } from 'node:util';
import { WebSocket } from 'ws';
import type { ClientMessage, Line, ServerMessage } from '../../adapters/web/protocol.ts';
import { browserClock } from '../../web/shared/clock.ts';
import { Connection, type Wire, type WireEvents } from '../../web/shared/connection.ts';
import { Outbox, PAUSE } from '../../web/shared/outbox.ts';
import { memoryShelf } from '../../web/shared/storage.ts';

/** What clients tell the test while they work. */
export interface Watch {
  /** Something came over the wire. */
  heard(message: ServerMessage): void;
  /** Something that must not happen has happened. */
  wrong(what: string): void;
}

export interface PageOptions {
  readonly name: string;
  /** `http://127.0.0.1:port` */
  readonly url: string;
  /** Where a proxy takes off TLS: the address that browsers know. */
  readonly origin?: string;
  readonly cookie?: string;
  readonly hello: () => ClientMessage;
  readonly heard: (message: ServerMessage) => void;
  readonly watch: Watch;
}

/** What somebody wrote. `end`: the command that closes a case or passes it on; `press`: a button. */
export interface Written {
  readonly text: string;
  readonly kind: 'message' | 'note' | 'end' | 'press';
  /** At the desk. */
  readonly room?: string;
  readonly thread?: string;
  /** It was answered, or came back as a line. */
  done: boolean;
}

/**
 * A page in a browser: the program that visitors and agents run, without its windows, over real sockets. It looks at
 * every line that comes: a stream may have no gap and tell nothing twice, whatever dies in between.
 */
export class Page {
  readonly connection: Connection;
  readonly outbox: Outbox;
  /** By key, in the order it was written. */
  readonly written = new Map<string, Written>();
  readonly #options: PageOptions;
  readonly #known = new Map<string, Map<number, Line>>();

  constructor(options: PageOptions) {
    this.#options = options;
    this.connection = new Connection({
      dial: (events) => this.#dial(events),
      hello: options.hello,
      heard: (message) => this.#heard(message),
      clock: browserClock,
      random: Math.random,
    });
    this.outbox = new Outbox({
      shelf: memoryShelf(),
      prefix: 'out.',
      clock: browserClock,
      send: (message) => this.connection.send(message),
      // As browsers do: on a busy machine an answer may take longer than they wait, and comes after all.
      stalled: () => this.connection.restart(),
    });
  }

  /** How much it said that is not confirmed. */
  get waiting(): number {
    return this.outbox.drafts.peek().filter(({ state }) => state === 'waiting').length;
  }

  #heard(message: ServerMessage): void {
    const { name, watch } = this.#options;
    if (message.type === 'done') {
      const written = this.written.get(message.key);
      if (written) written.done = true;
      this.outbox.done(message.key, message.seq);
    } else if (message.type === 'refused') {
      // As in a browser: it is said again when the server has drawn breath.
      if (message.code === 'too-fast') return this.outbox.postpone(message.key, message.wait ?? PAUSE);
      const written = this.written.get(message.key);
      // Two agents may press one button, which is gone for the second.
      if (written?.kind !== 'press' || message.code !== 'not-found') {
        watch.wrong(`${name} was refused ${message.key}: ${message.code}`);
      }
      if (written) written.done = true;
      this.outbox.refused(message.key, message.text);
    } else if (message.type === 'unauthorized') {
      watch.wrong(`${name} was not let in`);
    }
    if (message.type === 'page' || message.type === 'line') {
      for (const line of message.type === 'page' ? message.lines : [message.line]) {
        const written = line.type === 'message' ? this.written.get(line.key ?? '') : undefined;
        if (written) written.done = true;
      }
    }
    this.#options.heard(message);
    watch.heard(message);
  }

  #dial(events: WireEvents): Wire {
    const { url, origin = url, cookie, name, watch } = this.#options;
    const socket = new WebSocket(`${url.replace('http', 'ws')}/hooks/website/socket`, {
      origin,
      headers: cookie === undefined ? {} : { cookie },
    });
    /** Where each stream stands on this socket, once that is known. */
    const heads = new Map<string, number>();
    const follow = (stream: string, after: number) => {
      if (after > 0) heads.set(stream, after);
      else heads.delete(stream);
    };
    const look = (message: ServerMessage) => {
      if (message.type !== 'page' && message.type !== 'line') return;
      const stream = streamOf(message);
      const lines = message.type === 'page' ? message.lines : [message.line];
      const isWhole = message.type === 'page' && !message.earlier;
      let head = heads.get(stream) ?? (isWhole ? 0 : (lines[0]?.seq ?? 1) - 1);
      for (const line of lines) {
        if (line.seq !== head + 1) watch.wrong(`${name} was told line ${line.seq} after ${head}: ${stream}`);
        if (!this.#isAsBefore(stream, line)) watch.wrong(`${name} was told line ${line.seq} in two ways: ${stream}`);
        head = line.seq;
      }
      heads.set(stream, head);
    };
    socket.on('error', () => {});
    socket.on('open', () => events.opened());
    socket.on('close', () => events.closed());
    socket.on('message', (data) => {
      look(JSON.parse(data.toString()) as ServerMessage);
      events.heard(data.toString());
    });
    return {
      send: (text) => {
        const message = JSON.parse(text) as ClientMessage;
        if (message.type === 'earlier') watch.wrong(`${name} missed lines before ${message.before}`);
        // What comes next is what comes after this.
        if (message.type === 'hello') follow(streamOf({}), message.after);
        if (message.type === 'open') follow(streamOf(message), message.after);
        socket.send(text);
      },
      close: () => socket.close(),
    };
  }

  /** What was shown once is history, which no crash may change. */
  #isAsBefore(stream: string, line: Line): boolean {
    const known = this.#known.get(stream) ?? new Map<number, Line>();
    this.#known.set(stream, known);
    const before = known.get(line.seq);
    known.set(line.seq, line);
    return before === undefined || isDeepStrictEqual(before, line);
  }
}

function streamOf({ room = '', thread = '' }: { readonly room?: string; readonly thread?: string }): string {
  return `${room}/${thread}`;
}
