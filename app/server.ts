import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { getRequestListener } from '@hono/node-server';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import type { Channel, HttpHandler, Login } from '../core/channel.ts';
import type { Log } from '../core/log.ts';
import { type Asset, type Assets, contentSecurityPolicy } from './assets.ts';
import { clientAddress } from './client-address.ts';
import { isForwarded } from './forward.ts';
import type { LoginOf } from './logins.ts';
import type { Metrics } from './metrics.ts';

export interface ServerParts {
  readonly host: string;
  readonly port: number;
  /** Whether a proxy stands before the server, and says in `X-Forwarded-For` where a request came from. */
  readonly trustProxy: boolean;
  readonly channels: readonly Channel[];
  readonly assets: Assets;
  readonly metrics: Metrics;
  /** What the brand's own systems may call, where there are any. */
  readonly api?: Pick<Hono, 'fetch'>;
  /** What links to files lead to, where there are any. */
  readonly files?: Hono;
  readonly log: Log;
  readonly loginOf: LoginOf;
  /** What has not started yet. */
  readonly missing: () => readonly string[];
  /** What this process does, and where else a channel is: for people, where several share the work. */
  readonly shared?: () => Readonly<Record<string, unknown>>;
  /** Whether requests of a channel may come here at all, from outside or passed on by one of us. */
  readonly serves?: (channel: Channel, isForwarded: boolean) => boolean;
  /** What `/admin` asks for. */
  readonly admin: Hono;
}

export interface RunningServer {
  /** `http://host:port` as it listens. */
  readonly url: string;
  readonly port: number;
  /** From now on requests have three seconds to end; those that have not are cut off. */
  hurry(): void;
  stop(): Promise<void>;
}

/** What a client sends or reads within this time, in milliseconds, is still answered when the server stops. */
const graceMs = 3_000;
/** Slow readers and writers of headers are cut off; bodies have limits of their own where they are read. */
const headersTimeoutMs = 15_000;
const hookPath = /^\/hooks\/([A-Za-z0-9_-]+)(?=\/|\?|$)/;

/** The one HTTP server: pages, health, metrics, and each channel's own paths below `/hooks/<channel>`. */
export async function startServer(parts: ServerParts): Promise<RunningServer> {
  const handlers = new Map(
    parts.channels.flatMap((channel) => {
      const { name, http } = channel;
      return http ? [[name, served(parts, channel, http)] as const] : [];
    }),
  );
  const app = createApp(parts, handlers);
  const server = createServer({ headersTimeout: headersTimeoutMs }, getRequestListener(app.fetch));
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const name = hookPath.exec(request.url ?? '')?.[1];
    const handler = name === undefined ? undefined : handlers.get(name);
    if (!handler?.upgrade) {
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
      return;
    }
    request.url = (request.url ?? '').replace(hookPath, '') || '/';
    handler.upgrade(request, socket, head);
  });
  await listen(server, parts.host, parts.port);
  const { port } = server.address() as AddressInfo;
  let graceIsOver = false;
  let grace: NodeJS.Timeout | undefined;
  const hurry = () => {
    grace ??= setTimeout(() => {
      graceIsOver = true;
      server.closeAllConnections();
    }, graceMs);
  };
  const shown = parts.host.includes(':') ? `[${parts.host}]` : parts.host;
  return {
    url: `http://${shown}:${port}`,
    port,
    hurry,
    async stop() {
      hurry();
      const closed = new Promise((resolve) => {
        server.close(resolve);
      });
      if (graceIsOver) server.closeAllConnections();
      else server.closeIdleConnections();
      await closed;
      clearTimeout(grace);
    },
  };
}

