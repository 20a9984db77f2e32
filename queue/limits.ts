import { RateLimiterRedis } from 'rate-limiter-flexible';
import { countingHere, type Limits, limiterOf } from '../core/limits.ts';
import type { RedisLink } from './redis.ts';

/**
 * Limits that count in Redis, for all processes that share it. While Redis is away each counts for itself, from
 * nothing: nobody is refused for what cannot be looked up.
 * @param prefix keeps brands that share a Redis apart
 */
export function createRedisLimits({ commands }: Pick<RedisLink, 'commands'>, prefix: string): Limits {
  return (name, rate) =>
    limiterOf(
      new RateLimiterRedis({
        storeClient: commands,
        keyPrefix: `${prefix}:rate:${name}`,
        points: rate.points,
        duration: rate.seconds,
        blockDuration: rate.rest ?? 0,
        rejectIfRedisNotReady: true,
        insuranceLimiter: countingHere(rate),
      }),
    );
}
