import { type LookupAddress, lookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Looks all addresses of a name up, as `dns.lookup` does. */
export type Resolve = (
  hostname: string,
  options: { readonly all: true },
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** The address is none that may be called. */
export class ForbiddenAddress extends Error {
  override readonly name = 'ForbiddenAddress';
}

/** What a network of one's own is made of. Link-local is not: clouds hand out their keys there (169.254.169.254). */
const internal: ReadonlySet<string> = new Set(['private', 'loopback', 'uniqueLocal', 'carrierGradeNat']);

/**
 * Where clouds hand out their keys in what else is one's own network: Alibaba Cloud, and AWS and Google by IPv6.
 * https://www.alibabacloud.com/help/en/ecs/user-guide/view-instance-metadata,
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html,
 * https://cloud.google.com/compute/docs/metadata/querying-metadata
 */
const keyServers: ReadonlySet<string> = new Set(['100.100.100.200', 'fd00:ec2::254', 'fd20:ce::254']);

/** Whether an address may be called. @param isInternal whether those of one's own network may be */
export function isAllowed(address: string, isInternal: boolean): boolean {
  if (!ipaddr.isValid(address)) return false;
  // An IPv4 address in IPv6 clothes is looked at as what it is.
  const parsed = ipaddr.process(address);
  const range = parsed.range();
  if (internal.has(range)) return isInternal && !keyServers.has(parsed.toString());
  // Of IPv6 only 2000::/3 is given out for the internet.
  const isPublic = parsed.kind() === 'ipv4' || (parsed.toByteArray()[0] ?? 0) >> 5 === 1;
  return range === 'unicast' && isPublic;
}

/**
 * Looks a host up for a connection that is about to be made, so that what was checked is what is called: no second
 * lookup can give another address. One address that is not allowed refuses the name.
 */
export function allowedLookup(isInternal: boolean, resolve: Resolve = lookup): LookupFunction {
  return (hostname, options, done) => {
    resolve(hostname, { ...options, all: true }, (error, found) => {
      const [first] = found ?? [];
      if (error || !first) return done(error ?? new ForbiddenAddress('No address'), '', 0);
      if (!found.every(({ address }) => isAllowed(address, isInternal))) {
        return done(new ForbiddenAddress('Not an address that may be called'), '', 0);
      }
      if (options.all) done(null, found);
      else done(null, first.address, first.family);
    });
  };
}

/** A host that is an address is never looked up: it has to be checked by itself. */
export function isForbiddenLiteral(hostname: string, isInternal: boolean): boolean {
  const bare = hostname.replace(/^\[|\]$/g, '');
  return isIP(bare) !== 0 && !isAllowed(bare, isInternal);
}
