import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

/**
 * The address that a request came from, for rate limits.
 * @param trustProxy whether every request comes through a reverse proxy of our own. Then it is the last entry of
 * `X-Forwarded-For`, which that proxy wrote itself; those before it, and without a proxy the whole header, are
 * whatever the client made up.
 */
export function clientAddress(
  { socket, headers }: Pick<IncomingMessage, 'socket' | 'headers'>,
  trustProxy: boolean,
): string {
  const direct = socket.remoteAddress?.replace(/^::ffff:/u, '') ?? 'unknown';
  if (!trustProxy) return direct;
  const forwarded = [headers['x-forwarded-for'] ?? []].flat().join(',').split(',').at(-1)?.trim() ?? '';
  return isIP(forwarded) === 0 ? direct : forwarded;
}
