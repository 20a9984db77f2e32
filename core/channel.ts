import type { Alert, Profile } from './alert.ts';
import type { Bulletin } from './bulletin.ts';
import type { CaseBook, ShiftBook } from './cases.ts';
import type { Clock } from './clock.ts';
import type { Forgotten } from './erasures.ts';
import type { Limits } from './limits.ts';
import type { Log } from './log.ts';
import type { Address, Fate, FileRef, Part, Party } from './message.ts';
import type { Priority } from './priority.ts';
import type { Window } from './reach.ts';
import type { Storage } from './storage.ts';

/** How well a channel carries a feature: natively, with losses, by a visible substitute, or not at all. */
export type Support = 'full' | 'partial' | 'fallback' | 'none';

export type Feature =
  | 'formatting'
  | 'image'
  | 'video'
  | 'audio'
  | 'voice'
  | 'file'
  | 'album'
  | 'sticker'
  | 'location'
  | 'contact'
  | 'buttons'
  | 'forms'
  | 'threads'
  | 'reply'
  | 'edit'
  | 'delete'
  | 'reaction'
  | 'typing'
  | 'marks';

/** What a channel can do, as data. Each declared ability has a test that shows it. */
export interface Capabilities {
  readonly features: Readonly<Record<Feature, Support>>;
  readonly limits: {
    /** Longest text of one message, in UTF-16 units. Longer texts are split by the channel. */
    readonly text: number;
    /** Largest file, in bytes. */
    readonly fileBytes: number;
    /**
     * Longest text, in UTF-16 units, of messages that the channel posts as one where it cannot keep up. Absent where
     * each message is a post of its own.
     */
    readonly merged?: number;
  };
  /** A send repeated with the same key has no second effect, so it may be repeated after an unknown outcome. */
  readonly keyed: boolean;
}

/** Something that happened on a platform, in our words. `key` is unique within the channel and survives redelivery. */
export type Inbound = {
  readonly key: string;
  readonly at: Date;
  readonly from: Address;
  readonly by: Party;
} & (
  | { readonly type: 'message'; readonly id: string; readonly parts: readonly Part[]; readonly replyTo?: string }
  /** `revision` grows with each edit of a message, compared as text, so that edits out of order are told apart. */
  | { readonly type: 'edit'; readonly id: string; readonly revision: string; readonly parts: readonly Part[] }
  | { readonly type: 'delete'; readonly id: string }
  | { readonly type: 'reaction'; readonly id: string; readonly emoji: string; readonly added: boolean }
  /** A button or form of message `id`. */
  | { readonly type: 'action'; readonly id: string; readonly action: string; readonly values: Record<string, string> }
  /** Our message `id` was taken and did not arrive after all, as told later. `code` as in `SendError`. */
  | { readonly type: 'undelivered'; readonly id: string; readonly code: string }
  /** The customer has read our message `id`. */
  | { readonly type: 'read'; readonly id: string }
  | { readonly type: 'status'; readonly status: ChannelStatus }
  /** From the brand's own systems, and no platform: what they noticed, and what they know of the customer. */
  | { readonly type: 'alert'; readonly alert: Alert }
  | { readonly type: 'profile'; readonly profile: Profile }
  /** How much the platform still takes for this customer. `renewed`: as the customer has written. */
  | ({ readonly type: 'window'; readonly renewed: boolean } & Window)
);

/** A change of the channel or of one chat in it that people should know of. */
export type ChannelStatus =
  | 'logged-out'
  | 'logged-in'
  | 'removed-from-room'
  | 'blocked-by-customer'
  | 'unblocked'
  /** The account this customer writes to does not let us answer any more, or does again. */
  | 'disconnected'
  | 'connected'
  /** Somebody answers this customer in the platform's own app, so that we cannot. */
  | 'answered-elsewhere'
  /** Whoever did so has ended it: the platform takes our words again. */
  | 'ended-elsewhere'
  /** A colleague there refuses what this customer writes, so that it does not come to us either, or takes it again. */
  | 'muted'
  | 'unmuted';

