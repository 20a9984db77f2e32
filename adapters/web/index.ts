import { parse } from 'hono/utils/cookie';
import { alone } from '../../core/bulletin.ts';
import { type FileStream, type HttpHandler, SendError, type Sink } from '../../core/channel.ts';
import { createLimiter, limitsHere } from '../../core/limits.ts';
import type { FileRef } from '../../core/message.ts';
import { type Agents, createAgents } from './agents.ts';
import { capabilitiesOf } from './capabilities.ts';
import { type ConnectionParts, createConnection } from './connection.ts';
import { createDesk } from './desk.ts';
import { createFiles, type Files } from './files.ts';
import { forget } from './forget.ts';
import { createHttp, signInPath } from './http.ts';
import { defaultRates } from './limits.ts';
import type { WebChannel, WebDeps, WebOptions } from './options.ts';
import { createOrigins } from './origins.ts';
import { receive } from './receive.ts';
import { createSender } from './send.ts';
import { loadSigner } from './signer.ts';
import { createSockets, type Sockets } from './sockets.ts';
import { createStreams, type Streams } from './streams.ts';
import { createThrottle, type Throttle } from './throttle.ts';
import { keepTidy } from './tidy.ts';
import { createVisitors } from './visitors.ts';

export { readKept } from './files.ts';
export type { WebChannel, WebDeps, WebOptions } from './options.ts';

/** How often a hint that somebody types is passed on. */
const typingMs = 2_000;

/** Everything that exists from `start` on. */
interface Running {
  readonly streams: Streams;
  readonly files: Files;
  readonly agents: Agents;
  readonly sockets: Sockets;
  readonly sender: ReturnType<typeof createSender>;
  readonly forget: NonNullable<WebChannel['forget']>;
  readonly fetch: HttpHandler['fetch'];
  readonly stopTidying: () => Promise<void>;
}

/**
 * The website's chat, and the web desk, as one channel. A visitor's address is `{ chat: 'visitor:…' }`; a room of the
 * desk is `{ chat: room }`, where each message opens a thread `{ chat: room, thread }`.
 * @throws {TypeError} where a room's name has other characters than letters, digits, `_` and `-`
 */
export function createWebChannel(name: string, options: WebOptions, deps: WebDeps): WebChannel {
  for (const room of options.rooms) {
    if (!/^[\w-]{1,64}$/.test(room)) {
      throw new TypeError(`"${room}" cannot be a room: use up to 64 letters, digits, "_" and "-"`);
    }
  }
  const cookieName = cookieOf(name);
  const throttle = createThrottle(typingMs, deps.clock.now);
  let running: Running | null = null;
  let pending = 0;
  let stopping = false;
  const idle = Promise.withResolvers<void>();

  const started = (): Running => {
    if (running) return running;
    throw new SendError(`Channel ${name} has not started yet`, {
      outcome: 'not-sent',
      code: 'not-started',
      retryAfterMs: 1_000,
    });
  };

  return {
    name,
    capabilities: capabilitiesOf(options.uploadLimit),
    shared: 'everything',
    http: {
      async fetch(request, client) {
        if (!running || stopping) return notNow();
        pending += 1;
        try {
          return await running.fetch(request, client);
        } finally {
          pending -= 1;
          if (stopping && pending === 0) idle.resolve();
        }
      },
      upgrade(request, socket, head) {
        if (running) running.sockets.upgrade(request, socket, head);
        else socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      },
    },
    async start(sink) {
      running = await open(name, options, deps, throttle, sink);
    },
    async stop() {
      stopping = true;
      if (pending > 0) await idle.promise;
      await running?.sockets.stop();
      await running?.stopTidying();
    },
    send: async (to, message, signal) => started().sender.send(to, message, signal),
    edit: async (to, ids, message, signal) => started().sender.edit(to, ids, message, signal),
    remove: async (to, ids, key, signal) => started().sender.remove(to, ids, key, signal),
    react: async (to, ids, reaction, signal) => started().sender.react(to, ids, reaction, signal),
    mark: async (to, ids, mark, signal) => started().sender.mark(to, ids, mark, signal),
    reconcile: async (to, key) => started().sender.reconcile(to, key),
    forget: async (forgotten) => started().forget(forgotten),
    link(to) {
      const { publicUrl } = options;
      if (publicUrl === undefined || to.thread === undefined) return undefined;
      return `${publicUrl}/desk#case=${encodeURIComponent(to.chat)}/${encodeURIComponent(to.thread)}`;
    },
    members: async () => started().agents.configured(),
    typing(to, by) {
      const stream = to.thread === undefined ? to.chat : `${to.chat}/${to.thread}`;
      if (throttle(`out ${by.id} ${stream}`)) running?.streams.hub.typing(stream, by);
    },
    async open(file: FileRef): Promise<FileStream> {
      const found = await started().files.open(file.id);
      if (!found) throw new Error(`There is no file ${file.id} in channel ${name}`);
      return found;
    },
    signInPath: async () => signInPath(await started().agents.createCode('supervisor')),
    async signedIn(request) {
      const { [cookieName]: cookie } = parse(request.headers.get('cookie') ?? '', cookieName);
      return cookie === undefined ? undefined : (await running?.agents.session(cookie))?.party;
    },
  };
}

