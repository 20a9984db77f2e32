import { randomBytes } from 'node:crypto';
import { Queue } from 'bullmq';
import type { Wakeups } from '../../core/wakeups.ts';
import { type ClusterOptions, createClusterWakeups } from '../../queue/bullmq.ts';
import { openRedis, type RedisLink } from '../../queue/redis.ts';

/** Given, found or started by `test/setup/redis.ts`. */
const redisUrl = process.env['REDIS_URL'] ?? '';

const quiet = { info() {}, warn() {}, error() {} };

interface Member {
  readonly link: RedisLink;
  readonly queue: Queue;
  readonly wakeups: Wakeups;
  running: number;
}

/** Processes that share a Redis, in this one. */
export class Cluster {
  readonly #members: Member[] = [];
  readonly #url: string;

  constructor(url = redisUrl) {
    this.#url = url;
  }

  /** @param prefix members of one brand share it */
  async join(
    options: Partial<ClusterOptions> = {},
    prefix = `test-${randomBytes(6).toString('hex')}`,
  ): Promise<Wakeups> {
    const link = await openRedis(this.#url, quiet);
    const inner = createClusterWakeups({ link, prefix, homeOf: async () => undefined, ...options });
    const queue = new Queue('wakeups', { connection: link.another(), prefix: `{${prefix}}` });
    queue.on('error', () => {});
    const member: Member = {
      link,
      queue,
      running: 0,
      wakeups: {
        ...inner,
        start: (handle) =>
          inner.start(async (wake) => {
            member.running += 1;
            await handle(wake).finally(() => {
              member.running -= 1;
            });
          }),
      },
    };
    this.#members.push(member);
    return member.wakeups;
  }

  /** Resolves when nothing waits in Redis, and what is active there runs here. */
  readonly settled = async (): Promise<void> => {
    for (let quietLooks = 0; quietLooks < 3; ) {
      await new Promise((resolve) => setImmediate(resolve));
      const busy = await Promise.all(this.#members.map(isBusy));
      quietLooks = busy.includes(true) ? 0 : quietLooks + 1;
    }
  };

  /** How many jobs wait in Redis. */
  async waiting(): Promise<number> {
    return (await this.#members[0]?.queue.getJobCountByTypes('wait', 'prioritized')) ?? 0;
  }

  async leave(): Promise<void> {
    for (const { link, queue, wakeups } of this.#members.splice(0)) {
      await wakeups.stop();
      if (link.isReady()) await queue.obliterate({ force: true });
      link.close();
    }
  }
}

async function isBusy({ link, queue, running }: Member): Promise<boolean> {
  if (!link.isReady()) return false;
  const { wait = 0, prioritized = 0, active = 0 } = await queue.getJobCounts('wait', 'prioritized', 'active');
  return wait + prioritized > 0 || active !== running;
}
