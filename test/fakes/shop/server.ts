import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setInterval } from 'node:timers/promises';

/** A request as it arrived. */
export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** `answer`: JSON or text. `silent`: never answers. `endless`: goes on and on. `drips`: the same, a byte at a time. `drops`: hangs up. */
export type Manner =
  | { readonly status?: number; readonly answer: unknown; readonly headers?: Readonly<Record<string, string>> }
  | 'silent'
  | 'endless'
  | 'drips'
  | 'drops';

export interface FakeShop {
  /** `http://127.0.0.1:port` */
  readonly url: string;
  readonly port: number;
  manner: Manner | ((request: Received) => Manner);
  readonly received: Received[];
  stop(): Promise<void>;
}

/** Another system of the brand's, on this machine, for as long as a test lasts. */
export async function startShop(): Promise<FakeShop> {
  const received: Received[] = [];
  const server = createServer((incoming, response) => {
    take(incoming, response).catch(() => response.destroy());
  });

  async function take(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of incoming) body += String(chunk);
    const request = { method: incoming.method ?? '', url: incoming.url ?? '', headers: incoming.headers, body };
    received.push(request);
    const manner = typeof shop.manner === 'function' ? shop.manner(request) : shop.manner;
    if (manner === 'silent') return;
    if (manner === 'drops') return void response.destroy();
    if (manner === 'endless') return pour(response);
    if (manner === 'drips') return drip(response);
    const { status = 200, answer, headers = {} } = manner;
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof answer === 'string' ? answer : JSON.stringify(answer));
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const shop: FakeShop = {
    url: `http://127.0.0.1:${port}`,
    port,
    manner: { answer: { status: 'shipped', delivery: { expected: '2027-01-04' } } },
    received,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return shop;
}

function pour(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  const more = () => {
    while (!response.destroyed && response.write(' '.repeat(16_384)));
  };
  response.on('drain', more);
  more();
}

async function drip(response: ServerResponse): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/json' });
  for await (const _ of setInterval(20)) if (response.destroyed || !response.write(' ')) return;
}
