import type { Delivery } from './delivery.ts';
import type { Lane } from './lane.ts';
import type { Address, Party } from './message.ts';

/** What is left of a customer who was erased: that it was done, when, by whom and why. Nothing in it is personal. */
export interface Erasure {
  /** Unguessable, and no address: the mailbox of what comes too late for the conversation that was erased. */
  readonly id: string;
  /** When it was asked for, in milliseconds since the epoch. */
  readonly at: number;
  readonly by: Party;
  readonly why: ErasureReason;
  /** SHA-256 of the id and the address: whoever has both can show that it was this customer. */
  readonly hash: string;
}

export type ErasureReason = 'asked' | 'retention';

/** What is still to be done of an erasure. */
export interface Erasing {
  readonly erasure: Erasure;
  readonly customer: Address;
  /** How many messages the conversation had. */
  readonly messages: number;
  /** Something is still on its way, or is still to be taken back. */
  readonly isBusy: boolean;
  /** The platform's ids of what was said in the customer's chat. */
  readonly ids: readonly string[];
  /** Keys of what was still on its way there when it was asked for. */
  readonly keys: readonly string[];
  /** Where desks had it, and the ids of what was posted and written there. */
  readonly threads: readonly Thread[];
}

export interface Thread {
  readonly address: Address;
  readonly ids: readonly string[];
}

/** What a channel is to forget. */
export interface Forgotten {
  /** What came later, in milliseconds since the epoch, stays. */
  readonly before: number;
  /** The customer's chat, where it is this channel's. `keys`: of what reached it later all the same. */
  readonly customer?: Thread & { readonly keys: readonly string[] };
  /** Threads of its rooms. */
  readonly threads: readonly Thread[];
}

export interface ErasureStore {
  /** Every lane of a conversation, its own too. */
  lanesOf(conversation: string): Promise<readonly Lane[]>;
  /**
   * Removes a conversation and all that belongs to it, and begins to remove what was posted in the lanes of `withdraw`
   * but for what was written there. What is on its way goes first, then what is said `last`, which stays. Mail of the customer's that waits behind stays: it
   * begins a new conversation.
   * @throws {Fenced} as `commit` does
   */
  erase(request: {
    readonly conversation: string;
    readonly version: number;
    readonly handled: number;
    readonly erasure: Erasure;
    readonly withdraw: readonly string[];
    readonly last?: { readonly id: string; readonly lane: string; readonly delivery: Delivery };
  }): Promise<void>;
  /** Erasures that have not come to an end, the oldest first. */
  erasing(limit: number): Promise<readonly Erasing[]>;
  /** Removes what was only kept to bring an erasure to its end. */
  erased(id: string): Promise<void>;
  /**
   * Where what was removed leaves traces behind: removes them, at a time at which nothing else can be done.
   * @returns whether none is left
   */
  compact?(): Promise<boolean>;
  /** What was erased, the last first. */
  erasures(limit: number): Promise<readonly (Erasure & { readonly isDone: boolean })[]>;
  /** Conversations by id, those behind `after`, each with when something was last said or done in it. */
  lastActive(after: string, limit: number): Promise<readonly { readonly id: string; readonly at: number | null }[]>;
}
