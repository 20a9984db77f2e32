import type { Alert, Profile } from './alert.ts';
import type { Agent } from './cases.ts';
import type { ChannelStatus, Inbound } from './channel.ts';
import type { Conversation, Entry, Escalation } from './conversation.ts';
import { Draft, type TurnContext } from './draft.ts';
import { factsIn, merged } from './facts.ts';
import { detectLanguage } from './language.ts';
import { addressKey, typedText } from './message.ts';
import { type ModelReply, wordingOf } from './model.ts';
import { newConversation } from './newcomer.ts';
import type { Opinions } from './opinions.ts';
import { lookedUp, lookUp, type ProfileLookup } from './profiles.ts';
import type { Window } from './reach.ts';
import type { Internal } from './store.ts';
import { type ToolReply, toolOf } from './tool.ts';
import { isDanger } from './triage/needed.ts';

/** An event of a mailbox, with what the store knows of the messages it speaks of. */
export interface Incoming<E extends Inbound | Internal = Inbound | Internal> {
  readonly lane: string;
  readonly event: E;
  /** The message that the event's id means. */
  readonly target?: Entry;
  /** The message that was answered. */
  readonly reply?: Entry;
}

export type Said = Inbound & { readonly type: 'message' };
export type LateNews = Inbound & { readonly type: 'read' | 'undelivered' };

/** Answers while no case is open. */
export interface Bot {
  /**
   * @param hunch a reason to call a person that is only likely: it holds unless there is an answer that is sure
   * @returns a reason to call a person, where there is one
   */
  answer(draft: Draft, entry: Entry, hunch: Escalation | null): Escalation | null;
  /** A button of the bot was pressed. */
  choose(draft: Draft, action: string): Escalation | null;
  /** A language model has replied, or its time is over. */
  worded(draft: Draft, id: string, reply: ModelReply): Escalation | null;
  /** Another system has answered; null where nothing came back, as whoever asked it is no more. */
  returned(draft: Draft, id: string, reply: ToolReply | null): Escalation | null;
}

/** Speaks for the people at the desks. */
export interface Handoff {
  open(draft: Draft, why: Escalation): void;
  /**
   * The customer writes while no case is open: those at the desk may want to hear it, or take up the last case again.
   * @param why what triage sees in it
   * @returns whether it is dealt with, so that the bot need not
   */
  resume(draft: Draft, incoming: Incoming<Said>, entry: Entry, why: Escalation | null): boolean;
  /** A button was pressed while no case is open. @returns whether it was one of ours, and not the bot's */
  pressed(draft: Draft, action: string): boolean;
  /**
   * The customer did something while a case is open.
   * @param entry what was recorded of a new message
   * @param why what triage sees in it, or in what a message was changed to
   */
  customer(draft: Draft, incoming: Incoming<Inbound>, entry: Entry | null, why: Escalation | null): void;
  /** The customer edited, deleted or marked a message while no case is open. */
  changed(draft: Draft, incoming: Incoming<Inbound>): void;
  /** Something happened in the thread of a case, be it the open one, a closed one or one that has moved. */
  desk(draft: Draft, incoming: Incoming<Inbound>): void;
  /** Somebody of the brand has answered the customer in the platform's own app. */
  said(draft: Draft, incoming: Incoming<Said>): void;
  outcome(draft: Draft, lane: string, outcome: Internal & { type: 'outcome' }, entry: Entry | undefined): void;
  /** What became of one of our messages after it was sent. */
  late(draft: Draft, incoming: Incoming<LateNews>): void;
  /** A message waits for long before it is tried again. */
  waits(draft: Draft, lane: string, event: Internal & { readonly type: 'waits' }, entry: Entry | undefined): void;
  /** A dead letter is tried again. */
  replayed(draft: Draft, lane: string, entry: Entry | undefined): void;
  timer(draft: Draft, timer: string): void;
  /** An agent who had this conversation's case is off. */
  shiftEnded(draft: Draft, agent: Agent): void;
  status(draft: Draft, status: ChannelStatus): void;
  alert(draft: Draft, alert: Alert): void;
  /** The brand has told something else of the customer than it was known before. */
  profiled(draft: Draft, before: Profile | undefined): void;
  /** In a language model's opinion somebody is in danger, while people listen already. */
  endangered(draft: Draft, why: Escalation): void;
  /** A language model has replied to what it was asked for the desk. @returns whether it was that */
  worded(draft: Draft, id: string, reply: ModelReply): boolean;
  /** What the platform takes of us before the customer writes again has changed. */
  window(draft: Draft, window: Window, renewed: boolean): void;
}

