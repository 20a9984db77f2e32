import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { ClientMessage, Line, ServerMessage, WireFile } from '../../../adapters/web/protocol.ts';
import type { Served } from '../../support/serve.ts';

type Heard<T extends ServerMessage['type']> = Extract<ServerMessage, { readonly type: T }>;

export interface DialOptions {
  readonly origin?: string | null;
  readonly cookie?: string;
}

/** One socket of a browser, and everything it has heard, in order. */
export class Tab {
  readonly heard: ServerMessage[] = [];
  readonly socket: WebSocket;
  /** How the socket closed. */
  readonly closed: Promise<number>;
  #changed = Promise.withResolvers<void>();

  constructor(socket: WebSocket) {
    this.socket = socket;
    this.closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => {});
    socket.on('message', (data) => {
      this.heard.push(JSON.parse(data.toString()));
      this.#changed.resolve();
      this.#changed = Promise.withResolvers<void>();
    });
    void this.closed.then(() => this.#changed.resolve());
  }

  get isOpen(): boolean {
    return this.socket.readyState === WebSocket.OPEN;
  }

  send(message: ClientMessage): void {
    this.socket.send(JSON.stringify(message));
  }

  /** The first message of a type that matches, also where it was heard before. */
  async until<T extends ServerMessage['type']>(
    type: T,
    matches: (message: Heard<T>) => boolean = () => true,
  ): Promise<Heard<T>> {
    for (;;) {
      const found = this.heard.find((message): message is Heard<T> => {
        return message.type === type && matches(message as Heard<T>);
      });
      if (found) return found;
      if (!this.isOpen) throw new Error(`The socket closed before "${type}" came`);
      await this.#changed.promise;
    }
  }

  /** Asks and waits for the answer. */
  async ask(message: ClientMessage & { readonly key: string }): Promise<Heard<'done'> | Heard<'refused'>> {
    this.send(message);
    return Promise.any([
      this.until('done', ({ key }) => key === message.key),
      this.until('refused', ({ key }) => key === message.key),
    ]);
  }

  /** Everything that was on its way to us is here. */
  async roundTrip(): Promise<void> {
    if (!this.isOpen) return;
    const pong = once(this.socket, 'pong');
    this.socket.ping();
    await Promise.race([pong, this.closed]);
  }

  /** Lines told so far, in the order they were told, of one stream. */
  lines(thread?: string): readonly Line[] {
    return this.heard.flatMap((message) => {
      if (message.type === 'page' && message.thread === thread) return message.lines;
      return message.type === 'line' && message.thread === thread ? [message.line] : [];
    });
  }

  async close(): Promise<void> {
    this.socket.close();
    await this.closed;
  }
}

/** Opens a socket. @throws where the server refuses it, with the status */
export async function dial(served: Served, { origin = served.url, cookie }: DialOptions = {}): Promise<Tab> {
  const socket = new WebSocket(`${served.hooks.replace('http', 'ws')}/socket`, {
    ...(origin === null ? {} : { origin }),
    headers: cookie === undefined ? {} : { cookie },
  });
  const tab = new Tab(socket);
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  return tab;
}

/** A new visitor's token. */
export async function newVisitor(served: Served): Promise<string> {
  const response = await post(served, 'session');
  const { token } = (await response.json()) as { readonly token: string };
  return token;
}

/** A visitor's tab that has been welcomed and has its page. */
export async function visit(served: Served, token: string, after = 0): Promise<Tab> {
  const tab = await dial(served);
  tab.send({ type: 'hello', token, after });
  await tab.until('page');
  return tab;
}

/** Signs in by a link's path or a token. @returns the cookie */
export async function signIn(served: Served, by: { path: string; name: string } | { token: string }): Promise<string> {
  const body = 'token' in by ? by : { code: by.path.split('#code=')[1], name: by.name };
  const response = await post(served, 'desk/sign-in', { body: JSON.stringify(body) });
  const [cookie] = response.headers.getSetCookie();
  if (response.status !== 204 || cookie === undefined) throw new Error(`Sign-in was answered by ${response.status}`);
  return cookie.split(';')[0] ?? '';
}

/** An agent's tab that has been welcomed. */
export async function work(served: Served, cookie: string): Promise<Tab> {
  const tab = await dial(served, { cookie });
  tab.send({ type: 'hello-agent' });
  await tab.until('welcome-agent');
  return tab;
}

/** Posts from a page of ours, unless another origin is given. */
export function post(
  served: Served,
  path: string,
  { body = null, headers = {} }: { body?: BodyInit | null; headers?: Record<string, string> } = {},
): Promise<Response> {
  return fetch(`${served.hooks}/${path}`, { method: 'POST', body, headers: { origin: served.url, ...headers } });
}

/** Uploads a file as a visitor or an agent does. */
export async function upload(
  served: Served,
  who: { token: string } | { cookie: string },
  name: string,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<WireFile> {
  const headers: Record<string, string> =
    'token' in who ? { authorization: `Bearer ${who.token}` } : { cookie: who.cookie };
  const response = await post(served, `files?name=${encodeURIComponent(name)}`, { body: bytes, headers });
  if (response.status !== 201) throw new Error(`The upload was answered by ${response.status}`);
  return (await response.json()) as WireFile;
}