/** Something that is worth nothing once it is late: never stored, never retried. */
export interface Hint {
  readonly type: 'typing';
  readonly from: Address;
  readonly by: Party;
}

/** Where a channel hands in what happened. */
export interface Sink {
  /** Resolves once every event is on disk; only then may the platform be acked. Repeated keys are absorbed. */
  accept(events: readonly Inbound[]): Promise<void>;
  hint(hint: Hint): void;
}

/** A message on its way out. */
export interface Outgoing {
  /** Our key of this send: the same on every attempt. */
  readonly key: string;
  readonly by: Party;
  readonly parts: readonly Part[];
  /** The message this one answers: its ids here, where it is known here, and always a quote to fall back to. */
  readonly replyTo?: { readonly ids: readonly string[]; readonly name: string; readonly quote: string };
  /** When it was said, where that was notably earlier than now. */
  readonly late?: Date;
  /** How urgent its case is, for a channel that has to queue. */
  readonly priority?: Priority;
  /** Ids that an earlier attempt posted before it went wrong: go on behind them, and return them too. */
  readonly posted?: readonly string[];
  /**
   * Messages that wait right behind this one and may be part of the same post, where the channel has `limits.merged`.
   * To be called once, in the moment of posting: what it returns is bound to what becomes of this send.
   */
  readonly following?: () => Promise<readonly Outgoing[]>;
}

/** Proof of a send: the platform's ids of what was posted, in order. */
export interface Receipt {
  readonly ids: readonly string[];
  /** The thread that later messages may be sent into, where this message opened one. */
  readonly thread?: string;
  /** The ids of each message that `following` gave, in its order. No two messages of a lane share an id. */
  readonly followed?: readonly (readonly string[])[];
}

export interface FileStream {
  readonly name: string;
  readonly mime: string;
  /** Bytes in all, where known before reading. */
  readonly bytes?: number;
  readonly stream: ReadableStream<Uint8Array>;
}

/** HTTP as a channel answers it; the server strips nothing but the `/hooks/<channel>` prefix from the URL. */
export interface HttpHandler {
  fetch(request: Request, client: { readonly ip: string }): Promise<Response>;
  /** Takes over a WebSocket upgrade. */
  upgrade?(request: import('node:http').IncomingMessage, socket: import('node:stream').Duplex, head: Buffer): void;
}

/** What a channel needs of the world around it. */
export interface ChannelDeps {
  /** Room of its own in the store: offsets, watermarks, what the platform does not remember. */
  readonly storage: Storage;
  /** Opens a file of whichever channel it is of. */
  readonly openFile: (ref: FileRef) => Promise<FileStream>;
  readonly clock: Clock;
  readonly log: Log;
  /** Tells the same channel in other processes; absent where there are none. */
  readonly bulletin?: Bulletin;
  /** Rates that are counted together with other processes; absent where there are none. */
  readonly limits?: Limits;
  /** All cases, for a channel that can show them to agents. */
  readonly cases?: CaseBook;
  /** Who is here, for a channel where agents can say so. */
  readonly shifts?: ShiftBook;
  /** What we know to have been written at an address, for a channel that reads back what became of it. */
  readonly heard?: (from: Address) => Promise<readonly Heard[]>;
}

/** A message as the platform knows it, that was not deleted as far as we know. */
export interface Heard {
  readonly id: string;
  readonly by: Party;
}

