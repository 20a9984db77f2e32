import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { Channel } from '../../core/channel.ts';

/** A server with one channel below `/hooks/<name>`, on a free port of this machine. */
export interface Served {
  /** `http://127.0.0.1:port` */
  readonly url: string;
  /** Address of the channel, without a slash at the end. */
  readonly hooks: string;
  stop(): Promise<void>;
}

/** Serves a channel as the real server does: without the prefix in the URL. */
export async function serve({ name, http }: Pick<Channel, 'name' | 'http'>): Promise<Served> {
  if (!http) throw new Error(`Channel ${name} answers no HTTP`);
  const prefix = `/hooks/${name}`;
  const server = createServer(
    getRequestListener(async (request, { incoming }) => {
      const url = new URL(request.url);
      if (url.pathname !== prefix && !url.pathname.startsWith(`${prefix}/`)) return new Response(null, { status: 404 });
      url.pathname = url.pathname.slice(prefix.length) || '/';
      const body = request.body ? { body: request.body, duplex: 'half' as const } : {};
      const stripped = new Request(url, { method: request.method, headers: request.headers, ...body });
      return http.fetch(stripped, { ip: incoming.socket.remoteAddress ?? '' });
    }),
  );
  server.on('upgrade', (request, socket, head) => {
    request.url = request.url?.slice(prefix.length) ?? '';
    http.upgrade?.(request, socket, head);
  });
  // A machine that stands still for five seconds would else close what a fake is about to write to.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    hooks: `${url}${prefix}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
