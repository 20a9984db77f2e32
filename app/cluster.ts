import { randomUUID } from 'node:crypto';
import { networkInterfaces } from 'node:os';
import type { Config } from '../config/config.ts';
import type { Bulletin } from '../core/bulletin.ts';
import type { Channel } from '../core/channel.ts';
import type { Clock } from '../core/clock.ts';
import type { Member } from '../core/leases.ts';
import type { Limits } from '../core/limits.ts';
import type { Log } from '../core/log.ts';
import type { Store } from '../core/store.ts';
import type { Wake, Wakeups } from '../core/wakeups.ts';
import { createEmbeddedWakeups } from '../queue/embedded.ts';
import type { RedisLink } from '../queue/redis.ts';

/** What this process has in common with others that work the same store. */
export interface Cluster {
  readonly link: RedisLink;
  /** What its keys in Redis begin with. */
  readonly prefix: string;
  readonly member: Member;
  /** Tells the others what has just changed. */
  readonly bulletin: Bulletin;
  /** Counts rates together with the others. */
  readonly limits: Limits;
  /** To be called as soon as it is known, before the engine starts. */
  listensOn(port: number): void;
  /** Says and hears nothing more. */
  leave(): void;
}

/**
 * Joins the processes that share the store, where the configuration says so.
 * @throws where Redis cannot be used as it is set up
 */
export async function joinCluster(
  { queue, server }: Config,
  store: Store,
  log: Log,
  clock: Clock,
): Promise<Cluster | undefined> {
  if (queue.kind !== 'redis' || !store.shared) return undefined;
  const { openRedis } = await import('../queue/redis.ts');
  const { createRedisBulletin } = await import('../queue/bulletin.ts');
  const { createRedisLimits } = await import('../queue/limits.ts');
  const { id, leases } = store.shared;
  const link = await openRedis(queue.url, log);
  const prefix = `frontdesk-${id}`;
  const bulletin = createRedisBulletin({ link, prefix, clock });
  let address = '';
  return {
    link,
    prefix,
    bulletin,
    limits: createRedisLimits(link, prefix),
    member: {
      leases,
      id: randomUUID(),
      get address() {
        return address;
      },
    },
    listensOn(port) {
      address = `http://${reachable(server.host)}:${port}`;
    },
    leave() {
      bulletin.stop();
      link.close();
    },
  };
}

/** How others on the network name this machine. */
function reachable(host: string): string {
  if (host !== '0.0.0.0' && host !== '::') return host.includes(':') ? `[${host}]` : host;
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return all.find(({ internal, family }) => !internal && family === 'IPv4')?.address ?? '127.0.0.1';
}

/**
 * What wakes the work of this process: by itself, or together with others.
 * @param onMissed called where others may have told something that was not heard
 */
export async function createWakeups(
  cluster: Cluster | undefined,
  store: Store,
  channels: readonly Channel[],
  clock: Clock,
  log: Log,
  onMissed: () => void,
): Promise<Wakeups> {
  const onError = ({ kind, id }: Wake, error: unknown) =>
    log.error('work-failed', { kind, id, error: error instanceof Error ? error.name : typeof error });
  if (!cluster) return createEmbeddedWakeups({ clock, onError });
  const { createClusterWakeups } = await import('../queue/bullmq.ts');
  const { link, prefix } = cluster;
  link.onBack(onMissed);
  return createClusterWakeups({ link, prefix, homeOf: homes(store, channels), clock, onError, onMissed });
}

const homesKept = 50_000;

/**
 * The channel that a lane leads to, or that a mailbox's customer writes on, where one process has it. A lane never leads
 * to another channel.
 */
function homes(store: Store, channels: readonly Channel[]): (wake: Wake) => Promise<string | undefined> {
  const shared = new Set(channels.flatMap(({ name, shared: what }) => (what === 'everything' ? [name] : [])));
  const single = new Map(
    channels.flatMap(({ name }) => (shared.has(name) ? [] : [[encodeURIComponent(name), name] as const])),
  );
  const known = new Map<string, string>();
  return async ({ kind, id }) => {
    // A customer's conversation has the name of their address (`addressKey`).
    if (kind === 'mailbox') return single.get(id.slice(0, id.indexOf('/')));
    const channel = known.get(id) ?? (await store.lane(id))?.address.channel;
    if (channel === undefined) return undefined;
    if (known.size >= homesKept) known.clear();
    known.set(id, channel);
    return shared.has(channel) ? undefined : channel;
  };
}

/**
 * By which lease a channel goes. Files of a personal WeChat account can only be opened where it is logged in, so that
 * whoever has that one has all.
 */
export function leasesOf({ channels }: Pick<Config, 'channels'>): (channel: Channel) => string {
  const isTogether = channels.some(({ type }) => type === 'wechaty');
  return ({ name }) => (isTogether ? 'channels' : `channel/${name}`);
}
