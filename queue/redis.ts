import { Redis } from 'ioredis';
import type { Log } from '../core/log.ts';

/** Redis cannot be used as it is set up; the message says what to do. */
class RedisUnfit extends Error {
  override readonly name = 'RedisUnfit';
}

/** Connections to one Redis. Nothing in it is worth keeping: all of it can be found again in the store. */
export interface RedisLink {
  /** For commands. While Redis is away they fail at once, as nobody is to wait for a hint. */
  readonly commands: Redis;
  readonly isReady: () => boolean;
  /** A further connection, for what blocks or subscribes: it waits for as long as Redis is away. */
  another(): Redis;
  /** @param run called each time Redis is back after it was away: what was told meanwhile is lost */
  onBack(run: () => void): void;
  /** Ends every connection. */
  close(): void;
}

/** How long a start waits for Redis, in milliseconds, before it goes on without. */
const patienceMs = 5_000;
const longestPauseMs = 2_000;
/** The other end says nothing for this long, in milliseconds, though it was asked: it is taken for dead. */
const silenceMs = 10_000;

/**
 * Connects to Redis. Where Redis is away, it is there as soon as Redis is: neither now nor later is that an error.
 * @throws {RedisUnfit} where Redis is there, and may throw away what it was given
 */
export async function openRedis(url: string, log: Log): Promise<RedisLink> {
  const backs: (() => void)[] = [];
  const others = new Set<Redis>();
  let isAway = false;
  let isClosed = false;

  const commands = new Redis(url, {
    ...shared,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    socketTimeout: silenceMs,
  });
  const first = Promise.withResolvers<void>();
  const timer = setTimeout(() => {
    away();
    first.resolve();
  }, patienceMs);
  commands.on('error', () => {});
  commands.on('close', away);
  commands.on('ready', () => {
    policyOf(commands).then(
      (policy) => {
        if (policy !== undefined && policy !== 'noeviction') {
          const error = unfit(policy);
          log.error('redis-unfit', { policy, advice: 'Set maxmemory-policy to noeviction' });
          return first.reject(error);
        }
        first.resolve();
        if (!isAway) return;
        isAway = false;
        log.info('redis-back', {});
        for (const run of backs) run();
      },
      // It was gone again before it answered.
      () => {},
    );
  });

  function away(): void {
    if (isAway || isClosed) return;
    isAway = true;
    log.warn('redis-away', { advice: 'What comes in is kept; it goes on by itself when Redis is back' });
  }

  function close(): void {
    isClosed = true;
    for (const redis of [commands, ...others]) redis.disconnect();
  }

  try {
    await first.promise;
  } catch (error) {
    close();
    throw error;
  } finally {
    clearTimeout(timer);
  }
  return {
    commands,
    isReady: () => commands.status === 'ready',
    another() {
      const redis = new Redis(url, { ...shared, maxRetriesPerRequest: null });
      // The one for commands tells of it.
      redis.on('error', () => {});
      redis.on('end', () => others.delete(redis));
      others.add(redis);
      return redis;
    },
    onBack: (run) => void backs.push(run),
    close,
  };
}

const shared = {
  connectTimeout: patienceMs,
  keepAlive: silenceMs,
  retryStrategy: (times: number) => Math.min(times * 100, longestPauseMs),
};

/** @returns undefined where the server does not say */
async function policyOf(redis: Redis): Promise<string | undefined> {
  return /^maxmemory_policy:(\S+)/m.exec(await redis.info('memory'))?.[1];
}

function unfit(policy: string): RedisUnfit {
  return new RedisUnfit(
    `Redis throws things away when its memory is full (maxmemory-policy ${policy}), and customers would wait. Set "maxmemory-policy noeviction" in redis.conf, or at the provider; "redis-cli config set maxmemory-policy noeviction" does it until the next restart.`,
  );
}