function createApp(parts: ServerParts, handlers: ReadonlyMap<string, HttpHandler>): Hono {
  const app = new Hono();
  app.use(safeHeaders(), freshByDefault);
  app.get('/healthz', (context) => {
    const missing = parts.missing();
    const known = parts.channels.flatMap(({ name, trouble }) => {
      const login = parts.loginOf(name);
      const condition = trouble?.() ?? (login && conditionOf(login));
      return condition === undefined ? [] : [[name, condition] as const];
    });
    // What one account or address waits for is no reason to restart a server that serves the others.
    const more = { ...(known.length > 0 && { conditions: Object.fromEntries(known) }), ...parts.shared?.() };
    return context.json(
      missing.length === 0 ? { status: 'ok', ...more } : { status: 'starting', missing, ...more },
      missing.length === 0 ? 200 : 503,
    );
  });
  app.get('/metrics', async (context) => {
    const { type, body } = await parts.metrics.render();
    return context.body(body, 200, { 'content-type': type });
  });
  const { api } = parts;
  if (api) app.mount('/api', api.fetch);
  app.route('/admin', parts.admin);
  if (parts.files) app.route('/files', parts.files);
  app.all('/hooks/:channel/*', (context) => hook(context, handlers, parts.trustProxy));
  for (const [path, asset] of parts.assets) app.get(path, (context) => serve(context, asset));
  app.notFound((context) => context.json({ error: 'not-found', text: 'There is nothing here.' }, 404));
  app.onError((error, context) => {
    parts.log.error('request-failed', { error: error.name, path: context.req.routePath });
    return context.json({ error: 'internal', text: 'Something went wrong on our side. Please try again.' }, 500);
  });
  return app;
}

/** What is not this process's to serve is not there. */
function served({ serves }: ServerParts, channel: Channel, http: HttpHandler): HttpHandler {
  if (!serves) return http;
  const { upgrade } = http;
  const nothing = () => Response.json({ error: 'not-found', text: 'Another process serves this.' }, { status: 404 });
  return {
    fetch: async (request, client) => (serves(channel, isForwarded(request)) ? http.fetch(request, client) : nothing()),
    ...(upgrade && serves(channel, false) && { upgrade: upgrade.bind(http) }),
  };
}

/** In few words, and never what is to be scanned: everybody may ask. */
function conditionOf({ state, reason }: Login): string {
  return reason === undefined ? state : `${state}: ${reason}`;
}

async function hook(
  context: Context,
  handlers: ReadonlyMap<string, HttpHandler>,
  trustProxy: boolean,
): Promise<Response> {
  const handler = handlers.get(context.req.param('channel') ?? '');
  if (!handler) return context.notFound();
  const url = new URL(context.req.url);
  url.pathname = url.pathname.replace(hookPath, '') || '/';
  const { incoming } = context.env as { incoming: IncomingMessage };
  return handler.fetch(new Request(url, context.req.raw), { ip: clientAddress(incoming, trustProxy) });
}

/** For every answer, errors included: it is what it says it is, and no other site's to frame. */
function safeHeaders() {
  return secureHeaders({
    crossOriginResourcePolicy: 'cross-origin',
    referrerPolicy: 'no-referrer',
    xFrameOptions: 'DENY',
    // Whether a name is only to be had by https is for whoever owns it to say, in front of us.
    strictTransportSecurity: false,
    permissionsPolicy: { camera: [], microphone: ['self'], geolocation: ['self'] },
  });
}

/** What does not say how long it may be kept is about this moment or for one reader: it is not kept. */
const freshByDefault: MiddlewareHandler = async (context, next) => {
  await next();
  if (!context.res.headers.has('cache-control')) context.res.headers.set('cache-control', 'no-store');
};

function serve(context: Context, asset: Asset): Response {
  // Browsers ask again each time, and get 304 where nothing changed: an update is never missed.
  const validators = { etag: asset.etag, vary: 'accept-encoding', 'cache-control': 'no-cache' };
  if (context.req.header('if-none-match') === asset.etag) return context.body(null, 304, validators);
  const zipped = context.req.header('accept-encoding')?.includes('gzip') === true;
  return context.body(zipped ? asset.gzip : asset.body, 200, {
    'content-type': asset.type,
    ...validators,
    // Nothing inline, nothing from elsewhere: what is typed cannot become code, whatever else goes wrong.
    'content-security-policy': contentSecurityPolicy,
    ...(zipped ? { 'content-encoding': 'gzip' } : {}),
  });
}

/** @throws {Error} that says what to do where the port cannot be had */
function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why =
        error.code === 'EADDRINUSE'
          ? `Port ${port} is in use on ${host}. Choose another with --port, or server.port in the configuration.`
          : `Cannot listen on ${host}:${port} (${error.code ?? error.message}). Look at server.host and server.port.`;
      reject(new Error(why, { cause: error }));
    });
    server.listen(port, host, resolve);
  });
}
