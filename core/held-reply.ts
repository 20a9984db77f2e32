import type { Part, Party } from './message.ts';

/** An agent's reply that has not gone out: somebody is to look at it again, or it may still be taken back. */
export interface HeldReply {
  /** In the transcript, where it is a note until it goes out. */
  readonly message: string;
  /** The message that asks what is to become of it. */
  readonly card: string;
  readonly by: Party;
  readonly parts: readonly Part[];
  readonly replyTo?: string;
  /** When it goes out by itself. */
  readonly sendAt?: number;
}
