import type { WebSocket } from 'ws';
import type { Clock } from '../../core/clock.ts';
import type { Limiter } from '../../core/limits.ts';
import type { Log } from '../../core/log.ts';
import { welcomeAgent } from './agent-peer.ts';
import { type KeyedFrame, parseFrame } from './frames.ts';
import type { Author } from './inbound.ts';
import type { Peer, PeerParts, Wire } from './peer.ts';
import type { ClientMessage, RefusalCode, ServerMessage } from './protocol.ts';
import type { Done } from './receive.ts';
import { Refusal, refusalText } from './refusal.ts';
import { welcomeVisitor } from './visitor-peer.ts';

/** WebSocket close codes: RFC 6455, and 1012 and 1013 of the IANA registry. */
export const closeCodes = { policy: 1008, failed: 1011, restart: 1012, tryLater: 1013 } as const;

/** What may wait for a browser that does not read, in bytes. It resumes where it was when it comes back. */
const mostBuffered = 4 * 1024 * 1024;
/** Frames that may wait for us; past it we read no more until some are done. */
const mostQueued = 32;
/** How long a socket may stay without saying who it is. */
const helloMs = 10_000;

export interface ConnectionParts extends PeerParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly messageLimit: Limiter;
  readonly frameLimit: Limiter;
  readonly receive: (author: Author, frame: KeyedFrame) => Promise<Done>;
}

/** What is known of a socket before it says anything. */
export interface Opening {
  readonly id: string;
  /** It was opened by a page of ours, so that it may be the desk. */
  readonly own: boolean;
  readonly cookie: string | undefined;
}

/** One socket's side of the talk. */
export interface Connection {
  /** The session of the agent at the other end. */
  session(): string | undefined;
  /** Tells the browser that we live. */
  pulse(): void;
  /** Says that the session is not valid any more, and closes. */
  expel(): void;
  /** Takes no more frames, and resolves when those under way are done. */
  drain(): Promise<void>;
  /** To be called when the socket has closed. */
  closed(): void;
}

export type Connect = (socket: WebSocket, opening: Opening) => Connection;

/** Listens to a socket. Its frames are handled one after the other, so that order is kept. */
export function createConnection(parts: ConnectionParts, socket: WebSocket, opening: Opening): Connection {
  const queue: string[] = [];
  let running: Promise<void> | null = null;
  let ended = false;
  let peer: Peer | null = null;
  const cancelHello = parts.clock.after(helloMs, () => {
    if (!peer) close(closeCodes.policy, 'hello');
  });

  const wire: Wire = {
    tell(message: ServerMessage) {
      if (socket.readyState !== socket.OPEN) return;
      socket.send(JSON.stringify(message));
      if (socket.bufferedAmount > mostBuffered) close(closeCodes.tryLater, 'slow');
    },
    fail(error) {
      const name = error instanceof Error ? error.name : 'unknown';
      parts.log.error('web-socket-failed', { channel: parts.channel, socket: opening.id, error: name });
      close(closeCodes.failed, 'failed');
    },
  };

  socket.on('message', (data, isBinary) => {
    if (ended) return;
    if (isBinary) return close(closeCodes.policy, 'binary');
    queue.push(data.toString());
    if (queue.length > mostQueued) socket.pause();
    running ??= work();
  });

  async function work(): Promise<void> {
    try {
      for (let text = queue.shift(); text !== undefined && !ended; text = queue.shift()) {
        if (queue.length <= mostQueued) socket.resume();
        await take(text);
      }
    } catch (error) {
      // What was not confirmed comes again, in its order, when the browser is back.
      wire.fail(error);
    } finally {
      running = null;
    }
  }

  async function take(text: string): Promise<void> {
    if ((await parts.frameLimit(opening.id)) !== null) return close(closeCodes.policy, 'too many');
    const parsed = parseFrame(text);
    if (parsed.ok) return handle(parsed.frame);
    if (parsed.key === null || !peer) return close(closeCodes.policy, 'malformed');
    refuse(parsed.key, 'invalid');
  }

  async function handle(frame: ClientMessage): Promise<void> {
    if (frame.type === 'hello' || frame.type === 'hello-agent') return hello(frame);
    if (!peer) return close(closeCodes.policy, 'hello');
    if (isKeyed(frame)) return ask(peer, frame);
    return peer.handle(frame);
  }

  async function hello(frame: Extract<ClientMessage, { type: 'hello' | 'hello-agent' }>): Promise<void> {
    if (peer) return close(closeCodes.policy, 'hello');
    const welcomed =
      frame.type === 'hello'
        ? await welcomeVisitor(parts, wire, frame)
        : opening.own && opening.cookie !== undefined
          ? await welcomeAgent(parts, wire, opening.cookie)
          : null;
    if (!welcomed) return expel();
    cancelHello();
    peer = welcomed;
    // It may have gone while it was being welcomed.
    if (ended) welcomed.end();
  }

  async function ask(who: Peer, frame: KeyedFrame): Promise<void> {
    try {
      const wait = await parts.messageLimit(who.party.id);
      if (wait !== null) throw new Refusal('too-fast', wait);
      const author = await who.author(frame);
      if (!author) return expel();
      wire.tell({ type: 'done', key: frame.key, ...(await parts.receive(author, frame)) });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refuse(frame.key, error.code, error.wait);
    }
  }

  function refuse(key: string, code: RefusalCode, wait?: number): void {
    const text = refusalText(code, peer?.language ?? parts.language);
    wire.tell({ type: 'refused', key, code, text, ...(wait === undefined ? {} : { wait }) });
  }

  function expel(): void {
    wire.tell({ type: 'unauthorized' });
    close(closeCodes.policy, 'unauthorized');
  }

  function close(code: number, reason: string): void {
    end();
    socket.resume();
    socket.close(code, reason);
  }

  function end(): void {
    ended = true;
    queue.length = 0;
    cancelHello();
    peer?.end();
  }

  return {
    session: () => peer?.session,
    pulse() {
      if (peer) wire.tell({ type: 'pulse' });
    },
    expel,
    async drain() {
      ended = true;
      queue.length = 0;
      await running;
    },
    closed: end,
  };
}

function isKeyed(frame: Exclude<ClientMessage, { type: 'hello' | 'hello-agent' }>): frame is KeyedFrame {
  return 'key' in frame;
}
