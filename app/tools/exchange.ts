import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { allowedLookup, ForbiddenAddress, isForbiddenLiteral, type Resolve } from './addresses.ts';
import type { HttpRequest } from './request.ts';

export interface ExchangeLimits {
  /** The longest answer that is read, in bytes. */
  readonly limit: number;
  readonly isInternal: boolean;
  readonly resolve?: Resolve | undefined;
}

/** The answer is longer than it may be. */
export class TooLong extends Error {
  override readonly name = 'TooLong';
}

/**
 * Makes a request on a connection of its own. Follows no redirects, uses no proxy and reads no more than it may.
 * @throws {ForbiddenAddress} where the host leads where nobody is to be called
 * @throws {TooLong}
 */
export async function exchange(
  { method, url, headers, body }: HttpRequest,
  { limit, isInternal, resolve }: ExchangeLimits,
  signal: AbortSignal,
): Promise<{ readonly status: number; readonly text: string }> {
  if (isForbiddenLiteral(url.hostname, isInternal)) throw new ForbiddenAddress('Not an address that may be called');
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  const { promise, resolve: answer, reject } = Promise.withResolvers<IncomingMessage>();
  const options = { method, headers, signal, lookup: allowedLookup(isInternal, resolve), agent: false as const };
  const sent = send(url, options, answer).on('error', reject);
  sent.end(body);
  const response = await promise;
  const status = response.statusCode ?? 0;
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of response) {
      const bytes = chunk as Buffer;
      length += bytes.length;
      if (length > limit) throw new TooLong('The answer is longer than it may be');
      chunks.push(bytes);
    }
  } finally {
    sent.destroy();
  }
  return { status, text: Buffer.concat(chunks).toString('utf8') };
}
