import { readBody } from '../core/body.ts';
import type { Channel, HttpHandler } from '../core/channel.ts';
import type { Log } from '../core/log.ts';

export interface ForwardParts {
  /** Whether this process has the channel. */
  readonly isHere: (channel: Channel) => boolean;
  /** The address of the process that has it; undefined where none has, for the moment. */
  readonly elsewhere: (channel: Channel) => Promise<string | undefined>;
  readonly log: Log;
}

/** Says that it came from one of us: who gets it and has not the channel either does not pass it on again. */
const mark = 'x-frontdesk-forwarded';
/** No platform brings as much by webhook. */
const limit = 4 * 1024 * 1024;
/** Platforms give up not much later, and bring it again. */
const patienceMs = 8_000;
/** About one connection, and no part of what is said. */
const ofTheHop = ['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'expect', 'host', 'content-length', 'te'];

/**
 * A channel's webhooks, at whichever process they arrive: one that has not the channel passes them on to the one that
 * has, as they are, and answers what that one answers. Where nobody has it the platform is asked to bring them again.
 */
export function forwarding(channel: Channel, handler: HttpHandler, parts: ForwardParts): HttpHandler {
  return {
    ...handler,
    async fetch(request, client) {
      if (channel.shared || parts.isHere(channel)) return handler.fetch(request, client);
      if (request.headers.has(mark)) return notNow();
      const address = await parts.elsewhere(channel).catch(() => undefined);
      return address === undefined ? notNow() : passOn(`${address}/hooks/${channel.name}`, request, parts.log);
    },
  };
}

async function passOn(base: string, request: Request, log: Log): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const body = await readBody(request, limit);
  if (body === undefined) return new Response('Too much', { status: 413 });
  const headers = new Headers(request.headers);
  for (const name of ofTheHop) headers.delete(name);
  headers.set(mark, '1');
  try {
    const answer = await fetch(`${base}${pathname}${search}`, {
      method: request.method,
      headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(patienceMs),
      ...(request.method !== 'GET' && request.method !== 'HEAD' && { body }),
    });
    const kept = ['content-type', 'retry-after'].flatMap((name) => {
      const value = answer.headers.get(name);
      return value === null ? [] : [[name, value] as [string, string]];
    });
    const isEmpty = answer.status === 204 || answer.status === 304;
    return new Response(isEmpty ? null : await answer.arrayBuffer(), { status: answer.status, headers: kept });
  } catch {
    log.warn('hook-not-passed-on', { advice: 'Can the processes reach each other on the port they listen on?' });
    return notNow();
  }
}

function notNow(): Response {
  return new Response('Nobody has this channel at the moment; bring it again', {
    status: 503,
    headers: { 'retry-after': '5' },
  });
}

/** Whether one of us has passed it on. */
export function isForwarded(request: Request): boolean {
  return request.headers.has(mark);
}
