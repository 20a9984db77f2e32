import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

/** Where a reverse proxy of one's own stands. */
const nearby = new BlockList();
nearby.addSubnet('127.0.0.0', 8, 'ipv4');
nearby.addSubnet('10.0.0.0', 8, 'ipv4');
nearby.addSubnet('172.16.0.0', 12, 'ipv4');
nearby.addSubnet('192.168.0.0', 16, 'ipv4');
nearby.addAddress('::1', 'ipv6');
nearby.addSubnet('fc00::', 7, 'ipv6');

/**
 * The address that a request came from, for rate limits. Behind a reverse proxy that is the last entry of
 * `X-Forwarded-For`, the one the proxy wrote itself. From anywhere else the header could be made up.
 */
export function clientAddress({ socket, headers }: Pick<IncomingMessage, 'socket' | 'headers'>): string {
  const direct = socket.remoteAddress?.replace(/^::ffff:/u, '') ?? 'unknown';
  const forwarded = [headers['x-forwarded-for'] ?? []].flat().join(',').split(',').at(-1)?.trim() ?? '';
  if (isIP(forwarded) === 0 || isIP(direct) === 0) return direct;
  return nearby.check(direct, isIP(direct) === 4 ? 'ipv4' : 'ipv6') ? forwarded : direct;
}
