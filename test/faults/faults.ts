import { setTimeout as wait } from 'node:timers/promises';
import { Redis } from 'ioredis';
import pg from 'pg';
import type { Random } from '../simulation/random.ts';
import type { Crowd } from './crowd.ts';
import type { Town } from './town.ts';

const channels = ['polled', 'hooked', 'slack'] as const;

/** What a fault strikes. */
export type Target = 'process' | 'redis' | 'postgres' | 'platform' | 'input';

export interface Fault {
  readonly name: string;
  readonly target: Target;
  /** The channel whose platform it is. */
  readonly channel?: (typeof channels)[number];
  /** Resolves when it is over: what it took away is back. */
  strike(): Promise<void>;
}

/** Longer than leases live. */
const pausedMs = { least: 11_000, most: 16_000 };

/** Everything that can go wrong. @param random when, how long and whom */
export function createFaults(town: Town, crowd: Crowd, random: Random): readonly Fault[] {
  const { fleet, wires, redis, postgres, telegrams, slack } = town;
  const forAWhile = (least: number, most: number) => wait(random.int(least, most));

  /** Half of the time a process that has a channel: who has none is missed by nobody. */
  async function somebody(): Promise<number> {
    const anyone = random.int(0, fleet.places.length - 1);
    const channel = random.pick(channels);
    return random.chance(0.6) ? ((await fleet.owner(channel)) ?? anyone) : anyone;
  }

  const processes: Fault[] = [
    ...fleet.places.map((_, index) => ({
      name: `kill -9 of process ${index + 1}`,
      target: 'process' as const,
      async strike() {
        await fleet.kill(index);
        await forAWhile(0, 6_000);
        await fleet.start(index);
      },
    })),
    ...[1, 2].map(() => ({
      name: 'pause past its leases',
      target: 'process' as const,
      strike: async () => fleet.pause(await somebody(), random.int(pausedMs.least, pausedMs.most)),
    })),
    {
      name: 'kill -9 of who has a channel',
      target: 'process',
      async strike() {
        const index = await somebody();
        await fleet.kill(index);
        await forAWhile(0, 12_000);
        await fleet.start(index);
      },
    },
    {
      name: 'SIGTERM and start',
      target: 'process',
      async strike() {
        const index = await somebody();
        await fleet.stop(index);
        await fleet.start(index);
      },
    },
  ];

  const others: Fault[] = [
    {
      name: 'Redis restarted',
      target: 'redis',
      async strike() {
        await redis.stop();
        await forAWhile(0, 4_000);
        await redis.start();
      },
    },
    {
      name: 'Redis flushed',
      target: 'redis',
      async strike() {
        const client = new Redis(redis.url);
        await client.flushall();
        client.disconnect();
      },
    },
    {
      name: 'Redis unreachable',
      target: 'redis',
      async strike() {
        wires.redis.silence();
        await forAWhile(4_000, 12_000);
        wires.redis.restore();
      },
    },
    {
      name: 'Postgres restarted',
      target: 'postgres',
      async strike() {
        await postgres.crash();
        await forAWhile(0, 4_000);
        await postgres.start();
      },
    },
    {
      name: 'Postgres sessions severed',
      target: 'postgres',
      async strike() {
        const client = new pg.Client(postgres.url);
        await client.connect();
        await client.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()');
        await client.end();
      },
    },
    {
      name: 'Postgres unreachable',
      target: 'postgres',
      async strike() {
        wires.postgres.silence();
        await forAWhile(3_000, 11_000);
        wires.postgres.restore();
      },
    },
    ...(['polled', 'hooked'] as const).flatMap((name): Fault[] => [
      {
        name: `Telegram (${name}) answers 429`,
        target: 'platform',
        channel: name,
        async strike() {
          for (let left = random.int(2, 5); left > 0; left -= 1) {
            telegrams[name].trouble({ fault: 'too-many-requests', seconds: random.int(1, 3) });
          }
        },
      },
      {
        name: `Telegram (${name}) answers 5xx`,
        target: 'platform',
        channel: name,
        async strike() {
          for (let left = random.int(2, 5); left > 0; left -= 1) telegrams[name].trouble({ fault: 'server-error' });
        },
      },
      {
        name: `Telegram (${name}) loses its answers`,
        target: 'platform',
        channel: name,
        async strike() {
          for (let left = random.int(1, 3); left > 0; left -= 1) telegrams[name].trouble({ fault: 'lost-after' });
        },
      },
    ]),
    {
      name: 'Telegram answers polls with 5xx and 429',
      target: 'platform',
      channel: 'polled',
      async strike() {
        telegrams.polled.trouble({ fault: 'server-error' }, /^getUpdates$/);
        telegrams.polled.trouble({ fault: 'too-many-requests', seconds: 2 }, /^getUpdates$/);
      },
    },
    ...(['too-many-requests', 'server-error', 'lost-before', 'lost-after'] as const).map(
      (fault): Fault => ({
        name: `Slack: ${fault}`,
        target: 'platform',
        channel: 'slack',
        async strike() {
          for (let left = random.int(2, 5); left > 0; left -= 1)
            slack.fail('chat.postMessage', fault, random.int(0, 3));
        },
      }),
    ),
    {
      name: 'Slack renews its connections',
      target: 'platform',
      channel: 'slack',
      strike: async () => slack.refresh(random.pick(['one', 'all'])),
    },
    {
      name: 'input doubled and out of order',
      target: 'input',
      async strike() {
        for (const customer of crowd.customers) if (random.chance(0.5)) customer.again();
      },
    },
  ];
  return [...processes, ...others];
}
