import type { Rate } from '../../core/limits.ts';

/** How much one visitor, agent or address may ask for. */
export interface Rates {
  /** Everything with a key, per visitor or agent. Counted in each process, as the way to Redis is longer than theirs. */
  readonly messages: Rate;
  /** Frames of any kind, per socket, which is in one process. */
  readonly frames: Rate;
  /** New sessions, uploads and sign-ins, per IP address, in all processes together. */
  readonly sessions: Rate;
  readonly uploads: Rate;
  readonly signIns: Rate;
  /** Bytes uploaded, per visitor, in all processes together. */
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
