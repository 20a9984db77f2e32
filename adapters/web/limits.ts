import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** So many within so many seconds. */
export interface Rate {
  readonly points: number;
  readonly seconds: number;
  /** For how many seconds nothing more is taken after the first that was too much; else until the time is over. */
  readonly rest?: number;
}

/** How much one visitor, agent or address may ask for. Counted in this process. */
export interface Rates {
  /** Everything with a key, per visitor or agent. */
  readonly messages: Rate;
  /** Frames of any kind, per socket. */
  readonly frames: Rate;
  /** New sessions, uploads and sign-ins, per IP address. */
  readonly sessions: Rate;
  readonly uploads: Rate;
  readonly signIns: Rate;
  /** Bytes uploaded, per visitor. */
  readonly uploadedBytes: Rate;
}

/** A person who types, and a page that sends what it kept while it was offline, stay below these. */
export const defaultRates: Rates = {
  messages: { points: 40, seconds: 10, rest: 5 },
  frames: { points: 300, seconds: 10 },
  sessions: { points: 60, seconds: 60 },
  uploads: { points: 60, seconds: 60 },
  signIns: { points: 20, seconds: 60 },
  uploadedBytes: { points: 200 * 1024 * 1024, seconds: 24 * 60 * 60 },
};

/** Counts one, or as many as are given. @returns null, or for how many seconds to wait */
export type Limiter = (key: string, points?: number) => Promise<number | null>;

export function createLimiter({ points, seconds, rest = 0 }: Rate): Limiter {
  const limiter = new RateLimiterMemory({ points, duration: seconds, blockDuration: rest });
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
