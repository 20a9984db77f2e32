import type { Agent, CaseRecord, ShiftStore } from './cases.ts';
import type { Inbound, Receipt } from './channel.ts';
import type { Conversation, Entry } from './conversation.ts';
import type { Delivery } from './delivery.ts';
import type { ErasureReason, ErasureStore } from './erasures.ts';
import type { Lane } from './lane.ts';
import type { Leases } from './leases.ts';
import type { Address, Outcome, Part, Party } from './message.ts';
import type { ModelReply } from './model.ts';
import type { Blobs, Storage } from './storage.ts';
import type { ToolReply } from './tool.ts';

export type { Lane } from './lane.ts';

/**
 * Where everything is kept that must not be lost. Each method that writes is one transaction, and resolves only
 * when it is on disk. Both implementations pass `test/contracts/store.ts`.
 */
export interface Store extends InboxStore, TurnStore, OutboxStore, TimerStore, CaseStore, ShiftStore, ErasureStore {
  /** Room of its own for a channel or another part, by name. */
  storage(scope: string): Storage;
  /** Where files are kept, if this store is the place for them. */
  readonly blobs?: Blobs;
  /** Where several processes work it: what they agree by. `id` is the store's own, the same for all of them. */
  readonly shared?: { readonly id: string; readonly leases: Leases };
  /** Forgets what is only kept to recognise repetitions: keys older than `before`, unrouted events likewise. */
  prune(before: number): Promise<void>;
  close(): Promise<void>;
}

// ── Inbox ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** An event to be taken in. `desk`: it comes from a desk's room, so that only a known thread makes it ours. */
export interface Arrival {
  readonly event: Inbound;
  readonly desk: boolean;
}

/** An event in a mailbox. */
export interface Mail {
  /** Order of arrival, over all mailboxes. */
  readonly seq: number;
  /** The lane it came in by: whose message ids its ids are. */
  readonly lane: string;
  readonly event: Inbound | Internal;
}

/** What we tell a mailbox ourselves. */
export type Internal =
  | {
      readonly type: 'outcome';
      readonly message: string;
      readonly op: Delivery['op'];
      readonly outcome: Outcome;
      /** As in `SendError`, where it failed. */
      readonly code?: string;
    }
  | { readonly type: 'timer'; readonly timer: string }
  /** This message waits for long, until a time in milliseconds since the epoch; `code` as in `SendError`. */
  | { readonly type: 'waits'; readonly message: string; readonly until: number; readonly code: string }
  /** An agent pressed Retry for this message. */
  | { readonly type: 'replayed'; readonly message: string }
  /** The shift of an agent who has had this conversation's case is over. */
  | { readonly type: 'shift-ended'; readonly agent: Agent }
  /** What came of asking a language model. */
  | { readonly type: 'worded'; readonly id: string; readonly reply: ModelReply }
  /** What came of asking another system. */
  | { readonly type: 'returned'; readonly id: string; readonly reply: ToolReply }
  /** Somebody was given all that is kept of this customer. */
  | { readonly type: 'exported'; readonly by: Party }
  /** All that is kept of this customer is to go. `askedAt`: in milliseconds since the epoch. */
  | {
      readonly type: 'erase';
      readonly by: Party;
      readonly why: ErasureReason;
      readonly askedAt: number;
      /** Only if no case is open, and nothing was said since there were so many messages. */
      readonly unlessSince?: number;
    };

export interface InboxStore {
  /**
   * Records events, each key once per channel, in the order given. An event from a thread that a lane leads to goes
   * to that lane's conversation; other desk events wait, unrouted, until a lane with their thread appears; anything
   * else goes to the mailbox named by its address key, with a lane of the same name.
   * @returns the mailboxes that have something new
   */
  accept(arrivals: readonly Arrival[]): Promise<readonly string[]>;
  /** What waits in a mailbox, oldest first. */
  pending(mailbox: string, limit: number): Promise<readonly Mail[]>;
  /** Puts an event of our own into a conversation's mailbox, behind all others. */
  tell(conversation: string, event: Internal): Promise<void>;
  /** Puts an event aside that could not be handled, with the error: a dead letter. */
  reject(seq: number, error: string): Promise<void>;
  /** Takes an event out of its mailbox that changes nothing. */
  drop(seq: number): Promise<void>;
}

