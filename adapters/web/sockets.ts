import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { parse as parseCookies } from 'hono/utils/cookie';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Bulletin } from '../../core/bulletin.ts';
import type { Clock } from '../../core/clock.ts';
import type { Log } from '../../core/log.ts';
import { type Connect, type Connection, closeCodes } from './connection.ts';
import type { Origins } from './origins.ts';
import { pulseMs } from './peer.ts';
import { randomId } from './signer.ts';

/** Largest frame, in bytes: the longest message, each of its characters escaped, and some room. */
const maxPayload = 256 * 1024;
const heartbeatMs = 25_000;
/** What processes tell each other here is which session has ended, by its id, which is no secret. */
const topic = 'signed-out';
/** How long a browser has to answer our goodbye. */
const goodbyeMs = 2_000;

export interface SocketsParts {
  readonly channel: string;
  readonly cookieName: string;
  readonly origins: Origins;
  readonly clock: Clock;
  readonly log: Log;
  readonly connect: Connect;
  /** Whether a session is still valid. */
  readonly isSignedIn: (session: string) => Promise<boolean>;
  /** Tells the other processes of who has signed out. */
  readonly bulletin: Bulletin;
}

/** The WebSockets of a channel: who may open one, which of them still live, and how they end. */
export interface Sockets {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Ends the sockets of a session that is not valid any more, in every process. */
  signedOut(session: string): void;
  /** Takes no new sockets and no new frames, waits for what is under way, says goodbye. */
  stop(): Promise<void>;
}

export function createSockets(parts: SocketsParts): Sockets {
  const { clock, log, origins, channel } = parts;
  const server = new WebSocketServer({ noServer: true, maxPayload, perMessageDeflate: false, clientTracking: false });
  const open = new Map<WebSocket, Connection>();
  const silent = new WeakSet<WebSocket>();
  let stopping = false;
  let cancelBeat = clock.after(heartbeatMs, beat);
  let cancelPulse = clock.after(pulseMs, pulse);
  const stopListening = parts.bulletin.listen(topic, {
    hear(session) {
      if (typeof session === 'string') expel(session);
    },
    missed() {
      expelSignedOut().catch((error: unknown) =>
        log.warn('web-sessions-not-looked-at', { channel, error: error instanceof Error ? error.name : 'unknown' }),
      );
    },
  });

  function expel(session: string): void {
    for (const connection of open.values()) if (connection.session() === session) connection.expel();
  }

  async function expelSignedOut(): Promise<void> {
    const sessions = new Set([...open.values()].flatMap((connection) => connection.session() ?? []));
    for (const session of sessions) if (!(await parts.isSignedIn(session))) expel(session);
  }

  function beat(): void {
    for (const socket of open.keys()) {
      if (silent.has(socket)) socket.terminate();
      silent.add(socket);
      socket.ping();
    }
    cancelBeat = clock.after(heartbeatMs, beat);
  }

  function pulse(): void {
    for (const connection of open.values()) connection.pulse();
    cancelPulse = clock.after(pulseMs, pulse);
  }

  function adopt(socket: WebSocket, request: IncomingMessage): void {
    const { origin = null, host = null, cookie } = headersOf(request);
    const connection = parts.connect(socket, {
      id: randomId(),
      own: origins.isOwn(origin, host),
      cookie: parseCookies(cookie ?? '')[parts.cookieName],
    });
    open.set(socket, connection);
    socket.on('pong', () => silent.delete(socket));
    socket.on('error', (error) => log.warn('web-socket-error', { channel, error: error.name }));
    socket.on('close', () => {
      open.delete(socket);
      connection.closed();
    });
  }

  function admit(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { origin = null, host = null } = headersOf(request);
    if (stopping) return refuse(socket, '503 Service Unavailable');
    if (!/^(?:\/hooks\/[^/?]+)?\/socket(?:\?|$)/.test(request.url ?? '')) return refuse(socket, '404 Not Found');
    if (!origins.isAllowed(origin, host)) return refuse(socket, '403 Forbidden');
    server.handleUpgrade(request, socket, head, adopt);
  }

  return {
    upgrade(request, socket, head) {
      socket.on('error', () => socket.destroy());
      admit(request, socket, head);
    },
    signedOut(session) {
      expel(session);
      parts.bulletin.publish(topic, session);
    },
    async stop() {
      stopping = true;
      cancelBeat();
      cancelPulse();
      stopListening();
      await Promise.all([...open.values()].map((connection) => connection.drain()));
      await Promise.all([...open.keys()].map((socket) => sayGoodbye(socket, clock)));
    },
  };
}

function sayGoodbye(socket: WebSocket, clock: Clock): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const cancel = clock.after(goodbyeMs, () => socket.terminate());
  socket.once('close', () => {
    cancel();
    resolve();
  });
  socket.close(closeCodes.restart, 'restart');
  return promise;
}

function refuse(socket: Duplex, status: string): void {
  socket.end([`HTTP/1.1 ${status}`, 'Connection: close', 'Content-Length: 0', '', ''].join('\r\n'));
}

function headersOf({ headers }: IncomingMessage): { origin?: string; host?: string; cookie?: string } {
  const { origin, host, cookie } = headers;
  return { ...(origin && { origin }), ...(host && { host }), ...(cookie && { cookie }) };
}
