import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** So many within so many seconds. */
export interface Rate {
  readonly points: number;
  readonly seconds: number;
  /** For how many seconds nothing more is taken after the first that was too much; else until the time is over. */
  readonly rest?: number;
}

/** Counts one, or as many as are given. @returns null, or for how many seconds to wait */
export type Limiter = (key: string, points?: number) => Promise<number | null>;

/** Makes limiters that count together with those of the same name in other processes, where there are any. */
export type Limits = (name: string, rate: Rate) => Limiter;

/** Limits that count in this process alone. */
export const limitsHere: Limits = (_name, rate) => createLimiter(rate);

/** A limiter that counts in this process alone. */
export function createLimiter(rate: Rate): Limiter {
  return limiterOf(countingHere(rate));
}

export function countingHere({ points, seconds, rest = 0 }: Rate): RateLimiterMemory {
  return new RateLimiterMemory({ points, duration: seconds, blockDuration: rest });
}

export function limiterOf(limiter: RateLimiterAbstract): Limiter {
  return async (key, count = 1) => {
    try {
      await limiter.consume(key, count);
      return null;
    } catch (rejected) {
      // It rejects with the state of the limit, not with an error.
      if (!(rejected instanceof RateLimiterRes)) throw rejected;
      return Math.max(1, Math.ceil(rejected.msBeforeNext / 1000));
    }
  };
}