// ── Turn ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** A delivery as a turn asks for it. */
export interface OutboxItem {
  /** Unguessable, and the key of the send on every attempt. */
  readonly id: string;
  readonly lane: string;
  readonly delivery: Delivery;
  /** Which outcomes come back to the mailbox as an event. */
  readonly report: 'always' | 'failures' | 'never';
}

/** Who changed what, when and why. */
export interface AuditEntry {
  readonly conversation: string;
  readonly case?: string;
  readonly at: number;
  readonly by: Party;
  /** `case-opened`, `case-claimed`, … */
  readonly what: string;
  readonly from?: string;
  readonly to?: string;
  readonly why?: string;
}

/** A change of a message in the transcript. The turn has compared revisions; the store applies what it says. */
export type Revision =
  | {
      readonly message: string;
      readonly revision: string;
      readonly parts: readonly Part[];
      /** As in `Entry`, with what this replaces. */
      readonly earlier: readonly string[];
    }
  /** It was deleted. */
  | { readonly message: string; readonly revision: string; readonly parts: null }
  /** It was a note, and is public from now on. */
  | { readonly message: string; readonly parts: readonly Part[]; readonly isPublished: true };

/** All that one turn changes. It happens as a whole or not at all. */
export interface TurnCommit {
  readonly conversation: Conversation;
  /** The version the turn was decided on; 0 for a new conversation. */
  readonly version: number;
  /** The event that is done with. */
  readonly handled: number;
  readonly entries: readonly Entry[];
  /** The ids that messages have where they came from. */
  readonly origins: readonly { readonly message: string; readonly lane: string; readonly ids: readonly string[] }[];
  readonly revisions: readonly Revision[];
  readonly lanes: readonly Lane[];
  readonly outbox: readonly OutboxItem[];
  /** `at` null cancels. */
  readonly timers: readonly { readonly timer: string; readonly at: number | null }[];
  readonly audit: readonly AuditEntry[];
  /** How the conversation's case stands, where that has changed. */
  readonly case?: { readonly record: CaseRecord; readonly at: number };
}

/** Another worker committed a turn of this conversation first. Nothing was written; load again. */
export class Fenced extends Error {
  override readonly name = 'Fenced';
}

export interface TurnStore {
  conversation(id: string): Promise<{ readonly conversation: Conversation; readonly version: number } | undefined>;
  /** @throws {Fenced} where `version` is no longer the stored one */
  commit(turn: TurnCommit): Promise<void>;
  /** The message that has this platform id in this lane. */
  target(lane: string, platformId: string): Promise<Entry | undefined>;
  entry(message: string): Promise<Entry | undefined>;
  /**
   * Messages of a conversation with `seq` greater than `since`, oldest first; the last `limit` of them. For
   * `customer`, notes and what was deleted are passed over, and take no room from what the limit is meant for.
   */
  transcript(
    conversation: string,
    since: number,
    limit: number,
    audience?: 'desk' | 'customer',
  ): Promise<readonly Entry[]>;
  /** Messages of a conversation with `seq` greater than `since`, oldest first; the first `limit` of them. */
  entriesAfter(conversation: string, since: number, limit: number): Promise<readonly Entry[]>;
  audit(conversation: string): Promise<readonly AuditEntry[]>;
}

// ── Outbox ───────────────────────────────────────────────────────────────────────────────────────────────────────

