import { request as ask, createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Role } from '../../app/roles.ts';

/** A load balancer as the handbook wants one: it asks `/healthz`, and knows which paths are whose. */
export interface Gate {
  readonly url: string;
  readonly port: number;
  /** Whether it has found every process in good health. */
  isWhole(): boolean;
  close(): Promise<void>;
}

/** A process behind it. */
export interface Place {
  readonly port: number;
  /** What it does; everything where there are none. */
  readonly roles: readonly Role[];
}

const askEveryMs = 500;
const answersWithinMs = 1_500;
const host = '127.0.0.1';

/** @param website the channel that is served to browsers */
export async function openGate(places: readonly Place[], website: string): Promise<Gate> {
  const sockets = new Set<Socket>();
  let healthy: readonly Place[] = [];
  let next = 0;

  const isHealthy = ({ port }: Place) =>
    fetch(`http://${host}:${port}/healthz`, { signal: AbortSignal.timeout(answersWithinMs) }).then(
      async (answer) => {
        await answer.body?.cancel();
        return answer.ok;
      },
      () => false,
    );
  const watching = places.map((place) => {
    let asking = false;
    return setInterval(async () => {
      if (asking) return;
      asking = true;
      const is = await isHealthy(place);
      asking = false;
      healthy = places.filter((one) => (one === place ? is : healthy.includes(one)));
    }, askEveryMs);
  });

  function choose({ url = '' }: IncomingMessage): number | undefined {
    const isHook = url.startsWith('/hooks/') && !url.startsWith(`/hooks/${website}`);
    const role: Role = isHook || url.startsWith('/api/') ? 'ingress' : 'web';
    const able = healthy.filter(({ roles }) => roles.length === 0 || roles.includes(role));
    next += 1;
    return able[next % Math.max(1, able.length)]?.port;
  }

  const server = createServer((request, response) => {
    const { method, url, headers } = request;
    const port = choose(request);
    if (port === undefined) return void response.writeHead(502).end();
    const passed = ask({ host, port, method, path: url, headers, agent: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.on('error', () => response.destroy()).pipe(response);
    });
    passed.on('error', () => response.destroy());
    response.on('close', () => passed.destroy());
    request.pipe(passed);
  });
  server.on('connection', (socket: Socket) => keep(socket));
  server.on('upgrade', (request: IncomingMessage, near: Socket, head: Buffer) => {
    const port = choose(request);
    if (port === undefined) return void near.destroy();
    const far = keep(connect(port, host));
    const lines = [`${request.method} ${request.url} HTTP/1.1`];
    for (let at = 0; at < request.rawHeaders.length; at += 2) {
      lines.push(`${request.rawHeaders[at]}: ${request.rawHeaders[at + 1]}`);
    }
    far.write(`${lines.join('\r\n')}\r\n\r\n`);
    far.write(head);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('error', () => {});
      from.on('close', () => to.destroy());
      from.pipe(to);
    }
  });

  function keep(socket: Socket): Socket {
    sockets.add(socket);
    return socket.on('error', () => {}).on('close', () => sockets.delete(socket));
  }

  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${host}:${port}`,
    port,
    isWhole: () => healthy.length === places.length,
    close: () =>
      new Promise((resolve) => {
        for (const timer of watching) clearInterval(timer);
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
