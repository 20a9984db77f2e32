import type { Case, Category, Conversation, Language, Resolution } from './conversation.ts';
import type { Address, Card, FileRef } from './message.ts';
import { type Priority, priorityRank } from './priority.ts';

/** A case as it stands, for those who look at all of them: queues, boards, figures. Holds none of its words. */
export interface CaseRecord {
  readonly id: string;
  readonly conversation: string;
  readonly number: number;
  readonly desk: string;
  readonly state: Case['state'] | 'closed';
  readonly priority: Priority;
  readonly category: Category;
  /** By the brand's own word. */
  readonly vip?: true;
  readonly channel: string;
  readonly language: Language;
  readonly customer: string;
  /** Where its thread is: lane of the store. */
  readonly lane: string;
  readonly assignee?: { readonly id: string; readonly name: string };
  /** All times are in milliseconds since the epoch. */
  readonly openedAt: number;
  /** Since when it is in the queue, where that is not since it was opened. */
  readonly queuedAt?: number;
  /** When somebody answered for the first time. */
  readonly answeredAt?: number;
  readonly closedAt?: number;
  /** Until when an answer is due. */
  readonly due?: number;
  readonly resolution?: Resolution;
  /** What the customer said of it, from 1 to 5. */
  readonly score?: number;
}

/** An agent by the channel they work in, in which the id is theirs alone. */
export interface Agent {
  readonly channel: string;
  readonly id: string;
  readonly name: string;
  /** Where they were seen last. */
  readonly desk?: string;
}

/** The record of a conversation's case, be it open or the last that was closed; undefined where there never was one. */
export function recordOf(conversation: Conversation): CaseRecord | undefined {
  const { case: open, previous } = conversation;
  const shown = open ?? previous?.last;
  if (!shown) return undefined;
  const { assignee, firstAnsweredAt, waiting, resolution, queuedAt } = shown;
  return {
    id: shown.id,
    conversation: conversation.id,
    number: shown.number,
    desk: shown.desk,
    state: open ? open.state : 'closed',
    priority: shown.why.priority,
    category: shown.why.category,
    ...(conversation.profile?.vip && { vip: true }),
    channel: conversation.address.channel,
    language: conversation.language,
    customer: conversation.customer.name,
    lane: shown.lane,
    openedAt: shown.openedAt,
    ...(open?.state === 'queued' && queuedAt !== undefined && { queuedAt }),
    ...(assignee && { assignee: { id: assignee.id, name: assignee.name } }),
    ...(firstAnsweredAt !== undefined && { answeredAt: firstAnsweredAt }),
    ...(open && waiting && { due: waiting.until }),
    ...(!open && previous && { closedAt: previous.closedAt }),
    ...(resolution && { resolution }),
    ...(!open && previous?.score !== undefined && { score: previous.score }),
  };
}

/** Who comes first where cases wait: the most urgent, then VIPs, then whoever has waited longest. */
export function byQueue(one: CaseRecord, other: CaseRecord): number {
  const urgency = priorityRank[other.priority] - priorityRank[one.priority];
  const vip = Number(other.vip === true) - Number(one.vip === true);
  return urgency || vip || one.openedAt - other.openedAt || (one.id < other.id ? -1 : 1);
}

/** A case, and where its thread is by now. */
export interface PlacedCase extends CaseRecord {
  readonly thread?: Address;
}

/** A case of a customer's, for whoever looks back. `link`: where a browser shows its thread, where there is such a place. */
export interface LinkedCase extends PlacedCase {
  readonly link?: string;
}

/** What is known of a customer, in the words of the desk that asks, for a channel that shows it beside the thread. */
export interface CustomerFile {
  readonly title: string;
  readonly fields: NonNullable<Card['fields']>;
  /** The newest first, and so many as anybody reads. */
  readonly cases: readonly {
    readonly number: number;
    /** In one line: which, why, when and how it ended. */
    readonly line: string;
    /** The one whose thread it is. */
    readonly isThis: boolean;
    readonly thread?: Address;
    readonly link?: string;
    /** What was said in it, to be opened like any file. */
    readonly transcript: FileRef;
  }[];
}

/** A canned reply, for whoever looks for one. */
export interface CannedText {
  readonly name: string;
  readonly text: string;
}

/** All cases, for a channel that shows them. */
export interface CaseBook {
  /** Those that are not closed, the oldest first. */
  open(): Promise<readonly PlacedCase[]>;
  /** Those that have changed since a time, in milliseconds. */
  since(at: number): Promise<readonly CaseRecord[]>;
  /** Whose thread it is; undefined where it is of no case. */
  customer(thread: Address): Promise<CustomerFile | undefined>;
  /** The canned replies, as the customer of that thread would get them but for names that are still to be filled in. */
  canned?(thread: Address): Promise<readonly CannedText[]>;
}

/** What a turn may ask about all cases, once it is decided what happens to its own. */
export interface Overview {
  /** Every case that is not closed, the oldest first. */
  readonly open: readonly CaseRecord[];
  /** Those that were opened, answered or closed within the last few hours. */
  readonly recent: readonly CaseRecord[];
  /**
   * Who has taken cases of late, or said that they go or are back, the last first; then who is in the desks' rooms.
   * Nobody where they were not asked for.
   */
  readonly agents: readonly Agent[];
  /** Those of them whose shift is over. */
  readonly away: readonly Agent[];
}

/** Who is here, for a channel whose agents can say so outside of any thread. */
export interface ShiftBook {
  /** Those whose shift is over, by channel and id. */
  away(): Promise<readonly Agent[]>;
  /** An agent goes, and hands all open cases back; or is here again. */
  shift(agent: Agent, isAway: boolean): Promise<void>;
}

/** What the store knows of the people at the desks. */
export interface ShiftStore {
  /**
   * An agent is here, or the shift is over: then the conversation of each case that is open with them is told. What is
   * older than the last such news, by `at` in milliseconds, changes nothing; the same again does no harm.
   * @returns the mailboxes that have something new
   */
  shift(agent: Agent, isAway: boolean, at: number): Promise<readonly string[]>;
  /** Who was seen since a time, be they away or not; the last one first. */
  agents(since: number, limit: number): Promise<readonly Agent[]>;
  /** Those whose shift is over, by channel and id. */
  away(): Promise<readonly Agent[]>;
}