export interface OutboxRow extends OutboxItem {
  readonly seq: number;
  /** Attempts that ended in `retry`. */
  readonly attempts: number;
  /** Ids that such an attempt posted before it went wrong. */
  readonly posted: readonly string[];
  /** `sending`: an attempt was begun and its end was never recorded. */
  readonly state: 'pending' | 'sending';
  /** How many attempts were begun: tells the latest from one of a worker that was paused. */
  readonly begun: number;
  /** Not to be tried before this time. */
  readonly notBefore: number;
}

/** What became of an attempt. */
export type Settlement = { readonly row: OutboxRow } & (
  | { readonly outcome: 'sent'; readonly receipt: Receipt }
  | { readonly outcome: 'failed' | 'unknown'; readonly code: string; readonly ids?: readonly string[] }
  | {
      readonly outcome: 'retry';
      readonly code: string;
      readonly notBefore: number;
      /** Posted so far, so that the next attempt goes on behind it. */
      readonly ids: readonly string[];
      /** It may have been sent and could not be read back just now: the row stays `sending`. */
      readonly inDoubt?: true;
    }
);

/** Something that could not be done, and waits for a person to look at it. */
export interface DeadLetter {
  readonly id: string;
  readonly kind: 'inbox' | 'outbox';
  readonly conversation: string;
  readonly outcome: 'failed' | 'unknown';
  readonly code: string;
  readonly at: number;
}

export interface OutboxStore {
  lane(id: string): Promise<Lane | undefined>;
  /** The lane that leads to this address, thread included. */
  laneAt(address: Address): Promise<Lane | undefined>;
  /** What a lane has to do, in order. */
  queued(lane: string, limit: number): Promise<readonly OutboxRow[]>;
  /**
   * Records that an attempt begins, before it does: state `sending`.
   * @returns the row as it is now, for the settlement
   * @throws {Fenced} where somebody else has begun an attempt since the row was read, or has brought it to an end
   */
  begin(row: OutboxRow): Promise<OutboxRow>;
  /**
   * Records how an attempt ended: ids of what was sent, the thread it opened (events that waited for that thread
   * are routed), the next attempt, or a dead letter; and the report to the mailbox where one is due. What was sent
   * was sent, whoever says it; anything else counts only of the attempt that was begun last.
   * @returns the mailboxes that have something new
   */
  settle(settlement: Settlement): Promise<readonly string[]>;
  /** The platform ids that a message has in a lane, in order; empty where it is not there. */
  locate(lane: string, message: string): Promise<readonly string[]>;
  deadLetters(limit: number): Promise<readonly DeadLetter[]>;
  /**
   * Takes a dead letter back into its mailbox or lane, at the end.
   * @returns what to wake, or undefined where there is no such dead letter
   */
  replay(id: string): Promise<import('./wakeups.ts').Wake | undefined>;
  /** The dead letter of a message in a lane, if there is one. */
  deadLetterOf(lane: string, message: string): Promise<string | undefined>;
  /** Everything that has work waiting: what a sweep wakes. */
  unfinished(): Promise<{
    readonly mailboxes: readonly string[];
    readonly lanes: readonly { readonly id: string; readonly notBefore: number }[];
  }>;
}

// ── Cases ────────────────────────────────────────────────────────────────────────────────────────────────────────

export interface CaseStore {
  /** Every case that is not closed, the oldest first. */
  openCases(): Promise<readonly CaseRecord[]>;
  /** Those that have changed since a time, in milliseconds; the last to change first. */
  casesSince(at: number, limit: number): Promise<readonly CaseRecord[]>;
  /** All of a conversation, the oldest first. */
  casesOf(conversation: string): Promise<readonly CaseRecord[]>;
}

// ── Timers ───────────────────────────────────────────────────────────────────────────────────────────────────────

export interface TimerStore {
  /** When the next timer is due, in milliseconds since the epoch. */
  nextTimer(): Promise<number | undefined>;
  /**
   * Turns timers that are due into events of their mailboxes, each once.
   * @returns the mailboxes that have something new
   */
  fireTimers(now: number, limit: number): Promise<readonly string[]>;
}
