import { createHmac, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { wrongArguments } from './arguments.ts';
import { type Answer, methods, scopeFor } from './methods.ts';
import { samplesMissing, strangeIn } from './samples.ts';
import { type Json, mimeOf, World } from './world.ts';

export const tokens = {
  bot: 'xoxb-fake-token-of-the-bot',
  app: 'xapp-fake-token-of-the-app',
  secret: 'signing-secret',
};

export type FakeFault = 'lost-before' | 'lost-after' | 'too-many-requests' | 'server-error' | 'forbidden';

export interface Call {
  readonly method: string;
  readonly args: Json;
  readonly token: string;
}

/** How a delivery ended: with the ack's body, or not at all. */
export type Ack = { readonly acked: true; readonly reply: unknown } | { readonly acked: false };

/** Slack at the wire: Web API, Socket Mode, and requests to our own address. */
export class FakeSlack {
  readonly world = new World();
  readonly calls: Call[] = [];
  /** Everything that was handed over or answered. */
  readonly said: { readonly kind: string; readonly payload: Json }[] = [];
  /** Calls whose arguments were not what the method takes. */
  readonly refused: string[] = [];
  /** What is not in Slack's own samples, and is said all the same: it is known from elsewhere. */
  readonly known = new Set<string>();
  readonly uploads = new Map<string, number>();
  scopes: Set<string>;
  /** Where requests are posted to; without it, payloads go over the sockets. */
  hook: ((request: Request) => Promise<Response>) | null = null;
  /** Who asks for a file sees a sign-in page, is sent elsewhere, or is told to come again, if anything. */
  fileAnswer: 'bytes' | 'sign-in' | 'redirect' | 'server-error' | 'too-many-requests' | 'lost' = 'bytes';
  /** Seconds added to the clock that signs. */
  clockAheadS = 0;
  readonly sockets = new Set<WebSocket>();
  /** How many connections were opened in all. */
  greeted = 0;
  #hello: Promise<void> = Promise.resolve();
  readonly #server = createServer((request, response) => void this.#serve(request, response));
  readonly #wss = new WebSocketServer({ noServer: true });
  readonly #holds = new Map<string, Promise<void>>();
  readonly #faults: { method: string; fault: FakeFault; after: number }[] = [];
  readonly #waiting = new Map<string, { readonly on: WebSocket; readonly end: (ack: Ack) => void }>();
  readonly #emitting = new Set<Promise<Ack>>();
  #next = 0;

  constructor(scopes: readonly string[]) {
    this.scopes = new Set(scopes);
    this.#server.on('upgrade', (request, socket, head) => {
      this.#wss.handleUpgrade(request, socket, head, (ws) => this.#connected(ws));
    });
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  /** @throws where Slack would not have been asked like that, or would not have said such a thing */
  async stop(): Promise<void> {
    this.#holds.clear();
    await Promise.allSettled(this.#emitting);
    for (const socket of this.sockets) socket.terminate();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    const strange = this.strange();
    if (strange.length > 0) throw new Error(`Slack’s own samples do not have this: ${strange.join('; ')}`);
    if (this.refused.length > 0) throw new Error(`Slack would not have taken this: ${this.refused.join('; ')}`);
  }

  /** What was said that Slack’s own samples do not have; nothing where they are not there. */
  strange(): readonly string[] {
    if (samplesMissing !== null) return [];
    const all = this.said.flatMap(({ kind, payload }) => strangeIn(kind, payload));
    return [...new Set(all)].filter((one) => !this.known.has(one));
  }

  get base(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get apiUrl(): string {
    return `${this.base}/api/`;
  }

  /** What happens to the next call of a method, or to a later one. */
  fail(method: string, fault: FakeFault, after = 0): void {
    this.#faults.push({ method, fault, after });
  }

  /** From now on a method, or `upload`, is answered late. @returns what lets the answers go */
  hold(method: string): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#holds.set(method, promise);
    return () => {
      this.#holds.delete(method);
      resolve();
    };
  }

  callsOf(method: string): readonly Json[] {
    return this.calls.filter((call) => call.method === method).map(({ args }) => args);
  }

  /** Hands an event over. */
  event(event: Json, more: Json = {}): Promise<Ack> {
    return this.redeliver('events_api', this.wrap(event, more));
  }

  wrap(event: Json, more: Json = {}): Json {
    return {
      token: 'not-used',
      team_id: 'T0ACME',
      api_app_id: 'A0APP',
      event,
      type: 'event_callback',
      event_id: this.world.id('Ev'),
      event_time: Math.floor(this.world.now() / 1000),
      authorizations: [{ team_id: 'T0ACME', user_id: 'U0BOT', is_bot: true }],
      ...more,
    };
  }

  redeliver(type: 'events_api' | 'interactive' | 'slash_commands', payload: Json): Promise<Ack> {
    this.said.push({ kind: type, payload });
    return this.hook ? this.#post(type, payload, this.hook) : this.#push(type, payload);
  }

  /** Signs and posts, as Slack does. */
  request(type: string, payload: Json): Request {
    const body = bodyOf(type, payload);
    const timestamp = String(Math.floor(this.world.now() / 1000) + this.clockAheadS);
    const signature = createHmac('sha256', tokens.secret).update(`v0:${timestamp}:${body}`).digest('hex');
    return new Request('http://frontdesk.test/', {
      method: 'POST',
      body,
      headers: {
        'Content-Type': type === 'events_api' ? 'application/json' : 'application/x-www-form-urlencoded',
        'X-Slack-Request-Timestamp': timestamp,
        'X-Slack-Signature': `v0=${signature}`,
      },
    });
  }

  /** Everything that was put on the wire before has been read. */
  async roundTrip(): Promise<void> {
    await Promise.all(
      [...this.sockets].map(
        (socket) =>
          new Promise<void>((resolve) => {
            socket.once('pong', () => resolve());
            socket.ping();
          }),
      ),
    );
  }

  /** Asks one connection, or all, to come again. */
  refresh(which: 'one' | 'all'): void {
    const asked = which === 'all' ? [...this.sockets] : [...this.sockets].slice(0, 1);
    for (const socket of asked) socket.send(JSON.stringify({ type: 'disconnect', reason: 'refresh_requested' }));
  }

  /** Acks nothing that is under way: the deliveries are given up. */
  giveUp(): void {
    for (const { end } of this.#waiting.values()) end({ acked: false });
    this.#waiting.clear();
  }

  async #post(type: string, payload: Json, hook: (request: Request) => Promise<Response>): Promise<Ack> {
    const response = await hook(this.request(type, payload));
    const text = await response.text();
    if (response.status !== 200) return { acked: false };
    return { acked: true, reply: text === '' ? undefined : JSON.parse(text) };
  }

  #push(type: string, payload: Json): Promise<Ack> {
    const open = [...this.sockets];
    const socket = open[this.#next++ % Math.max(1, open.length)];
    if (!socket) return Promise.resolve({ acked: false });
    const id = randomUUID();
    const acked = new Promise<Ack>((end) => this.#waiting.set(id, { on: socket, end }));
    socket.send(JSON.stringify({ type, envelope_id: id, payload, accepts_response_payload: type !== 'events_api' }));
    return acked;
  }

  #connected(socket: WebSocket): void {
    this.sockets.add(socket);
    socket.on('close', () => {
      this.sockets.delete(socket);
      // Whoever died with an envelope in hand will not ack it any more.
      for (const [id, { on, end }] of this.#waiting) {
        if (on !== socket) continue;
        this.#waiting.delete(id);
        end({ acked: false });
      }
    });
    socket.on('message', (data) => {
      const { envelope_id: id, payload } = JSON.parse(String(data)) as { envelope_id: string; payload?: Json };
      const reply = payload && Object.keys(payload).length > 0 ? payload : undefined;
      this.#waiting.get(id)?.end({ acked: true, reply });
      this.#waiting.delete(id);
    });
    this.greeted += 1;
    void this.#hello.then(() => this.#greet(socket));
  }

  /** From now on connections hear hello late. @returns what lets it be said */
  holdHello(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#hello = promise;
    return resolve;
  }

  #greet(socket: WebSocket): void {
    socket.send(
      JSON.stringify({ type: 'hello', num_connections: this.sockets.size, connection_info: { app_id: 'A0APP' } }),
    );
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.base);
    const [, kind, id = ''] = url.pathname.split('/');
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    if (kind === 'api') return this.#call(id, body, request, response);
    const file = this.world.files.get(id);
    if (kind === 'upload' && file) {
      await this.#holds.get(kind);
      file.bytes = body;
      const isWhole = body.length === Number(url.searchParams.get('length'));
      response.writeHead(isWhole ? 200 : 400).end(isWhole ? `OK - ${body.length}` : 'wrong length');
    } else if (kind === 'files' && file) {
      this.#download(file.name, file.bytes, request, response);
    } else {
      response.writeHead(404).end();
    }
  }

  #download(name: string, bytes: Buffer, request: IncomingMessage, response: ServerResponse): void {
    const isSignedIn = request.headers.authorization === `Bearer ${tokens.bot}`;
    if (this.fileAnswer === 'lost') request.socket.destroy();
    else if (this.fileAnswer === 'server-error') response.writeHead(503).end('upstream');
    else if (this.fileAnswer === 'too-many-requests') response.writeHead(429, { 'retry-after': '7' }).end();
    else if (this.fileAnswer === 'redirect') response.writeHead(302, { location: 'https://evil.example/' }).end();
    else if (this.fileAnswer === 'sign-in' || !isSignedIn) {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in to Slack</html>');
    } else response.writeHead(200, { 'content-type': mimeOf(name) }).end(bytes);
  }

  async #call(method: string, body: Buffer, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const args: Json = {};
    for (const [key, value] of new URLSearchParams(body.toString('utf8'))) args[key] = parseArg(key, value);
    const token = (request.headers.authorization ?? '').replace(/^Bearer /, '');
    this.calls.push({ method, args, token });
    const fault = this.#faultFor(method);
    if (fault === 'lost-before') return void request.socket.destroy();
    if (fault === 'too-many-requests') return void response.writeHead(429, { 'retry-after': '1' }).end();
    if (fault === 'forbidden') return void response.writeHead(403).end('Forbidden');
    if (fault === 'server-error') return void response.writeHead(503).end('upstream');
    const answer = this.#answer(method, args, token);
    await this.#holds.get(method);
    if (fault === 'lost-after') return void request.socket.destroy();
    this.said.push({ kind: method, payload: answer });
    response.setHeader('content-type', 'application/json; charset=utf-8');
    response.setHeader('x-oauth-scopes', [...this.scopes].join(','));
    response.end(JSON.stringify(answer));
  }

  #faultFor(method: string): FakeFault | undefined {
    const index = this.#faults.findIndex((one) => one.method === method);
    const found = this.#faults[index];
    if (!found) return undefined;
    if (found.after > 0) found.after -= 1;
    else this.#faults.splice(index, 1);
    return this.#faults.includes(found) ? undefined : found.fault;
  }

  #answer(method: string, args: Json, token: string): Answer {
    if (method === 'apps.connections.open') {
      if (token !== tokens.app) return { ok: false, error: 'invalid_auth' };
      return { ok: true, url: `${this.base.replace('http', 'ws')}/link?ticket=${randomUUID()}` };
    }
    if (token !== tokens.bot) return { ok: false, error: 'invalid_auth' };
    const scope = scopeFor(method, args);
    const run = methods[method];
    if (!run || scope === undefined) return { ok: false, error: 'unknown_method' };
    if (scope !== null && !this.scopes.has(scope)) {
      return { ok: false, error: 'missing_scope', needed: scope, provided: [...this.scopes].join(',') };
    }
    const messages = wrongArguments(method, args);
    if (messages.length > 0) {
      this.refused.push(`${method}: ${messages.join(', ')}`);
      return { ok: false, error: 'invalid_arguments', response_metadata: { messages } };
    }
    // The echo of what an app does comes to it as an event, and before the answer.
    return run(args, this.world, (event) => this.#emit(event), this.base);
  }

  #emit(event: Json): void {
    if (!this.hook && this.sockets.size === 0) return;
    const delivered = this.event(event).finally(() => this.#emitting.delete(delivered));
    this.#emitting.add(delivered);
  }
}

function bodyOf(type: string, payload: Json): string {
  if (type === 'events_api') return JSON.stringify(payload);
  if (type === 'interactive') return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  return new URLSearchParams(payload as Record<string, string>).toString();
}

const jsonArgs = new Set([
  'blocks',
  'metadata',
  'view',
  'files',
  'include_all_metadata',
  'limit',
  'link_names',
  'unfurl_links',
  'unfurl_media',
  'mrkdwn',
]);

function parseArg(key: string, value: string): unknown {
  return jsonArgs.has(key) ? JSON.parse(value) : value;
}
