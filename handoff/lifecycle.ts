import type { Case, Escalation } from '../core/conversation.ts';
import type { Draft } from '../core/draft.ts';
import { merged } from '../core/facts.ts';
import { frontdesk } from '../core/fallback.ts';
import type { Party } from '../core/message.ts';
import { priorityRank } from '../core/priority.ts';
import type { Anchors } from './anchors.ts';
import { endCase, lastAsked } from './ending.ts';
import { endWithWords } from './farewell.ts';
import { keepHeld } from './held.ts';
import { isOpen, nextOpening } from './hours.ts';
import { next } from './machine.ts';
import { isPassedOn, passed, passOn } from './passing.ts';
import type { Queue } from './queue.ts';
import { deskNamed, route } from './routing.ts';
import type { Service } from './service.ts';
import type { HandoffSettings } from './settings.ts';
import { setTimer, stopTimersOfHands } from './timers.ts';
import { timeInWords } from './times.ts';
import { forVip } from './vip.ts';
import type { Voice } from './voice.ts';

const stillWaitingMs = 3 * 60_000;

/** What an agent says of a case when closing it. */
export type Ending = Pick<Case, 'resolution' | 'summary' | 'tags'>;

/** Opens, claims, transfers, puts back and closes a case: every change of its state is made here, and audited. */
export interface Lifecycle {
  open(draft: Draft, why: Escalation): void;
  /** By button, by command, or by the first reply. */
  assign(draft: Draft, current: Case, agent: Party, how: 'claim' | 'reply'): Case;
  /** Gives the case to a colleague at the same desk. */
  handOver(draft: Draft, current: Case, agent: Party, to: Party): void;
  transfer(draft: Draft, current: Case, agent: Party, desk: string, reason: string): void;
  /** Back to the queue, for whoever is free next: its agent wants it so, or is off. */
  requeue(draft: Draft, current: Case, agent: Party, why?: 'shift-over'): void;
  /** The customer of an open case says that somebody is in danger. */
  endanger(draft: Draft, current: Case, why: Escalation): void;
  /** @param agent null where the customer has been silent for too long */
  close(draft: Draft, current: Case, agent: Party | null, ending?: Ending): void;
  /** Closes the case, and listens to this customer no more. */
  block(draft: Draft, current: Case, agent: Party, reason: string): void;
  unblock(draft: Draft, thread: Pick<Case, 'lane' | 'desk'>, agent: Party): void;
  /** Takes the last case up again, in its thread. @returns undefined where there is none to take up */
  reopen(draft: Draft, by: Party, why: Escalation | null): Case | undefined;
  /** An alert's customer said that it was them, or is asked elsewhere. No survey. */
  settle(draft: Draft, current: Case, how: 'benign' | 'elsewhere'): void;
  /** Somebody is needed now, and the customer waits, as in any other case. */
  alarmed(draft: Draft, current: Case): void;
  /** The customer has waited for a while. */
  stillWaiting(draft: Draft, current: Case): void;
}

/** What it is made of. */
export interface LifecycleParts {
  readonly settings: HandoffSettings;
  readonly voice: Voice;
  readonly anchors: Anchors;
  readonly service: Service;
  readonly queue: Queue;
}