export interface Stages {
  /**
   * Whether these words are a reason to call a person. Needs no model.
   * @param before what the customer said before them, the newest last, since nobody else but the bot has spoken
   */
  triage(text: string, before?: readonly string[]): Escalation | null;
  readonly bot: Bot;
  readonly handoff: Handoff;
  /** Asks a language model what it thinks of a message, where there is one. */
  readonly opinions?: Opinions;
  /** Who knows the brand's customers, where somebody does. */
  readonly lookup?: ProfileLookup;
  /** For customers whose words do not tell. */
  readonly language: Conversation['language'];
}

/** Decides one event. Pure: the same conversation, event and context give the same draft. */
export type Turn = (conversation: Conversation | undefined, incoming: Incoming, context: TurnContext) => Draft | null;

/** Who owns the conversation decides: the bot, or the people of the open case. */
export function createTurn(stages: Stages): Turn {
  return (known, incoming, context) => {
    const { event, lane } = incoming;
    if (isInternal(event)) {
      if (!known) return null;
      const draft = new Draft(known, context);
      internalTurn(stages, draft, { ...incoming, event });
      return draft;
    }
    const fromCustomer = lane === addressKey(event.from);
    // Nobody is known by what others say to them, nor by what became of it.
    const isTheirs = fromCustomer && event.by.kind !== 'agent' && event.type !== 'read' && event.type !== 'undelivered';
    if (!known && !isTheirs) return null;
    const draft = new Draft(known ?? newConversation(event, stages.language), context);
    if (!known) draft.lanes.push({ id: lane, conversation: lane, address: event.from });
    const asInbound = { ...incoming, event };
    if (fromCustomer) customerTurn(stages, draft, asInbound);
    else stages.handoff.desk(draft, asInbound);
    return draft;
  };
}

function isInternal(event: Inbound | Internal): event is Internal {
  return !('from' in event);
}

function internalTurn(stages: Stages, draft: Draft, { event, lane, target }: Incoming<Internal>): void {
  const { bot, handoff } = stages;
  switch (event.type) {
    case 'outcome':
      return handoff.outcome(draft, lane, event, target);
    case 'replayed':
      return handoff.replayed(draft, lane, target);
    case 'waits':
      return handoff.waits(draft, lane, event, target);
    case 'shift-ended':
      return handoff.shiftEnded(draft, event.agent);
    case 'exported':
      return draft.audit(event.by, 'customer-exported');
    case 'erase':
      // There is nothing to decide: the mailbox does it.
      return;
    case 'worded':
      return worded(stages, draft, event);
    case 'returned': {
      const { profile } = draft.conversation;
      if (lookedUp(draft, event.id, event.reply, stages.lookup)) return handoff.profiled(draft, profile);
      return escalate(stages, draft, bot.returned(draft, event.id, event.reply));
    }
    case 'timer': {
      const call = toolOf(event.timer);
      if (call !== undefined) return escalate(stages, draft, bot.returned(draft, call, null));
      const wording = wordingOf(event.timer);
      if (wording === undefined) return handoff.timer(draft, event.timer);
      return escalate(stages, draft, bot.worded(draft, wording, { code: 'timeout' }));
    }
  }
}

/** A language model has replied: to whoever had it asked. */
function worded(stages: Stages, draft: Draft, { id, reply }: Internal & { type: 'worded' }): void {
  const { bot, handoff, opinions } = stages;
  if (handoff.worded(draft, id, reply)) return;
  const why = opinions?.worded(draft, id, reply);
  if (why === undefined) return escalate(stages, draft, bot.worded(draft, id, reply));
  const { case: current, blocked } = draft.conversation;
  if (!current) return escalate(stages, draft, blocked ? null : why);
  if (why && isDanger(why)) handoff.endangered(draft, why);
}

