import type { Agent, LinkedCase, Overview } from './cases.ts';
import type { Inbound } from './channel.ts';
import type { Case, Conversation, Entry, Language } from './conversation.ts';
import type { Delivery } from './delivery.ts';
import type { Mask } from './mask.ts';
import { type Part, type Party, plainParts } from './message.ts';
import type { ModelRequest } from './model.ts';
import type { AuditEntry, Lane, OutboxItem, TurnCommit } from './store.ts';
import type { ToolCall } from './tool.ts';

/** All that a turn may know besides the conversation and the event. */
export interface TurnContext {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** An unguessable id, different on each call. */
  readonly newId: () => string;
}

/** A stretch of the transcript to be posted into a lane, message by message. */
export interface Carry {
  readonly carry: {
    readonly lane: string;
    /** Messages with a greater `seq`, up to the newest when it was asked for; the last `limit` of them. */
    readonly since: number;
    readonly until: number;
    readonly limit: number;
    /** Notes go from desk to desk, never anywhere else. */
    readonly notes: boolean;
    /** Only what this hides something of, and as it is. */
    readonly revealing?: Mask;
    /** What stands below a message there; nothing where it is empty. */
    readonly below?: (entry: Entry) => string;
  };
}

const recentLimit = 6;
const earlierLimit = 10;
const recentLength = 280;

/** A decision in the making: what one turn changes and sends. It does nothing by itself. */
export class Draft {
  conversation: Conversation;
  readonly context: TurnContext;
  readonly entries: Entry[] = [];
  readonly origins: TurnCommit['origins'][number][] = [];
  readonly revisions: TurnCommit['revisions'][number][] = [];
  readonly lanes: Lane[] = [];
  readonly outbox: (OutboxItem | Carry)[] = [];
  readonly timers: TurnCommit['timers'][number][] = [];
  readonly audited: AuditEntry[] = [];
  /** Dead letters that an agent wants tried again. */
  readonly retries: { readonly lane: string; readonly message: string }[] = [];

  /** What is to happen in other conversations. Its key makes it happen once, should the turn be decided again. */
  readonly forwards: Inbound[] = [];

  /** Questions of the customer's that nothing answers, for the brand to write an answer. */
  readonly missed: { readonly text: string; readonly language: Language; readonly at: number }[] = [];

  /** Agents whose shift begins, or is over, in the order it happened. */
  readonly shifts: { readonly agent: Agent; readonly isAway: boolean }[] = [];
  /** What a language model is to be asked once this is committed. */
  readonly asked: ModelRequest[] = [];
  /** What other systems are to be asked once this is committed. */
  readonly called: ToolCall[] = [];
  /** All that is kept of the customer is to go, this turn with it. `lane`: where it is said, in these words. */
  erasing: { readonly by: Party; readonly lane: string; readonly words: string } | undefined;
  /** What is to be done once it is known how all cases stand. */
  readonly questions: { readonly then: (overview: Overview) => void; readonly wantsAgents: boolean }[] = [];
  /** What is to be done once it is known which cases this customer has had. */
  readonly lookingBack: ((cases: readonly LinkedCase[]) => void)[] = [];

  /** What is to be done once it is known what was said. */
  readonly rereading: {
    readonly since: number;
    readonly limit: number;
    readonly then: (said: readonly Entry[]) => void;
  }[] = [];

  constructor(conversation: Conversation, context: TurnContext) {
    this.conversation = conversation;
    this.context = context;
  }

  update(change: Partial<Conversation>): void {
    this.conversation = { ...this.conversation, ...change };
  }

  updateCase(open: Case, change: Partial<Case>): Case {
    const changed = { ...open, ...change };
    this.update({ case: changed });
    return changed;
  }