export function createLifecycle({ settings, voice, anchors, service, queue }: LifecycleParts): Lifecycle {
  /** What may save a life is said first, whatever the hour and whoever is there. */
  function sayWhereHelpIs(draft: Draft, { category, priority }: Escalation): void {
    if (category === 'care' && priority === 'urgent') voice.tellCustomer(draft, 'crisis');
  }

  /** Says when people are back, where nobody is there. @returns when that is, if it is to come */
  function tellIfAway(draft: Draft): number | undefined {
    const { hours } = settings;
    const { now } = draft.context;
    if (!hours || isOpen(hours, now)) return undefined;
    const opening = nextOpening(hours, now);
    if (opening === undefined) {
      voice.tellCustomer(draft, 'away');
      return undefined;
    }
    voice.tellCustomer(draft, 'awayUntil', {
      when: timeInWords(opening, hours.timezone, draft.conversation.language, 'weekday'),
    });
    return opening;
  }

  /** It is nobody's again: whatever was waited for with the last agent is over. */
  function waitAgain(draft: Draft, current: Case, from: number): void {
    stopTimersOfHands(draft, current);
    setTimer(draft, current, 'still-waiting', from + stillWaitingMs);
    if (from === draft.context.now) queue.joined(draft, current);
  }

  return {
    open(draft, needed) {
      const { conversation, context } = draft;
      if (conversation.case) return;
      const why = forVip(conversation, needed);
      const { desk, priority, agents } = route(settings, conversation, why, context.now);
      const id = context.newId();
      const placed: Case = {
        id,
        number: conversation.cases + 1,
        state: 'queued',
        ...anchors.place(draft, id, desk, 1),
        why: { ...why, priority },
        openedAt: context.now,
        asked: lastAsked(conversation),
        since: conversation.messages,
        from: conversation.previous?.until ?? 0,
      };
      draft.update({ case: placed, cases: placed.number });
      draft.audit(frontdesk, 'case-opened', { to: desk.name, why: why.reason });
      const passesOn = isPassedOn(settings, conversation, why);
      const opened = passesOn ? passed(draft, placed) : service.opened(draft, placed);
      anchors.set(draft, opened, false);
      const { profile } = conversation;
      if (profile?.agent) voice.callAtDesk(draft, opened, 'vipAgent', [profile.agent]);
      if (agents.length > 0) voice.callAtDesk(draft, opened, 'forYou', agents);
      // The customer asked for nothing, and is asked something first.
      if (why.category === 'alert') return;
      sayWhereHelpIs(draft, why);
      if (why.category === 'emotion') voice.tellCustomer(draft, 'empathy');
      if (passesOn) return passOn(draft, voice, opened);
      const opening = tellIfAway(draft);
      if (opening === undefined) {
        voice.tellCustomer(draft, why.category === 'unanswered' ? 'handoffUnanswered' : 'handoff');
        queue.joined(draft, opened);
      }
      setTimer(draft, opened, 'still-waiting', (opening ?? context.now) + stillWaitingMs);
    },

    assign(draft, current, agent, how) {
      const state = next(current.state, how);
      if (current.assignee || state !== 'open') return current;
      const assigned = draft.updateCase(current, { state, assignee: agent });
      setTimer(draft, current, 'still-waiting', null);
      // Whoever takes a case is here, whatever they said before.
      const { id, name } = agent;
      draft.shifts.push({ agent: { channel: current.room.channel, id, name, desk: current.desk }, isAway: false });
      draft.audit(agent, 'case-claimed', { to: agent.name, why: how });
      voice.updateCard(draft, assigned, 'open');
      voice.tellDesk(draft, assigned, 'claimed', { agent: agent.name });
      // Where answers are counted, the reply itself says who is there.
      if (how === 'claim' || !draft.conversation.window) voice.tellCustomer(draft, 'joined', { agent: agent.name });
      return assigned;
    },

    handOver(draft, current, agent, to) {
      const state = next(current.state, 'claim');
      if (state !== 'open' || current.assignee?.id === to.id) return;
      const given = draft.updateCase(current, { state, assignee: to });
      stopTimersOfHands(draft, current);
      draft.audit(agent, 'case-assigned', { from: current.assignee?.name ?? current.state, to: to.name });
      voice.updateCard(draft, given, state);
      voice.callAtDesk(draft, given, 'assignedTo', [to], { agent: agent.name });
      voice.tellCustomer(draft, 'joined', { agent: to.name });
    },

    transfer(draft, before, agent, name, reason) {
      const desk = deskNamed(settings, name);
      if (!desk || desk.name === before.desk) {
        const desks = settings.desks.filter((other) => other.name !== before.desk).map((other) => other.name);
        voice.tellDesk(draft, before, 'unknownDesk', { desk: name, desks: desks.join(', ') });
        return;
      }
      const current = keepHeld(voice, draft, before);
      const { assignee: _, snoozedUntil: __, ...rest } = current;
      const placed: Case = {
        ...rest,
        state: 'queued',
        ...(current.state !== 'queued' && { queuedAt: draft.context.now }),
        ...anchors.place(draft, current.id, desk, current.anchors + 1),
      };
      draft.update({ case: placed });
      const moved = service.waits(draft, placed);
      draft.audit(agent, 'case-transferred', { from: current.desk, to: desk.name, why: reason });
      voice.updateCard(draft, current, 'moved');
      voice.tellDesk(draft, current, 'transferredBy', { agent: agent.name, desk: desk.name });
      anchors.set(draft, moved, true);
      voice.tellDesk(draft, moved, 'transferredFrom', { agent: agent.name, desk: current.desk }, reason);
      voice.tellCustomer(draft, 'transferred');
      waitAgain(draft, current, draft.context.now);
    },

    requeue(draft, current, agent, why) {
      const { assignee, snoozedUntil: _, ...rest } = current;
      const state = next(current.state, 'return');
      if (state !== 'queued') return voice.tellDesk(draft, current, 'notTaken');
      const returned = service.waits(draft, draft.updateCase(rest, { state, queuedAt: draft.context.now }));
      draft.audit(agent, 'case-returned', { from: assignee?.name ?? current.state, to: state, ...(why && { why }) });
      voice.updateCard(draft, returned, state);
      voice.tellDesk(draft, returned, why ? 'requeuedByShift' : 'requeuedBy', { agent: agent.name });
      voice.tellCustomer(draft, 'requeued');
      waitAgain(draft, current, draft.context.now);
    },

    endanger(draft, current, why) {
      const { category, priority } = current.why;
      if (priority === 'urgent' && (category === 'care' || category === why.category)) return;
      const changed = service.prioritised(draft, draft.updateCase(current, { why }));
      draft.audit(frontdesk, 'case-prioritised', { from: priority, to: why.priority, why: why.reason });
      voice.updateCard(draft, changed, changed.state);
      voice.tellDesk(draft, changed, 'danger', { category: voice.textsAt(current.desk).categories[why.category] });
      sayWhereHelpIs(draft, why);
    },

    close(draft, before, agent, ending = {}) {
      const current = keepHeld(voice, draft, before);
      const why = agent ? ending.resolution : 'idle';
      draft.audit(agent ?? frontdesk, 'case-closed', { from: current.state, to: 'closed', ...(why && { why }) });
      const closed: Case = { ...current, ...ending };
      if (agent) {
        const { resolution, summary } = ending;
        const how = resolution && voice.textsAt(current.desk).resolutions[resolution];
        voice.tellDesk(draft, current, how ? 'closedAs' : 'closedBy', { agent: agent.name, how: how ?? '' }, summary);
      } else voice.tellDesk(draft, current, 'closedIdle');
      endWithWords(settings, voice, draft, closed, agent === null);
    },

    block(draft, before, agent, reason) {
      const current = keepHeld(voice, draft, before);
      draft.audit(agent, 'case-closed', { from: current.state, to: 'closed', why: 'blocked' });
      draft.audit(agent, 'customer-blocked', reason === '' ? {} : { why: reason });
      voice.tellDesk(draft, current, 'blockedBy', { agent: agent.name }, reason);
      draft.update({ blocked: { by: agent, at: draft.context.now } });
      endCase(draft, voice, current, 'blocked');
    },

    unblock(draft, thread, agent) {
      if (!draft.conversation.blocked) return voice.tellDesk(draft, thread, 'notBlocked');
      draft.update({ blocked: null });
      draft.audit(agent, 'customer-unblocked');
      voice.tellDesk(draft, thread, 'unblockedBy', { agent: agent.name });
      const { last } = draft.conversation.previous ?? {};
      if (last?.lane === thread.lane) voice.updateCard(draft, last, 'closed');
    },

    reopen(draft, by, why) {
      const { conversation, context } = draft;
      const { last } = conversation.previous ?? {};
      if (!last || conversation.case) return undefined;
      // Whoever had it may be off by now: it waits for anybody at its desk. And whoever writes now may be another.
      const {
        assignee,
        facts = [],
        identity: _,
        snoozedUntil: __,
        resolution: ___,
        summary: ____,
        held: _____,
        draft: ______,
        ...rest
      } = last;
      const worse = why && isWorse(why, last.why) ? { why } : {};
      const queued: Case = { ...rest, state: 'queued', queuedAt: context.now, ...worse };
      const earlier = (conversation.earlier ?? []).filter(({ number }) => number !== last.number);
      const known = merged(facts, conversation.facts ?? []);
      const bot = { ...conversation.bot, returned: null };
      draft.update({ case: queued, previous: null, earlier, blocked: null, facts: known, bot });
      const reopened = service.opened(draft, queued);
      draft.audit(by, 'case-reopened', { from: 'closed', to: 'queued', ...(why ? { why: why.reason } : {}) });
      voice.updateCard(draft, reopened, 'queued');
      const notice = by.kind === 'customer' ? 'reopenedByCustomer' : 'reopenedBy';
      const { nobody } = voice.textsAt(reopened.desk);
      voice.tellDesk(draft, reopened, notice, { agent: by.name, before: assignee?.name ?? nobody });
      if (why) sayWhereHelpIs(draft, why);
      voice.tellCustomer(draft, 'reopened');
      waitAgain(draft, reopened, tellIfAway(draft) ?? context.now);
      return reopened;
    },

    settle(draft, current, how) {
      draft.audit(frontdesk, 'case-closed', { from: current.state, to: 'closed', why: how });
      voice.tellDesk(draft, current, how === 'benign' ? 'alertBenign' : 'alertMoved');
      const closed: Case = how === 'benign' ? { ...current, resolution: 'solved' } : current;
      endCase(draft, voice, closed, how === 'benign' ? 'alertYes' : null);
    },

    alarmed(draft, current) {
      if (current.state === 'queued') waitAgain(draft, current, tellIfAway(draft) ?? draft.context.now);
    },

    stillWaiting(draft, current) {
      if (current.state !== 'queued') return;
      const { hours } = settings;
      const { now } = draft.context;
      const opening = hours && !isOpen(hours, now) ? nextOpening(hours, now) : undefined;
      // Nobody is expected to answer now, which the customer was told.
      if (opening !== undefined) return setTimer(draft, current, 'still-waiting', opening + stillWaitingMs);
      voice.tellCustomer(draft, 'stillWaiting');
      if (current.toldPlace === undefined) queue.joined(draft, current);
    },
  };
}

function isWorse(one: Escalation, other: Escalation): boolean {
  return priorityRank[one.priority] > priorityRank[other.priority];
}
