import type { Config } from '../config/config.ts';
import type { Channel } from '../core/channel.ts';
import type { Engine } from '../core/engine.ts';
import type { Log } from '../core/log.ts';
import { type Cluster, leasesOf } from './cluster.ts';
import { forwarding } from './forward.ts';
import type { Role } from './roles.ts';

export interface TogetherParts {
  readonly config: Pick<Config, 'channels'>;
  readonly cluster: Pick<Cluster, 'member'>;
  readonly engine: Pick<Engine, 'isHere' | 'holds'>;
  readonly roles: readonly Role[];
  readonly log: Log;
}

/** How long who has a channel is taken for granted, in milliseconds. */
const rememberedMs = 1_000;

const notReached =
  'Another process gives the same address as this one. Where it is on another machine, set server.host to 0.0.0.0, or to an address at which the others reach it; where it has just died, its channel is taken over within seconds';

/** What the HTTP server does where several processes share the work. */
export function serveTogether({ config, cluster, engine, roles, log }: TogetherParts) {
  const { member } = cluster;
  const { leases, id } = member;
  const leaseOf = leasesOf(config);
  const known = new Map<string, { readonly at: number; readonly address: Promise<string | undefined> }>();
  const web = new Set(config.channels.flatMap(({ name, type }) => (type === 'web' ? [name] : [])));

  async function look(lease: string): Promise<string | undefined> {
    const found = await leases.holderOf(lease);
    if (!found || found.holder === id) return undefined;
    if (found.address !== member.address) return found.address;
    // It would come back to this one, and nobody would know why.
    log.warn('hook-not-passed-on', { lease, address: found.address, advice: notReached });
    return undefined;
  }

  function elsewhere(channel: Channel): Promise<string | undefined> {
    const lease = leaseOf(channel);
    const remembered = known.get(lease);
    if (remembered && performance.now() - remembered.at < rememberedMs) return remembered.address;
    const address = look(lease);
    known.set(lease, { at: performance.now(), address });
    return address;
  }

  return {
    /** The channel, as it is reached from outside. */
    forwarded<C extends Channel>(channel: C): C {
      const { http } = channel;
      if (!http) return channel;
      return { ...channel, http: forwarding(channel, http, { isHere: () => engine.isHere(channel), elsewhere, log }) };
    },
    serves(channel: Channel, isForwarded: boolean): boolean {
      if (web.has(channel.name)) return roles.includes('web');
      // Who has the channel is asked by the others, whatever else it does.
      return roles.includes('ingress') || isForwarded;
    },
    /** For `/healthz`. */
    shown(channels: readonly Channel[]) {
      const where = channels.map((channel) => [channel.name, whereIs(engine, channel)] as const);
      return { roles, channels: Object.fromEntries(where) };
    },
  };
}

function whereIs(engine: Pick<Engine, 'holds'>, channel: Channel): string {
  if (channel.shared === 'everything') return 'everywhere';
  return engine.holds(channel) ? 'here' : 'elsewhere';
}
