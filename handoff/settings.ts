import type { Category, Language } from '../core/conversation.ts';
import type { Mask } from '../core/mask.ts';
import type { Address } from '../core/message.ts';
import type { Priority } from '../core/priority.ts';
import type { TextsIn } from '../core/texts.ts';
import type { CannedReply } from './canned.ts';
import type { GuardSettings } from './guard.ts';
import type { Hours } from './hours.ts';

/** A place where agents answer cases. */
export interface Desk {
  readonly name: string;
  /** The channel and chat of its room. */
  readonly room: Address;
  /** Who is called when a case runs late: ids on the room's channel. `name`: where that is known. */
  readonly supervisors?: readonly { readonly id: string; readonly name?: string }[];
  /** What its agents read, where that is another than `deskLanguage`. */
  readonly language?: Language;
}

/** Where a case goes. What `when` leaves out matches anything. */
export interface Route {
  readonly when: {
    readonly category?: readonly Category[];
    readonly priority?: readonly Priority[];
    readonly channel?: readonly string[];
    readonly language?: readonly Language[];
    /** Whether people are there when the case opens. */
    readonly hours?: 'open' | 'closed';
    /** What the brand's profile of the customer says, by name: one of the values. `vip` is `true` or `false`. */
    readonly customer?: Readonly<Record<string, readonly string[]>>;
  };
  readonly desk: string;
  /** Takes the place of what triage found. */
  readonly priority?: Priority;
  /** Who is called when such a case opens: ids on the desk's channel. `name`: where that is known. */
  readonly agents?: Desk['supervisors'];
}

export interface HandoffSettings {
  /** When people are there; always where it is absent. */
  readonly hours?: Hours;
  /** How long a customer may wait for an answer, in milliseconds of opening time; for ever where it is absent. */
  readonly replyWithin?: {
    readonly first: Partial<Readonly<Record<Priority, number>>>;
    readonly next: Partial<Readonly<Record<Priority, number>>>;
  };
  /** How long a customer may be silent after an answer, in milliseconds; for ever where it is absent. */
  readonly idle?: { readonly warnMs: number; readonly closeMs: number };
  readonly desks: readonly Desk[];
  /** The first that matches wins; the last matches everything. */
  readonly routes: readonly Route[];
  /** How long after its close a case is taken up again when the customer writes, in milliseconds; 0: never. */
  readonly reopenMs: number;
  /** Whether customers are asked after a close how it went. */
  readonly survey: boolean;
  /** Whether a language model drafts the summary that is asked for at a close. */
  readonly drafts?: boolean;
  /** Channels whose customers are passed on to people in the platform's own app. */
  readonly passedOn?: readonly string[];
  /** What a note begins with. */
  readonly notes: string;
  readonly canned: readonly CannedReply[];
  /** What is not shown at desks until somebody asks for it; nothing is hidden where it is absent. */
  readonly mask?: Mask;
  /** What is looked at before a reply goes out; nothing where it is absent. */
  readonly guards?: GuardSettings;
  readonly texts: TextsIn;
  /** What agents read where their desk says nothing else. */
  readonly deskLanguage: Language;
  /** IANA name: in which clock agents read times. */
  readonly timezone: string;
}
