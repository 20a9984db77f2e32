import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import type {
  ClientMessage,
  Line,
  ServerMessage,
  ThreadSummary,
  WireFile,
  WirePart,
} from '../../adapters/web/protocol.ts';
import type { Assets } from '../../app/assets.ts';
import type { Card, Party } from '../../core/message.ts';
import { FakeHttp } from './fake-http.ts';

type Unnumbered<T> = T extends unknown ? Omit<T, 'seq' | 'at'> : never;
export type NewLine = Unnumbered<Line>;

export const CUSTOMER: Party = { id: 'v1', name: 'Visitor', kind: 'customer' };
export const ANA: Party = { id: 'a1', name: 'Ana', kind: 'agent', role: 'supervisor' };

/** A stream as the server keeps it. */
interface Stream {
  readonly lines: Line[];
  readonly done: Map<string, { seq: number; id: string }>;
  summary?: ThreadSummary;
}

/** Lines per page; small, so that tests reach the second one. */
const PAGE = 30;

/** The server's side of the web protocol, as far as a browser can tell: in memory, scripted by tests. */
export class FakeServer {
  readonly #web: FakeHttp;
  readonly #sockets = new Map<WebSocket, { agent: boolean; open: Set<string> }>();
  readonly #streams = new Map<string, Stream>();
  readonly #http = createServer((request, response) => void this.#web.answer(request, response));
  readonly #upgrade = new WebSocketServer({ noServer: true });
  /** Closes every socket and takes no new one. */
  #down = false;
  /** Swallows what browsers ask, as a server does that dies before it answers. */
  deaf = false;
  /** Everything browsers asked, in order, for looking at. */
  readonly heard: ClientMessage[] = [];
  /** Refuses the next message with this text. */
  refuseNext: string | null = null;
  /** Whether the agent's shift is over. */
  away = false;
  origin = '';

