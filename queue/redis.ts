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
  /**
   * A further connection, for what blocks or subscribes: it waits for as long as Redis is away.
   * @param silentMs how long an answer may take before the other end is taken for dead; longer than commands block
   */
  another(silentMs?: number): Redis;
  /** @param run called each time Redis is back after it was away: what was told meanwhile is lost */
  onBack(run: () => void): void;
  /** Ends every connection. */
  close(): void;
}

/** How long a start waits for Redis, in milliseconds, before it goes on without. */
const patienceMs = 5_000;
const longestPauseMs = 2_000;
/** How often Redis is asked whether it is there, in milliseconds. */
const askMs = 2_000;
/** The other end says nothing for this long, in milliseconds, though it was asked: it is taken for dead. */
const silenceMs = 5_000;

/**
 * Connects to Redis. Where Redis is away, it is there as soon as Redis is: neither now nor later is that an error.
 * @throws {RedisUnfit} where Redis is there, and does not let us in, or may throw away what it was given
 */
export async function openRedis(url: string, log: Log): Promise<RedisLink> {
  const backs: (() => void)[] = [];
  const others = new Set<Redis>();
  let isAway = false;
  /** What was wrong last, in a word. */
  let why: string | undefined;
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
  commands.on('error', (error: Error) => {
    why = 'code' in error ? String(error.code) : (/^[A-Z]+\b/.exec(error.message)?.[0] ?? error.name);
    if (refusals.test(error.message)) first.reject(refused());
  });
  commands.on('close', away);
  commands.on('ready', () => {
    policyOf(commands).then(
      (policy) => {
        if (policy !== undefined && policy !== 'noeviction') {
          log.error('redis-unfit', { policy, advice: 'Set maxmemory-policy to noeviction' });
          first.reject(unfit(policy));
        }
        first.resolve();
        back();
      },
      // It was gone again before it answered.
      () => {},
    );
  });

  function away(): void {
    if (isAway || isClosed) return;
    isAway = true;
    log.warn('redis-away', { why, advice: 'What comes in is kept; all goes on by itself when Redis is back' });
  }

  function back(): void {
    if (!isAway || isClosed) return;
    isAway = false;
    log.info('redis-back', {});
    for (const run of backs) run();
  }

  // Where nobody asks anything, nobody learns that there is no answer.
  const asking = setInterval(() => {
    if (commands.status === 'ready') commands.ping().catch(() => {});
  }, askMs);

  function close(): void {
    isClosed = true;
    clearInterval(asking);
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
    another(silentMs) {
      const patient = { ...shared, maxRetriesPerRequest: null };
      const redis = new Redis(url, silentMs === undefined ? patient : { ...patient, socketTimeout: silentMs });
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
  keepAlive: 10_000,
  retryStrategy: (times: number) => Math.min(times * 100, longestPauseMs),
};

/** @returns undefined where the server does not say */
async function policyOf(redis: Redis): Promise<string | undefined> {
  return /^maxmemory_policy:(\S+)/m.exec(await redis.info('memory'))?.[1];
}

/** https://redis.io/docs/latest/operate/oss_and_stack/management/security/acl/ */
const refusals = /^(WRONGPASS|NOAUTH|NOPERM)\b/;

function refused(): RedisUnfit {
  return new RedisUnfit(
    'Redis does not let us in. Look at the name and the password in `queue`: redis://name:password@host:6379, or redis://:password@host:6379 without a name.',
  );
}

function unfit(policy: string): RedisUnfit {
  return new RedisUnfit(
    `Redis throws things away when its memory is full (maxmemory-policy ${policy}), and customers would wait. Set "maxmemory-policy noeviction" in redis.conf, or at the provider; "redis-cli config set maxmemory-policy noeviction" does it until the next restart.`,
  );
}