  /** Adds a message to the transcript. `origin`: the lane and the ids it came in by. */
  record(message: {
    by: Party;
    parts: readonly Part[];
    at?: number;
    visibility?: Entry['visibility'];
    revision?: string;
    deleted?: boolean;
    origin?: { lane: string; id: string };
    /** The case it belongs to; without it, the open one. */
    case?: string;
  }): Entry {
    const { conversation, context } = this;
    const seq = conversation.messages + 1;
    const belongsTo = message.case ?? conversation.case?.id;
    const entry: Entry = {
      id: context.newId(),
      conversation: conversation.id,
      ...(belongsTo === undefined ? {} : { case: belongsTo }),
      ...(message.origin ? { lane: message.origin.lane } : {}),
      seq,
      at: message.at ?? context.now,
      by: message.by,
      visibility: message.visibility ?? 'public',
      parts: message.parts,
      revision: message.revision ?? '',
      deleted: message.deleted ?? false,
    };
    this.entries.push(entry);
    if (message.origin) {
      this.origins.push({ message: entry.id, lane: message.origin.lane, ids: [message.origin.id] });
    }
    this.update({ messages: seq });
    if (entry.visibility === 'public' && !entry.deleted) this.#remember(entry.id, entry.by, entry.parts);
    return entry;
  }

  /** Among the last things said. */
  #remember(id: string, by: Party, parts: readonly Part[]): void {
    const said = { id, by: by.kind, name: by.name, text: plainParts(parts).slice(0, recentLength) };
    this.update({ recent: [...this.conversation.recent, said].slice(-recentLimit) });
  }

  /** Changes a message of the transcript, or deletes it where there are no parts. What is remembered follows. */
  revise(entry: Entry, revision: string, parts: readonly Part[] | null): void {
    const { id: message } = entry;
    this.revisions.push(
      parts ? { message, revision, parts, earlier: earlierOf(entry, parts) } : { message, revision, parts },
    );
    const recent = this.conversation.recent.flatMap((said) => {
      if (said.id !== message) return [said];
      return parts ? [{ ...said, text: plainParts(parts).slice(0, recentLength) }] : [];
    });
    this.update({ recent });
  }

  /** A note is one no more: the customer is to see it, as it stands now. */
  publish(message: string, by: Party, parts: readonly Part[]): void {
    this.revisions.push({ message, parts, isPublished: true });
    this.#remember(message, by, parts);
  }

  /** Puts a delivery into a lane, after those already there. */
  deliver(lane: string, delivery: Delivery, report: OutboxItem['report'] = 'never'): void {
    this.outbox.push({ id: this.context.newId(), lane, delivery, report });
  }

  /** Says something to the customer, in the transcript too. */
  say(by: Party, parts: readonly Part[]): Entry {
    const entry = this.record({ by, parts });
    this.deliver(this.conversation.id, { op: 'send', message: entry.id, by, parts }, 'failures');
    return entry;
  }

  /** Posts a transcript's part into a lane. */
  carry(carry: Omit<Carry['carry'], 'until'>): void {
    this.outbox.push({ carry: { ...carry, until: this.conversation.messages } });
  }

  /** Goes on once it is known how all cases stand, this one as the turn leaves it. Still decides, and does nothing. `wantsAgents`: who works where, too. */
  withOverview(then: (overview: Overview) => void, { wantsAgents = false } = {}): void {
    this.questions.push({ then, wantsAgents });
  }

  /** Goes on once this customer's cases are known, the oldest first, this one as the turn leaves it. */
  withCases(then: (cases: readonly LinkedCase[]) => void): void {
    this.lookingBack.push(then);
  }

  /**
   * Goes on once it is known what was said to the customer and by them, after a message count: the last `limit`, as it
   * stands now, without notes.
   */
  withTranscript(since: number, limit: number, then: (said: readonly Entry[]) => void): void {
    this.rereading.push({ since, limit, then });
  }

  /** Has everything of this customer erased: whatever else this turn has decided goes with it. */
  erase(by: Party, lane: string, words: string): void {
    this.erasing = { by, lane, words };
  }

  timer(timer: string, at: number | null): void {
    this.timers.push({ timer, at });
  }

  audit(by: Party, what: string, detail: { from?: string; to?: string; why?: string; case?: string } = {}): void {
    const about = detail.case ?? this.conversation.case?.id;
    this.audited.push({
      conversation: this.conversation.id,
      at: this.context.now,
      by,
      what,
      ...detail,
      ...(about === undefined ? {} : { case: about }),
    });
  }
}

/** What a message that is changed to `parts` said before, the oldest first. */
export function earlierOf(entry: Entry, parts: readonly Part[]): readonly string[] {
  const { earlier = [] } = entry;
  const before = plainParts(entry.parts);
  return before === '' || before === plainParts(parts) ? earlier : [...earlier, before].slice(-earlierLimit);
}