  constructor(assets: Assets) {
    this.#web = new FakeHttp(assets);
    this.#http.on('upgrade', (request, socket, head) => {
      if (this.#down) {
        socket.destroy();
        return;
      }
      this.#upgrade.handleUpgrade(request, socket, head, (ws) => this.#accept(ws));
    });
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#http.listen(0, '127.0.0.1', resolve));
    const address = this.#http.address();
    if (address === null || typeof address === 'string') throw new Error('No port');
    this.origin = `http://127.0.0.1:${address.port}`;
  }

  async stop(): Promise<void> {
    this.down = true;
    this.#http.closeAllConnections();
    await new Promise((resolve) => this.#http.close(resolve));
  }

  set down(down: boolean) {
    this.#down = down;
    if (down) for (const socket of this.#sockets.keys()) socket.terminate();
  }

  set sessions(sessions: FakeHttp['sessions']) {
    this.#web.sessions = sessions;
  }

  set canned(canned: FakeHttp['canned']) {
    this.#web.canned = canned;
  }

  set signedIn(signedIn: boolean) {
    this.#web.signedIn = signedIn;
  }

  /** Something happens in the visitor's chat (`''`) or in a thread. */
  add(stream: string, line: NewLine, at = Date.now()): Line {
    const { lines, summary } = this.#stream(stream);
    const full = { ...line, seq: lines.length + 1, at } as Line;
    lines.push(full);
    for (const [socket, { agent, open }] of this.#sockets) {
      if (stream === '' ? !agent : open.has(stream)) this.#say(socket, { type: 'line', ...where(stream), line: full });
    }
    if (summary !== undefined) this.#changed(stream, full);
    return full;
  }

  text(stream: string, by: Party, text: string, more: Partial<Extract<NewLine, { type: 'message' }>> = {}): string {
    const id = randomUUID();
    const parts: readonly WirePart[] = [{ kind: 'text', text: { text, spans: [] } }];
    // What a customer or a bot says comes from elsewhere; agents write in browsers, whose keys their lines bear.
    const key = by.kind === 'agent' ? { key: randomUUID() } : {};
    this.add(stream, { type: 'message', id, ...key, by, parts, ...more });
    return id;
  }

  thread(name: string, card: Card, at = Date.now()): void {
    const stream = `support/${name}`;
    const cardId = `card-${name}`;
    this.#stream(stream).summary = { room: 'support', thread: name, at, card, cardId, head: 0, seen: 0, last: null };
    const by: Party = { id: 'system', name: 'Frontdesk', kind: 'system' };
    this.add(stream, { type: 'message', id: cardId, by, parts: [{ kind: 'card', card }] }, at);
  }

  /** A customer is erased. @param silent the browsers are not told */
  forget(name: string, { silent = false } = {}): void {
    this.#streams.delete(`support/${name}`);
    for (const [socket, { agent }] of this.#sockets) {
      if (agent && !silent) this.#say(socket, { type: 'gone', room: 'support', thread: name });
    }
  }

  /** Forgets every chat and thread. */
  clear(): void {
    this.#streams.clear();
  }

  typing(stream: string, by: Party): void {
    for (const socket of this.#sockets.keys()) this.#say(socket, { type: 'typing', ...where(stream), by });
  }

  recard(name: string, card: Card): void {
    const stream = this.#stream(`support/${name}`);
    if (stream.summary === undefined) return;
    stream.summary = { ...stream.summary, card };
    this.#broadcast(stream.summary);
  }

  file(name: string, mime: string, body: Buffer): WireFile {
    return this.#web.file(name, mime, body);
  }

  lines(stream: string): readonly Line[] {
    return this.#stream(stream).lines;
  }

  #stream(name: string): Stream {
    const known = this.#streams.get(name) ?? { lines: [], done: new Map() };
    this.#streams.set(name, known);
    return known;
  }

  #accept(socket: WebSocket): void {
    this.#sockets.set(socket, { agent: false, open: new Set() });
    socket.on('message', (data) => {
      const message = JSON.parse(String(data)) as ClientMessage;
      this.heard.push(message);
      if (!this.deaf) this.#hear(socket, message);
    });
    socket.on('close', () => this.#sockets.delete(socket));
  }

  #hear(socket: WebSocket, message: ClientMessage): void {
    const state = this.#sockets.get(socket);
    if (state === undefined) return;
    const stream = 'thread' in message && message.thread !== undefined ? `${message.room}/${message.thread}` : '';
    switch (message.type) {
      case 'hello':
        this.#say(socket, { type: 'welcome', me: CUSTOMER, brand: 'Tea House', uploadLimit: 1024 * 1024 });
        this.#page(socket, '', message.after);
        return;
      case 'hello-agent': {
        if (!this.#web.signedIn) return this.#say(socket, { type: 'unauthorized' });
        state.agent = true;
        const rooms = ['support'];
        this.#say(socket, { type: 'welcome-agent', me: ANA, brand: 'Tea House', uploadLimit: 1_000_000, rooms });
        this.#say(socket, { type: 'shift', away: this.away });
        const threads = [...this.#streams.values()].flatMap((one) => one.summary ?? []);
        return this.#say(socket, { type: 'threads', room: 'support', threads, more: false });
      }
      case 'shift':
        this.away = message.away;
        return this.#say(socket, { type: 'shift', away: message.away });
      case 'open':
        state.open.add(stream);
        return this.#page(socket, stream, message.after);
      case 'leave':
        state.open.delete(stream);
        return;
      case 'earlier': {
        const older = this.#stream(stream).lines.filter((line) => line.seq < message.before);
        const lines = older.slice(-PAGE);
        return this.#say(socket, { type: 'page', ...where(stream), lines, earlier: older.length > lines.length });
      }
      case 'read': {
        const one = this.#stream(stream);
        if (one.summary === undefined) return;
        one.summary = { ...one.summary, seen: message.seq };
        return this.#broadcast(one.summary);
      }
      case 'typing':
      case 'threads':
        return;
      default:
        this.#ask(socket, stream, message, state.agent ? ANA : CUSTOMER);
    }
  }

  #ask(socket: WebSocket, stream: string, message: Extract<ClientMessage, { key: string }>, by: Party): void {
    const { key } = message;
    if (this.refuseNext !== null) {
      const text = this.refuseNext;
      this.refuseNext = null;
      return this.#say(socket, { type: 'refused', key, code: 'invalid', text });
    }
    const { done } = this.#stream(stream);
    const before = done.get(key);
    if (before !== undefined) return this.#say(socket, { type: 'done', key, ...before });
    if (message.type === 'action') return this.#say(socket, { type: 'done', key });
    const line = this.add(stream, this.#line(message, by));
    const answer = { seq: line.seq, id: line.id };
    done.set(key, answer);
    this.#say(socket, { type: 'done', key, ...answer });
  }

  #line(message: Exclude<Extract<ClientMessage, { key: string }>, { type: 'action' }>, by: Party): NewLine {
    const { key } = message;
    if (message.type === 'remove') return { type: 'remove', id: message.id };
    if (message.type === 'reaction') {
      return { type: 'reaction', id: message.id, by, emoji: message.emoji, added: message.added };
    }
    const parts = message.parts.map((part): WirePart => {
      if (part.kind === 'text') return { kind: 'text', text: { text: part.text, spans: [] } };
      if (part.kind === 'location') return part;
      const file = this.#web.uploaded(part.file);
      return file === undefined ? { kind: 'unsupported', label: 'gone' } : { kind: 'media', media: part.media, file };
    });
    if (message.type === 'edit') return { type: 'edit', id: message.id, parts };
    const answered = this.#quote(message.replyTo);
    return { type: 'message', id: randomUUID(), key, by, parts, ...(answered === null ? {} : { replyTo: answered }) };
  }

  #quote(id: string | undefined): { id: string; name: string; quote: string } | null {
    for (const { lines } of this.#streams.values()) {
      const line = lines.find((one) => one.type === 'message' && one.id === id);
      if (line?.type !== 'message') continue;
      const [part] = line.parts;
      return { id: line.id, name: line.by.name, quote: part?.kind === 'text' ? part.text.text : '…' };
    }
    return null;
  }

  #page(socket: WebSocket, stream: string, after: number): void {
    const all = this.#stream(stream).lines;
    const lines = after === 0 ? all.slice(-PAGE) : all.filter((line) => line.seq > after);
    this.#say(socket, { type: 'page', ...where(stream), lines, earlier: (lines[0]?.seq ?? 1) > 1 });
  }

  #changed(stream: string, line: Line): void {
    const one = this.#stream(stream);
    if (one.summary === undefined) return;
    let { last } = one.summary;
    if (line.type === 'message' && line.parts[0]?.kind === 'text') {
      last = { by: line.by, text: line.parts[0].text.text, at: line.at };
    }
    one.summary = { ...one.summary, at: line.at, head: line.seq, last };
    this.#broadcast(one.summary);
  }

  #broadcast(thread: ThreadSummary): void {
    for (const [socket, { agent }] of this.#sockets) if (agent) this.#say(socket, { type: 'thread', thread });
  }

  #say(socket: WebSocket, message: ServerMessage): void {
    socket.send(JSON.stringify(message));
  }
}

function where(stream: string): { room?: string; thread?: string } {
  const [room, thread] = stream.split('/');
  return stream === '' || room === undefined || thread === undefined ? {} : { room, thread };
}
