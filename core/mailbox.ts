import { expand } from './carried.ts';
import { type Agent, recordOf } from './cases.ts';
import type { Channel, Inbound } from './channel.ts';
import type { Conversation, Entry } from './conversation.ts';
import type { Draft, TurnContext } from './draft.ts';
import { erase, isOfErased } from './erasing.ts';
import type { Accept } from './inbox.ts';
import type { Log } from './log.ts';
import { linkedCases } from './lookback.ts';
import type { ModelRequest } from './model.ts';
import { Fenced, type Internal, type Mail, type Store } from './store.ts';
import type { ToolCall } from './tool.ts';
import type { Incoming, Turn } from './turn.ts';
import type { Urgency } from './urgency.ts';
import type { Wakeups } from './wakeups.ts';

const batch = 32;
/** What is of late, for those who ask how quickly cases are answered. */
const recentMs = 2 * 60 * 60_000;
const mostRecent = 500;
/** How long somebody who takes no case is known as an agent. */
const knownMs = 30 * 24 * 60 * 60_000;

export interface MailboxParts {
  readonly store: Store;
  readonly wakeups: Wakeups;
  readonly turn: Turn;
  readonly context: () => TurnContext;
  readonly log: Log;
  readonly channel: (name: string) => Channel | undefined;
  /** Takes in what a turn wants to happen in other conversations. */
  readonly accept: Accept;
  /** Keeps a question that found no answer. The key is the same where the turn is decided again. */
  readonly onMissed?: (key: string, missed: Draft['missed'][number]) => Promise<void>;
  /** Who is in the desks' rooms, whether or not they have had a case. */
  readonly members?: () => Promise<readonly Agent[]>;
  readonly onTurn?: (event: Mail['event']) => void;
  /** Told how urgent a conversation's case is. */
  readonly urgency?: Urgency;
  /** A turn has set a timer for this time. */
  readonly onTimer: (at: number) => void;
  /** A turn wants a language model asked. */
  readonly onAsk?: (conversation: string, request: ModelRequest) => void;
  /** A conversation was erased; what is kept elsewhere is still to go. */
  readonly onErased?: () => void;
  /** A turn wants another system called. */
  readonly onCall?: (conversation: string, call: ToolCall) => void;
}

/** Works off a conversation's mailbox: one event at a time, in order, each in one transaction. */
export function createMailbox(parts: MailboxParts): (id: string) => Promise<void> {
  const { store } = parts;
  return async (id) => {
    let known = await store.conversation(id);
    for (;;) {
      const mails = await store.pending(id, batch);
      let isFenced = false;
      for (const mail of mails) {
        const done = await handle(parts, id, known, mail);
        if (done === 'fenced') {
          isFenced = true;
          break;
        }
        if (done) known = done;
      }
      // Whatever came since was committed before it woke this mailbox again, so that a last look would be for nothing.
      if (!isFenced && mails.length < batch) return;
      if (isFenced) known = await store.conversation(id);
    }
  };
}

/** What names a question that found no answer, of a conversation that had so many messages before it. */
export function missedKey(conversation: string, messages: number): string {
  return `${conversation} ${messages}`;
}

type Known = { readonly conversation: Conversation; readonly version: number } | undefined;

async function handle(parts: MailboxParts, id: string, known: Known, mail: Mail): Promise<Known | 'fenced'> {
  const { store, wakeups, log } = parts;
  if (mail.event.type === 'erase') return eraseAll(parts, known, mail, mail.event);
  // A store that cannot be read is not the event's fault: the error goes up, and the event is looked at again.
  const incoming = await withMessages(store, mail);
  let draft: Draft | null;
  try {
    draft = parts.turn(known?.conversation, incoming, parts.context());
  } catch (error) {
    if (await isPast(store, id, known)) return 'fenced';
    // A turn that cannot be decided must not hold up those behind it, nor be forgotten.
    const name = error instanceof Error ? error.name : 'unknown error';
    log.error('turn-failed', { seq: mail.seq, error: name, type: mail.event.type });
    await store.reject(mail.seq, `turn-failed: ${name}`);
    return known;
  }
  if (!draft) {
    if (await isPast(store, id, known)) return 'fenced';
    // Of a conversation that was erased, nothing is kept that comes later.
    if (isOfErased(id) || !('from' in mail.event)) await store.drop(mail.seq);
    else await store.reject(mail.seq, 'no-conversation');
    return known;
  }
  if (draft.erasing) {
    const { by } = draft.erasing;
    const { event } = mail;
    // It was asked when it was done: what the customer has written since is new, however late it is decided.
    const askedAt = Math.min(draft.context.now, 'from' in event ? event.at.getTime() : Number.POSITIVE_INFINITY);
    const wish = { type: 'erase', by, why: 'asked', askedAt } as const;
    return eraseAll(parts, known, mail, wish, draft.erasing);
  }
  await lookBack(parts, draft);
  await reread(parts, draft);
  await answer(parts, draft);
  const outbox = await expand(store, draft);
  for (const retry of draft.retries) {
    const letter = await store.deadLetterOf(retry.lane, retry.message);
    const wake = letter === undefined ? undefined : await store.replay(letter);
    if (!wake) continue;
    wakeups.wake(wake);
    // A replay tells the mailbox too.
    wakeups.wake({ kind: 'mailbox', id: draft.conversation.id });
  }
  // Before the commit: what is taken in twice is known by its key, what is forgotten never happens.
  if (draft.forwards.length > 0) await parts.accept(draft.forwards);
  for (const missed of draft.missed) {
    await parts.onMissed?.(missedKey(draft.conversation.id, known?.conversation.messages ?? 0), missed);
  }
  for (const { agent, isAway } of draft.shifts) {
    // Before the commit, since it does no harm to do it twice.
    for (const id of await store.shift(agent, isAway, draft.context.now)) wakeups.wake({ kind: 'mailbox', id });
  }
  const version = known?.version ?? 0;
  try {
    await store.commit({
      conversation: draft.conversation,
      version,
      handled: mail.seq,
      entries: draft.entries,
      origins: draft.origins,
      revisions: draft.revisions,
      lanes: draft.lanes,
      outbox,
      timers: draft.timers,
      audit: draft.audited,
      ...changeOfCase(known?.conversation, draft),
    });
  } catch (error) {
    if (error instanceof Fenced) return 'fenced';
    throw error;
  }
  parts.onTurn?.(mail.event);
  for (const { at } of draft.timers) if (at !== null) parts.onTimer(at);
  for (const request of draft.asked) parts.onAsk?.(draft.conversation.id, request);
  for (const call of draft.called) parts.onCall?.(draft.conversation.id, call);
  const lanes = new Set(outbox.map((item) => item.lane));
  for (const one of [draft.conversation.id, ...lanes]) parts.urgency?.note(one, draft.conversation.case?.why.priority);
  for (const lane of lanes) wakeups.wake({ kind: 'lane', id: lane });
  return { conversation: draft.conversation, version: version + 1 };
}

