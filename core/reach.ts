/** How many messages a platform takes before the customer writes again, and until when, in milliseconds since the epoch. */
export interface Window {
  readonly left: number;
  readonly until: number;
}

/**
 * Why words do not get through just now: ours not to the customer, or, where a colleague has `muted` them in the
 * platform's own app, theirs not to us.
 */
export type Unreached = 'logged-out' | 'disconnected' | 'blocked-by-customer' | 'muted';

/** What agents read of it: in the thread when it begins or ends, and on the card as long as it lasts. */
export interface ReachTexts {
  readonly customerBlocked: string;
  readonly loggedOut: string;
  readonly loggedIn: string;
  /** Of a business account that we answer for. */
  readonly disconnected: string;
  readonly connected: string;
  readonly muted: string;
  readonly unmuted: string;
  readonly unreached: Readonly<Record<Unreached, string>>;
}
