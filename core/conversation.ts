import type { OpenAlert, Profile } from './alert.ts';
import type { Fact } from './facts.ts';
import type { HeldReply } from './held-reply.ts';
import type { LookedUp, Wish } from './lookup.ts';
import type { Address, Part, Party } from './message.ts';
import type { Priority } from './priority.ts';
import type { Unreached, Window } from './reach.ts';
import type { SummaryDraft } from './summary-draft.ts';

/** Languages that Frontdesk itself speaks. */
export type Language = 'en' | 'zh-Hans' | 'zh-Hant';

export type Category =
  | 'explicit'
  | 'technical'
  | 'billing'
  | 'emotion'
  | 'care'
  | 'security'
  | 'personal'
  | 'vip'
  | 'incident'
  | 'complaint'
  | 'unanswered'
  | 'alert';

export const resolutions = ['solved', 'unsolved', 'duplicate', 'spam'] as const;

/** How a case ended, as its agent says. */
export type Resolution = (typeof resolutions)[number];

export type Identity = 'unverified' | 'verified';

/** Why a person is needed, in words an agent understands, with the words it rests on. */
export interface Escalation {
  readonly category: Category;
  readonly priority: Priority;
  readonly reason: string;
  readonly evidence: readonly string[];
  /** Only like what others said when a person was needed: an answer that is sure goes first. */
  readonly isLikeness?: true;
}

/** A case while it is not closed. Its rules live in `handoff/`; this is what everyone may see of it. */
export interface Case {
  readonly id: string;
  /** Counts the customer's cases, so that people can say "the second one". */
  readonly number: number;
  /** `snoozed`: its agent waits for a time to come, or for the customer to write. */
  readonly state: 'queued' | 'open' | 'snoozed';
  /** When it is up again, where it is snoozed and not only until the customer writes. */
  readonly snoozedUntil?: number;
  readonly desk: string;
  /** Where its thread is kept, and the lane that leads there. A transfer opens the next one. */
  readonly room: Address;
  readonly lane: string;
  readonly anchors: number;
  /** When the current thread was asked for; cases of older versions do not say. */
  readonly anchoredAt?: number;
  /** The message that is the case's card, in the current lane. */
  readonly card: string;
  readonly why: Escalation;
  readonly assignee?: Party;
  /** What agents filed it under, in the order they did. */
  readonly tags?: readonly string[];
  /** Whether an agent has made sure that the customer is who they say; nobody has looked where there is none. */
  readonly identity?: Identity;
  /** What the brand's own systems have noticed, and what the customer says to it. */
  readonly alert?: OpenAlert;
  /** In the order they were written. */
  readonly held?: readonly HeldReply[];
  /** Answers that the platform did not take before the customer writes again: they go out then. */
  readonly parked?: readonly string[];
  /** When somebody answered for the first time. */
  readonly firstAnsweredAt?: number;
  /** The place in the queue that the customer was told last. */
  readonly toldPlace?: number;
  /** Who answered last, and when, in milliseconds since the epoch. */
  readonly answered?: { readonly by: Party; readonly at: number };
  /** What the customer wrote last since it opened, and when, in milliseconds since the epoch. */
  readonly heard?: { readonly message: string; readonly at: number };
  /** The customer waits for an answer. */
  readonly waiting?: {
    /** For the first answer of all, or for one to something that was said since. */
    readonly for: 'first' | 'next';
    /** Since when, and until when at the latest; both in milliseconds since the epoch. */
    readonly since: number;
    readonly until: number;
    /** What agents were told of it: that it is due soon, or over. */
    readonly told?: 'soon' | 'late';
  };
  /**
   * People answer in the platform's own app, and nothing goes out from here: `asked` until the platform has said that
   * they have the customer.
   */
  readonly elsewhere?: 'asked' | 'there';
  /** What the customer said last before it opened, each cut to a length; none in cases of older versions. */
  readonly asked?: readonly string[];
  /** What the customer had said by its end. */
  readonly facts?: readonly Fact[];
  /** When the silent customer was told that it will close, in milliseconds since the epoch. */
  readonly warnedAt?: number;
  /** A summary that a language model was asked for, of what had been said by then; without `text`, it is to come. */
  readonly draft?: SummaryDraft;
  /** What its agent said of it when closing it. */
  readonly resolution?: Resolution;
  readonly summary?: string;
  /** Milliseconds since the epoch. `queuedAt`: when it came back into the queue, if it did. */
  readonly openedAt: number;
  readonly queuedAt?: number;
  /** The conversation's message count when the case opened: where its part of the transcript starts. */
  readonly since: number;
  /** The message count from which the desk is shown the transcript; all of it in cases of older versions. */
  readonly from?: number;
}

/** What is remembered of a case once it is closed. */
export interface PastCase {
  readonly id: string;
  readonly number: number;
  readonly desk: string;
  readonly lane: string;
  readonly card: string;
  readonly category: Category;
  readonly closedAt: number;
  /** The conversation's message count when it closed: the bot's part of the transcript starts there. */
  readonly until: number;
  /** What the customer answered in the survey, from 1 to 5. */
  readonly score?: number;
  /** As it stood when it closed, to be taken up again; cases closed by older versions have none. */
  readonly last?: Case;
}

/** A closed case as later cards tell of it: bounded, and kept where it need not be looked up. */
export interface EarlierCase {
  readonly number: number;
  readonly category: Category;
  readonly closedAt: number;
  readonly resolution?: Resolution;
  /** One line. */
  readonly summary?: string;
  readonly tags?: readonly string[];
  /** Where a browser shows its thread, where there is such a place. */
  readonly link?: string;
}

