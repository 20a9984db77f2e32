import type { Address } from './message.ts';
import type { Priority } from './priority.ts';

export const alertKinds = ['sign-in', 'payment', 'change', 'other'] as const;

/** What the brand's own systems have noticed about a customer's account. */
export interface Alert {
  /** The event's, as its system calls it: the same one is dealt with once. */
  readonly id: string;
  readonly about: (typeof alertKinds)[number];
  readonly priority: Priority;
  /** For agents only. */
  readonly note: string;
  /** Where else the customer may be asked, the best first. */
  readonly elsewhere: readonly Address[];
  /** The channels on which the customer was not reached. */
  readonly unreached: readonly string[];
}

/** How an alert stands in the case that it opened, or that was open when it came. */
export interface OpenAlert extends Alert {
  /** Unguessable: buttons of an earlier question are not of this one. */
  readonly key: string;
  /** The message that asks the customer. */
  readonly question: string;
  /** When it was asked, in milliseconds since the epoch; older alerts do not say. */
  readonly askedAt?: number;
  readonly state: 'asked' | 'reached' | 'unreached' | 'silent' | 'yes' | 'no';
}

/** What the brand knows of a customer. Never from the customer's own words. */
export interface Profile {
  /** The same on each channel that the customer uses. */
  readonly id?: string;
  readonly name?: string;
  readonly vip: boolean;
  /** Whom at the desk the customer knows: an id on the desk's channel, and a name. */
  readonly agent?: { readonly id: string; readonly name: string };
  readonly attributes: Readonly<Record<string, string>>;
}