/** A messenger. Customers and desks both stand behind this contract, and nothing above it knows which is which. */
export interface Channel {
  readonly name: string;
  readonly capabilities: Capabilities;
  readonly http?: HttpHandler;
  /**
   * What of it any number of processes may do side by side: receive, or everything. Absent where it remembers between
   * two calls what no other process knows: one process at a time has it then, and it may be started again there after
   * it was stopped.
   */
  readonly shared?: 'receiving' | 'everything';
  /** How things stand with an account that somebody has to log in by hand. */
  login?(): Login;
  /**
   * Why it does not receive or send just now, or what it has not received, and what the admin can do about it; undefined
   * where all is well. It goes on by itself once that is mended. Everybody may read it: no secret, and nobody's name, is in it.
   */
  trouble?(): string | undefined;
  /**
   * Tries what it was set up with, and receives nothing, so that it may be asked beside a front desk that runs.
   * @returns what keeps it from working and what to do about it, each by itself; nothing where all is well
   * @throws what `start` throws where it can never work
   */
  examine?(): Promise<readonly string[]>;
  /** Begins to receive. Acks the platform only after `sink.accept` has resolved. */
  start(sink: Sink): Promise<void>;
  /** Takes nothing new, lets what is under way finish. */
  stop(): Promise<void>;
  /** @throws {SendError} which says whether anything may have been posted. */
  send(to: Address, message: Outgoing, signal: AbortSignal): Promise<Receipt>;
  open(file: FileRef): Promise<FileStream>;
  /** Replaces the content of an earlier message. */
  edit?(to: Address, ids: readonly string[], message: Outgoing, signal: AbortSignal): Promise<Receipt>;
  remove?(to: Address, ids: readonly string[], key: string, signal: AbortSignal): Promise<void>;
  react?(to: Address, ids: readonly string[], reaction: Reaction, signal: AbortSignal): Promise<void>;
  /** Shows the fate of a message that was written on this channel. */
  mark?(to: Address, ids: readonly string[], mark: Mark, signal: AbortSignal): Promise<void>;
  /** The agents in a desk's room, as far as the platform tells. @throws where it cannot be asked now */
  members?(room: Address): Promise<readonly Party[]>;
  /**
   * Passes a customer on to people who answer in the platform's own app; there where the channel is set up for it.
   * Asked again of a customer whom they have, it changes nothing. @throws {SendError}
   */
  handOver?(to: Address, key: string, signal: AbortSignal): Promise<void>;
  typing?(to: Address, by: Party): void;
  /** Where a browser shows this place to those who may see it; undefined where there is no such address. */
  link?(to: Address): string | undefined;
  /**
   * Forgets what it keeps of somebody who is erased. It may be asked again, and may fail: then it is. Not for what the
   * people themselves have on the platform. Where several processes share the work, any of them asks.
   */
  forget?(forgotten: Forgotten): Promise<void>;
  /** `forget` takes whole threads away from the platform, so that no message in them has to be. */
  readonly forgetsThreads?: boolean;
  /** Reads back whether a send took place. */
  reconcile?(to: Address, key: string): Promise<Receipt | 'not-sent' | 'unknown'>;
}

/** How far the login of an account is. */
export interface Login {
  readonly state: 'starting' | 'scan' | 'scanned' | 'confirmed' | 'logged-in' | 'logged-out';
  /** Why it ended, in the platform's words. */
  readonly reason?: string;
  /** What a phone is to scan, as text. Whoever has it can log in: for those who run the brand alone, and for no log. */
  readonly code?: string;
}

export interface Reaction {
  readonly key: string;
  readonly by: Party;
  readonly emoji: string;
  readonly added: boolean;
}

export interface Mark {
  readonly key: string;
  readonly fate: Fate;
  /** For people, in the desk's language. */
  readonly reason?: string;
}

/** Why a send did not end well, and what is certain about it. */
export class SendError extends Error {
  override readonly name = 'SendError';
  /** `not-sent`: nothing was posted. `unknown`: something may have been. */
  readonly outcome: 'not-sent' | 'unknown';
  /** When trying again makes sense, in milliseconds from now; null where it never will. */
  readonly retryAfterMs: number | null;
  /** Ids that were posted before it went wrong. */
  readonly sent: readonly string[];
  /** Stable and short, for the transcript and the desk: `file-too-large`, `blocked-by-customer`, `chat-gone` … */
  readonly code: string;

  constructor(
    message: string,
    detail: {
      outcome: 'not-sent' | 'unknown';
      code: string;
      retryAfterMs?: number | null;
      sent?: readonly string[];
      cause?: unknown;
    },
  ) {
    super(message, { cause: detail.cause });
    this.outcome = detail.outcome;
    this.code = detail.code;
    this.retryAfterMs = detail.retryAfterMs ?? null;
    this.sent = detail.sent ?? [];
  }
}
