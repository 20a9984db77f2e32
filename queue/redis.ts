import { Redis } from 'ioredis';
import type { Log } from '../core/log.ts';

/** Redis cannot be used as it is set up; the message says what to do. */
class RedisUnfit extends Error {
  override readonly name = 'RedisUnfit';
}

/** Connections to one Redis, and to its heir after a failover. Nothing in it is worth keeping: all of it can be found again in the store. */
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
  /** It answers, and takes nothing: after a failover its name may still lead there, or our lines do. */
  let isReplica = false;
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
    stateOf(commands).then(
      ({ policy, role }) => {
        isReplica = role === 'slave';
        if (isReplica) return demoted();
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

  function demoted(): void {
    isReplica = true;
    why = 'READONLY';
    away();
  }

  async function ask(): Promise<void> {
    if (commands.status !== 'ready') return;
    if (!isReplica && (await stateOf(commands)).role === 'slave') demoted();
    // What subscribes there would hear nothing any more, and not know.
    if (isReplica) for (const redis of [commands, ...others]) redis.disconnect(true);
  }

  // Where nobody asks anything, nobody learns that there is no answer.
  const asking = setInterval(() => void ask().catch(() => {}), askMs);

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
    isReady: () => commands.status === 'ready' && !isReplica,
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
  // BullMQ makes a further connection from one of ours, which nobody here knows.
  reconnectOnError: ({ message }: Error) => message.startsWith('READONLY'),
};

/** What is undefined the server does not say. */
async function stateOf(
  redis: Redis,
): Promise<{ readonly policy?: string | undefined; readonly role?: string | undefined }> {
  const said = await redis.info();
  const find = (what: RegExp) => what.exec(said)?.[1];
  return { policy: find(/^maxmemory_policy:(\S+)/m), role: find(/^role:(\S+)/m) };
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