/** The cookie of those who are signed in at this channel's desk. */
function cookieOf(name: string): string {
  return `frontdesk-${name}`;
}

function notNow(): Response {
  const body = { error: 'restarting', text: 'This service is starting or stopping. Try again in a moment.' };
  return Response.json(body, {
    status: 503,
    headers: { 'Retry-After': '2', 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' },
  });
}

async function open(name: string, options: WebOptions, deps: WebDeps, typing: Throttle, sink: Sink): Promise<Running> {
  const { storage, clock, log, bulletin = alone, limits = limitsHere } = deps;
  const { uploadLimit, brand } = options;
  const now = (): number => clock.now();
  const language = options.languages[0] ?? 'en';
  const rates = { ...defaultRates, ...options.rates };
  const signer = await loadSigner(storage);
  const streams = createStreams(storage, bulletin);
  const desk = createDesk({
    storage,
    rooms: options.rooms,
    bulletin,
    now,
    onError: (error) =>
      log.error('web-desk-failed', { channel: name, error: error instanceof Error ? error.name : 'unknown' }),
  });
  const files = createFiles({ ...deps, channel: name, signer, now, uploadLimit });
  const visitors = createVisitors(storage, signer, now, language);
  const agents = createAgents(storage, signer, options.agents, now);
  const origins = createOrigins(options.origins, options.publicUrl);
  const cookieName = cookieOf(name);

  const shared = { channel: name, log, clock, streams, desk, files, visitors, agents, signer, sink, now };
  const connectionParts: ConnectionParts = {
    ...shared,
    brand,
    ...(options.notes !== undefined && { notes: options.notes }),
    uploadLimit,
    language,
    typing,
    ...(deps.shifts && { shifts: deps.shifts }),
    messageLimit: createLimiter(rates.messages),
    frameLimit: createLimiter(rates.frames),
    receive: (author, frame) => receive(shared, author, frame),
  };
  const sockets = createSockets({
    ...shared,
    cookieName,
    origins,
    bulletin,
    isSignedIn: agents.isSignedIn,
    connect: (socket, opening) => createConnection(connectionParts, socket, opening),
  });
  const { openFile, cases } = deps;
  const fetch = createHttp({
    ...shared,
    openFile,
    ...(cases && { cases }),
    cookieName,
    origins,
    rates,
    limits,
    onSignOut: sockets.signedOut,
  });
  const stopTidying = keepTidy(shared, [agents.tidy, visitors.tidy, files.tidy]);
  return {
    streams,
    files,
    agents,
    sockets,
    sender: createSender(shared),
    forget: (forgotten) => forget({ ...shared, storage }, forgotten),
    fetch,
    stopTidying,
  };
}
