import { SocketModeClient } from '@slack/socket-mode';
import type { SendError } from '../../core/channel.ts';
import type { Clock } from '../../core/clock.ts';
import type { Log } from '../../core/log.ts';
import { clientOptions, silentLogger } from './api.ts';
import type { Envelope, Handle } from './envelope.ts';
import { toSendError } from './errors.ts';
import { nameOf } from './http.ts';
import type { EventBody, Interaction, SlashCommand } from './wire.ts';

interface SocketsParts {
  readonly name: string;
  readonly appToken: string;
  readonly apiUrl: string;
  readonly handle: Handle;
  /** There is a connection again after a time without any. */
  readonly onGap: (sinceMs: number) => void;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Sockets {
  /** Resolves with the first connection, or once it is known that Slack is away: then it goes on trying. */
  start(): Promise<void>;
  /** Takes nothing new from here on. */
  pause(): void;
  /** Why there is no connection, and what to do. */
  trouble(): string | undefined;
  stop(): Promise<void>;
}

interface SlackEnvelope {
  readonly type: string;
  readonly body: unknown;
  ack(payload?: unknown): Promise<void>;
}

/** Slack renews each connection every few hours, and a renewal takes seconds: two do so at different times. */
const connections = 2;
const helloWithinMs = 10_000;
const closeWithinMs = 2_000;
const longestBackoffMs = 30_000;

/** Connections of Socket Mode. The library's own reconnecting is off: one failure of it is the end of a connection. */
export function createSockets({ name, appToken, apiUrl, handle, onGap, clock, log }: SocketsParts): Sockets {
  const open = new Set<SocketModeClient>();
  let paused = false;
  let stopped = false;
  let gapSince: number | undefined;
  const stopping = Promise.withResolvers<void>();
  let first = begun();
  let advice: string | undefined;
  let slots: readonly Promise<void>[] = [];

  async function take({ type, body, ack }: SlackEnvelope): Promise<void> {
    const envelope = toEnvelope(type, body);
    // What is not acked, Slack brings again.
    if (paused) return;
    try {
      const reply = envelope && (await handle(envelope));
      await ack(reply ?? undefined);
    } catch (error) {
      log.warn('slack-not-taken-in', { channel: name, kind: type, error: nameOf(error) });
    }
  }

  async function connect(): Promise<void> {
    const options = clientOptions(apiUrl);
    const client = new SocketModeClient({
      appToken,
      autoReconnectEnabled: false,
      logger: silentLogger,
      clientOptions: options,
    });
    const ended = Promise.withResolvers<void>();
    client.on('slack_event', (envelope: SlackEnvelope) => void take(envelope));
    client.on('disconnected', () => ended.resolve());
    const started = client.start();
    started.catch(() => {});
    try {
      await Promise.race([started, after(helloWithinMs, 'Slack did not say hello in time'), stopping.promise]);
    } catch (error) {
      // One that comes to life later would be kept by nobody.
      void close(client);
      throw error;
    }
    if (stopped) return close(client);
    open.add(client);
    log.info('slack-connected', { channel: name, connections: open.size });
    first.resolve();
    advice = undefined;
    if (gapSince !== undefined) onGap(gapSince);
    gapSince = undefined;
    await Promise.race([ended.promise, stopping.promise]);
    open.delete(client);
    if (stopped) return close(client);
    if (open.size === 0) gapSince = clock.now();
    log.info('slack-connection-ended', { channel: name, connections: open.size });
  }

  async function keep(): Promise<void> {
    let failures = 0;
    while (!stopped) {
      try {
        await connect();
        failures = 0;
      } catch (cause) {
        const error = toSendError('apps.connections.open', cause);
        failures += 1;
        report(error);
        const backoff = Math.min(500 * 2 ** failures, longestBackoffMs);
        await Promise.race([pause(Math.max(error.retryAfterMs ?? longestBackoffMs, backoff)), stopping.promise]);
      }
    }
  }

  function report(error: SendError): void {
    gapSince ??= open.size === 0 ? clock.now() : undefined;
    log.error('slack-cannot-connect', { channel: name, code: error.code, advice: error.message });
    if (open.size === 0) advice = error.message;
    if (error.code === 'signed-out' || error.code === 'missing-scope' || error.code === 'refused') {
      first.reject(error);
      first = begun();
    } else first.resolve();
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => void clock.after(ms, resolve));
  }

  async function after(ms: number, text: string): Promise<never> {
    await pause(ms);
    throw new Error(text);
  }

  async function close(client: SocketModeClient): Promise<void> {
    await Promise.race([client.disconnect(), pause(closeWithinMs)]);
  }

  return {
    async start() {
      // Whoever begins again waits for the connections that are being tried already.
      if (slots.length === 0) slots = Array.from({ length: connections }, keep);
      await first.promise;
    },
    pause() {
      paused = true;
    },
    trouble: () => advice,
    async stop() {
      stopped = true;
      stopping.resolve();
      await Promise.all(slots);
    },
  };
}

/** Nobody need wait for it. */
function begun(): PromiseWithResolvers<void> {
  const made = Promise.withResolvers<void>();
  made.promise.catch(() => {});
  return made;
}

function toEnvelope(type: string, body: unknown): Envelope | undefined {
  switch (type) {
    case 'events_api':
      return { kind: 'event', body: body as EventBody };
    case 'interactive':
      return { kind: 'interaction', payload: body as Interaction };
    case 'slash_commands':
      return { kind: 'command', command: body as SlashCommand };
    default:
      return undefined;
  }
}