function customerTurn(stages: Stages, draft: Draft, incoming: Incoming<Inbound>): void {
  const { event, lane, target } = incoming;
  switch (event.type) {
    case 'message':
      // Delivered again under another key, or overtaken by its own edit or delete: what is recorded is newer.
      if (target) return;
      if (event.by.kind === 'agent') return stages.handoff.said(draft, { ...incoming, event });
      return customerMessage(stages, draft, { ...incoming, event });
    case 'edit':
      // An edit whose message never came is all we have of that message.
      if (!target) {
        return customerMessage(stages, draft, { ...incoming, event: { ...event, type: 'message' } }, event.revision);
      }
      if (target.deleted || event.revision <= target.revision) return;
      draft.revise(target, event.revision, event.parts);
      unlearn(draft, target);
      learn(draft, typedText(event.parts));
      break;
    case 'delete':
      if (target?.deleted) return;
      if (target) {
        draft.revise(target, target.revision, null);
        unlearn(draft, target);
      }
      if (!target) draft.record({ by: event.by, parts: [], deleted: true, origin: { lane, id: event.id } });
      break;
    case 'status':
      return stages.handoff.status(draft, event.status);
    case 'alert':
      // People take over: whatever the bot was asking, nobody is to be asked it again.
      draft.update({ bot: { ...draft.conversation.bot, flow: null, wording: null } });
      return stages.handoff.alert(draft, event.alert);
    case 'profile': {
      const { profile } = draft.conversation;
      draft.update({ profile: event.profile });
      draft.audit(event.by, 'customer-profiled');
      return stages.handoff.profiled(draft, profile);
    }
    case 'window':
      return stages.handoff.window(draft, { left: event.left, until: event.until }, event.renewed);
    case 'read':
    case 'undelivered':
      return stages.handoff.late(draft, { ...incoming, event });
    case 'action':
      if (!draft.conversation.case) {
        if (stages.handoff.pressed(draft, event.action)) return;
        return escalate(stages, draft, stages.bot.choose(draft, event.action));
      }
      break;
    case 'reaction':
      break;
  }
  if (draft.conversation.case) {
    const why = event.type === 'edit' ? stages.triage(typedText(event.parts)) : null;
    stages.handoff.customer(draft, incoming, null, why);
  } else stages.handoff.changed(draft, incoming);
}

function customerMessage(stages: Stages, draft: Draft, incoming: Incoming<Said>, revision = ''): void {
  const { event, lane } = incoming;
  const text = typedText(event.parts);
  const { language } = draft.conversation;
  draft.update({ customer: event.by, language: detectLanguage(text, language) ?? language });
  const entry = draft.record({
    by: event.by,
    parts: event.parts,
    at: event.at.getTime(),
    revision,
    origin: { lane, id: event.id },
  });
  learn(draft, text);
  lookUp(draft, stages.lookup);
  const why = stages.triage(text, saidBefore(draft.conversation));
  if (draft.conversation.case) return stages.handoff.customer(draft, incoming, entry, why);
  if (stages.handoff.resume(draft, incoming, entry, why)) return;
  stages.opinions?.ask(draft, text, why);
  escalate(stages, draft, why && !why.isLikeness ? why : stages.bot.answer(draft, entry, why));
}

/** What the customer said before the newest message, since nobody else but the bot has spoken. */
function saidBefore({ recent }: Conversation): readonly string[] {
  const before = recent.slice(0, -1);
  const from = before.findLastIndex(({ by }) => by !== 'customer' && by !== 'bot') + 1;
  return before.slice(from).flatMap(({ by, text }) => (by === 'customer' && text !== '' ? [text] : []));
}

/** Keeps what agents will need of what a customer says. */
function learn(draft: Draft, text: string): void {
  const { facts = [] } = draft.conversation;
  const found = factsIn(text);
  if (found.length > 0) draft.update({ facts: merged(facts, found) });
}

/** What was taken back, or put differently, was not said. */
function unlearn(draft: Draft, { parts }: Entry): void {
  const { facts = [] } = draft.conversation;
  const said = typedText(parts);
  const left = facts.filter(({ value }) => !said.includes(value));
  if (left.length < facts.length) draft.update({ facts: left });
}

function escalate(stages: Stages, draft: Draft, why: Escalation | null): void {
  if (!why) return;
  // People take over: whatever the bot was asking, nobody is to be asked it again when they are done.
  draft.update({ bot: { ...draft.conversation.bot, flow: null, wording: null } });
  stages.handoff.open(draft, why);
}