/** What the bot gets back with a closed case, so that it does not call a person for the same thing again. */
export interface Returned {
  readonly number: number;
  readonly category: Category;
  readonly resolution?: Resolution;
  /** Who answered; nobody did where it is absent. */
  readonly agent?: string;
  /** When it was closed, in milliseconds since the epoch. */
  readonly at: number;
  /** What the customer said that led to it: the last few words before it opened, each cut to a length. */
  readonly asked: readonly string[];
}

/** What the bot remembers of a conversation. Bounded, whatever the customer does. */
export interface BotMemory {
  readonly greeted: boolean;
  /** Questions in a row that it could not answer. */
  readonly unanswered: number;
  /** The last question, normalised, to notice that it is asked again. */
  readonly lastQuestion?: string;
  /** The choices it offered last, for those who type a number. */
  readonly choices: readonly { readonly id: string; readonly label: string }[];
  /** The message in which it offered them: only what comes right after it is a yes to it. */
  readonly offer?: string;
  /** What it answered last, so that "and to Hong Kong?" can be understood. */
  readonly topic?: {
    readonly entry: string;
    readonly question: string;
    /** Milliseconds since the epoch. */
    readonly at: number;
  } | null;
  /** What a language model was asked to word; the answer is still to come. */
  readonly wording?: {
    readonly id: string;
    readonly question: string;
    /** The entries it was given, by their ids, the best first. */
    readonly entries: readonly string[];
    /** Whether the first of them is the answer, should the model have none. */
    readonly isSure: boolean;
    /** What it has had looked up so far, and what is being looked up right now. */
    readonly looked?: readonly LookedUp[];
    readonly looking?: { readonly call: string; readonly wish: Wish };
  } | null;
  /** The message of which a language model was asked whether it needs a person; its opinion is still to come. */
  readonly opinion?: {
    readonly id: string;
    readonly text: string;
    /** Milliseconds since the epoch. */
    readonly at: number;
  } | null;
  /** The last case, once it is closed. */
  readonly returned?: Returned | null;
  /** How often a model was asked for this customer, and on which day (UTC). */
  readonly modelUse?: { readonly day: string; readonly count: number };
  /** Where the customer stands in a flow of the brand's: always before a question. */
  readonly flow?: {
    readonly id: string;
    /** The question that is open, by its answer's name. */
    readonly ask: string;
    readonly values: Readonly<Record<string, string>>;
    /** The call whose answer is waited for instead; no question is open then. */
    readonly calling?: {
      readonly id: string;
      /** The step that calls. */
      readonly step: number;
      /** It was begun anew, as whoever began it was gone. */
      readonly isRepeated?: true;
    };
    /** Answers to it so far that were none. */
    readonly tries: number;
    /** Milliseconds since the epoch. */
    readonly at: number;
  } | null;
}

/** All that a turn needs to know of one customer's conversation. Serialised as JSON, so plain data only. */
export interface Conversation {
  /** The key of the customer's address. */
  readonly id: string;
  readonly address: Address;
  readonly customer: Party;
  readonly language: Language;
  /** What the brand has told of the customer. */
  readonly profile?: Profile;
  /** When the brand's system is asked again who the customer is, and the call whose answer is awaited. */
  readonly profileLookup?: { readonly next: number; readonly call?: string };
  /** What the customer has said since the last case that an agent will need; none in older conversations. */
  readonly facts?: readonly Fact[];
  /** Messages in the transcript so far. */
  readonly messages: number;
  readonly bot: BotMemory;
  readonly case: Case | null;
  /** The last case that was closed. */
  readonly previous: PastCase | null;
  /** The last few that were closed, the oldest first; none in older conversations. */
  readonly earlier?: readonly EarlierCase[];
  /** The survey that was asked last: first for a number, then for a word about it. */
  readonly survey?: {
    readonly case: string;
    readonly lane: string;
    readonly desk: string;
    readonly askedAt: number;
    readonly score?: number;
  } | null;
  /** Whoever decided that this customer is not listened to any more; nobody where it is absent. */
  readonly blocked?: { readonly by: Party; readonly at: number } | null;
  /** Messages to the customer that were sent and did not arrive, as was told later; none in older conversations. */
  readonly lost?: readonly string[];
  /** What agents edited or deleted before the message itself came, the newest last; `parts` is null where deleted. */
  readonly overtaken?: readonly {
    readonly lane: string;
    readonly id: string;
    readonly revision: string;
    readonly parts: readonly Part[] | null;
  }[];
  /** What the platform still takes for this customer, where it limits that. */
  readonly window?: Window;
  /** Why words do not get through to or from this customer, where they do not. */
  readonly unreached?: readonly Unreached[];
  /** The place in the transcript of the newest of our messages that the customer has read, where the platform tells. */
  readonly read?: number;
  /** Cases so far, closed ones included. */
  readonly cases: number;
  /** The last few things said, for the card's recap; each cut to a length. */
  readonly recent: readonly {
    readonly id: string;
    readonly by: Party['kind'];
    readonly name: string;
    readonly text: string;
  }[];
}

/** A line of the transcript: one message, as it now stands. */
export interface Entry {
  /** Ours, unguessable, the same on every channel the message is relayed to. */
  readonly id: string;
  readonly conversation: string;
  /** The case it belongs to, if any. */
  readonly case?: string;
  /** The lane it was written in; none for what we say ourselves. */
  readonly lane?: string;
  /** Position within the conversation, from 1. */
  readonly seq: number;
  readonly at: number;
  readonly by: Party;
  /** `note`: stays at the desk. */
  readonly visibility: 'public' | 'note';
  readonly parts: readonly Part[];
  /** The newest edit applied, empty where there was none. */
  readonly revision: string;
  /** What it said before it was edited, the oldest first: the last few wordings. */
  readonly earlier?: readonly string[];
  readonly deleted: boolean;
}