/** Whoever erases has changed what waits in the mailbox: it is looked at anew. */
async function eraseAll(
  parts: MailboxParts,
  known: Known,
  mail: Mail,
  wish: Internal & { type: 'erase' },
  last?: Draft['erasing'],
) {
  try {
    const { newId } = parts.context();
    if (await erase({ ...parts, newId }, known, mail, wish, last)) parts.onErased?.();
  } catch (error) {
    if (!(error instanceof Fenced)) throw error;
  }
  return 'fenced' as const;
}

/** Whether another worker has gone on with the conversation: what we could not decide may be no riddle to that one. */
async function isPast(store: Store, id: string, known: Known): Promise<boolean> {
  const stored = await store.conversation(id);
  return (stored?.version ?? 0) !== (known?.version ?? 0);
}

/** Looks up the messages that an event speaks of, so that the turn need not. */
async function withMessages(store: Store, { lane, event }: Mail): Promise<Incoming> {
  const target = await findTarget(store, lane, event);
  const reply =
    event.type === 'message' && event.replyTo !== undefined ? await store.target(lane, event.replyTo) : undefined;
  return { lane, event, ...(target ? { target } : {}), ...(reply ? { reply } : {}) };
}

async function findTarget(store: Store, lane: string, event: Inbound | Internal): Promise<Entry | undefined> {
  switch (event.type) {
    case 'outcome':
    case 'replayed':
    case 'waits':
      return store.entry(event.message);
    case 'timer':
    case 'worded':
    case 'returned':
    case 'erase':
    case 'exported':
    case 'shift-ended':
    case 'status':
    case 'alert':
    case 'profile':
    case 'window':
      return undefined;
    default:
      return store.target(lane, event.id);
  }
}

/** Goes on with what the turn asked about this customer's cases. */
async function lookBack({ store, channel }: MailboxParts, { lookingBack, conversation }: Draft): Promise<void> {
  if (lookingBack.length === 0) return;
  const cases = await linkedCases(store, channel, conversation);
  for (const then of lookingBack) then(cases);
}

/** Goes on with what the turn asked about what was said. */
async function reread({ store }: MailboxParts, { rereading, conversation, entries }: Draft): Promise<void> {
  for (const { since, limit, then } of rereading) {
    const stored = await store.transcript(conversation.id, since, limit, 'customer');
    const said = [...stored, ...entries].filter(({ deleted, visibility }) => !deleted && visibility === 'public');
    then(said.slice(-limit));
  }
}

/** Goes on with what the turn asked about all cases. */
async function answer({ store, members }: MailboxParts, draft: Draft): Promise<void> {
  if (draft.questions.length === 0) return;
  const { id } = draft.conversation;
  // Only whoever gives a case to somebody has to know everybody; customers who wait look at the queue each minute.
  const wantsAgents = draft.questions.some((question) => question.wantsAgents);
  const [stored, recent, seen, away, inRooms = []] = await Promise.all([
    store.openCases(),
    store.casesSince(draft.context.now - recentMs, mostRecent),
    wantsAgents ? store.agents(draft.context.now - knownMs, mostRecent) : [],
    store.away(),
    wantsAgents ? members?.() : [],
  ]);
  const agents = [...seen, ...inRooms];
  const mine = recordOf(draft.conversation);
  const others = stored.filter(({ conversation }) => conversation !== id);
  const open = mine && mine.state !== 'closed' ? [...others, mine] : others;
  for (const { then } of draft.questions) then({ open, recent, agents, away });
}

function changeOfCase(before: Conversation | undefined, { conversation, context }: Draft) {
  const { case: open, previous, profile } = before ?? {};
  const isUntouched =
    open === conversation.case && previous === conversation.previous && profile === conversation.profile;
  if (before && isUntouched) return {};
  const record = recordOf(conversation);
  const isSame = JSON.stringify(record) === JSON.stringify(before && recordOf(before));
  return record && !isSame ? { case: { record, at: context.now } } : {};
}
