import type { Case, Escalation, Identity, Priority } from '../core/conversation.ts';
import type { Draft } from '../core/draft.ts';
import { frontdesk } from '../core/fallback.ts';
import type { Party } from '../core/message.ts';
import type { Anchors } from './anchors.ts';
import { isOpen, nextOpening } from './hours.ts';
import { next } from './machine.ts';
import { deskNamed, route } from './routing.ts';
import type { HandoffSettings } from './settings.ts';
import { askSurvey } from './survey-question.ts';
import { timeInWords } from './times.ts';
import type { Voice } from './voice.ts';

const stillWaitingMs = 3 * 60_000;

/** Opens, claims, transfers, puts back and closes a case: every change of its state is made here, and audited. */
export interface Lifecycle {
  open(draft: Draft, why: Escalation): void;
  /** By button, by command, or by the first reply. */
  assign(draft: Draft, current: Case, agent: Party, how: 'claim' | 'reply'): Case;
  transfer(draft: Draft, current: Case, agent: Party, desk: string, reason: string): void;
  /** Back to the queue, for whoever is free next. */
  requeue(draft: Draft, current: Case, agent: Party): void;
  prioritise(draft: Draft, current: Case, agent: Party, priority: Priority): void;
  /** The customer of an open case says that somebody is in danger. */
  endanger(draft: Draft, current: Case, why: Escalation): void;
  tag(draft: Draft, current: Case, agent: Party, tags: readonly string[]): void;
  /** An agent has, or has not, made sure that the customer is who they say. */
  identify(draft: Draft, current: Case, agent: Party, identity: Identity): void;
  /** @param agent null where the customer has been silent for too long */
  close(draft: Draft, current: Case, agent: Party | null): void;
  /** Takes the last case up again, in its thread. @returns undefined where there is none to take up */
  reopen(draft: Draft, by: Party, why: Escalation | null): Case | undefined;
  /** The customer has waited for a while. */
  stillWaiting(draft: Draft, caseId: string): void;
}

export function createLifecycle(settings: HandoffSettings, voice: Voice, anchors: Anchors): Lifecycle {
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

  return {
    open(draft, why) {
      const { conversation, context } = draft;
      if (conversation.case) return;
      const { desk, priority } = route(settings, conversation, why, context.now);
      const id = context.newId();
      const opened: Case = {
        id,
        number: conversation.cases + 1,
        state: 'queued',
        ...anchors.place(draft, id, desk, 1),
        why: { ...why, priority },
        openedAt: context.now,
        since: conversation.messages,
        from: conversation.previous?.until ?? 0,
      };
      draft.update({ case: opened, cases: opened.number });
      draft.audit(frontdesk, 'case-opened', { to: desk.name, why: why.reason });
      anchors.set(draft, opened, false);
      sayWhereHelpIs(draft, why);
      if (why.category === 'emotion') voice.tellCustomer(draft, 'empathy');
      const opening = tellIfAway(draft);
      if (opening === undefined) {
        voice.tellCustomer(draft, why.category === 'unanswered' ? 'handoffUnanswered' : 'handoff');
      }
      draft.timer(waitingTimer(id), (opening ?? context.now) + stillWaitingMs);
    },

    assign(draft, current, agent, how) {
      const state = next(current.state, how);
      if (current.assignee || state !== 'open') return current;
      const assigned = draft.updateCase(current, { state, assignee: agent });
      draft.timer(waitingTimer(current.id), null);
      draft.audit(agent, 'case-claimed', { to: agent.name, why: how });
      voice.updateCard(draft, assigned, 'open');
      voice.tellDesk(draft, assigned, 'claimed', { agent: agent.name });
      voice.tellCustomer(draft, 'joined', { agent: agent.name });
      return assigned;
    },

    transfer(draft, current, agent, name, reason) {
      const desk = deskNamed(settings, name);
      if (!desk || desk.name === current.desk) {
        const desks = settings.desks.filter((other) => other.name !== current.desk).map((other) => other.name);
        voice.tellDesk(draft, current, 'unknownDesk', { desk: name, desks: desks.join(', ') });
        return;
      }
      const { assignee: _, ...rest } = current;
      const moved: Case = {
        ...rest,
        state: 'queued',
        ...anchors.place(draft, current.id, desk, current.anchors + 1),
      };
      draft.update({ case: moved });
      draft.audit(agent, 'case-transferred', { from: current.desk, to: desk.name, why: reason });
      voice.updateCard(draft, current, 'moved');
      voice.tellDesk(draft, current, 'transferredBy', { agent: agent.name, desk: desk.name });
      anchors.set(draft, moved, true);
      voice.tellDesk(draft, moved, 'transferredFrom', { agent: agent.name, desk: current.desk }, reason);
      voice.tellCustomer(draft, 'transferred');
      draft.timer(waitingTimer(current.id), draft.context.now + stillWaitingMs);
    },

    requeue(draft, current, agent) {
      const { assignee, ...rest } = current;
      const state = next(current.state, 'return');
      if (state !== 'queued') return voice.tellDesk(draft, current, 'notTaken');
      const returned: Case = { ...rest, state };
      draft.update({ case: returned });
      draft.audit(agent, 'case-returned', { from: assignee?.name ?? current.state, to: state });
      voice.updateCard(draft, returned, state);
      voice.tellDesk(draft, returned, 'requeuedBy', { agent: agent.name });
      voice.tellCustomer(draft, 'requeued');
      draft.timer(waitingTimer(current.id), draft.context.now + stillWaitingMs);
    },

    prioritise(draft, current, agent, priority) {
      const { priority: before } = current.why;
      if (priority === before) return;
      const changed = draft.updateCase(current, { why: { ...current.why, priority } });
      draft.audit(agent, 'case-prioritised', { from: before, to: priority });
      voice.updateCard(draft, changed, changed.state);
      const { priorities } = voice.textsAt(current.desk);
      voice.tellDesk(draft, changed, 'prioritised', {
        agent: agent.name,
        from: priorities[before],
        to: priorities[priority],
      });
    },

    endanger(draft, current, why) {
      const { category, priority } = current.why;
      if (priority === 'urgent' && (category === 'care' || category === why.category)) return;
      const changed = draft.updateCase(current, { why });
      draft.audit(frontdesk, 'case-prioritised', { from: priority, to: why.priority, why: why.reason });
      voice.updateCard(draft, changed, changed.state);
      voice.tellDesk(draft, changed, 'danger', { category: voice.textsAt(current.desk).categories[why.category] });
      sayWhereHelpIs(draft, why);
    },

    tag(draft, current, agent, tags) {
      const before = (current.tags ?? []).join(', ');
      const after = tags.join(', ');
      if (after === before) return;
      const changed = draft.updateCase(current, { tags });
      draft.audit(agent, 'case-tagged', { from: before, to: after });
      voice.updateCard(draft, changed, changed.state);
      const { noTags } = voice.textsAt(current.desk);
      voice.tellDesk(draft, changed, 'tagged', { agent: agent.name, tags: after || noTags });
    },

    identify(draft, current, agent, identity) {
      if (identity === (current.identity ?? 'unverified')) return;
      const changed = draft.updateCase(current, { identity });
      draft.audit(agent, 'customer-identified', { from: current.identity ?? 'unverified', to: identity });
      voice.updateCard(draft, changed, changed.state);
      const { identities } = voice.textsAt(current.desk);
      voice.tellDesk(draft, changed, 'identityNoted', { agent: agent.name, identity: identities[identity] });
    },

    close(draft, current, agent) {
      const { conversation, context } = draft;
      const why = agent ? {} : { why: 'idle' };
      draft.audit(agent ?? frontdesk, 'case-closed', { from: current.state, to: 'closed', ...why });
      if (agent) voice.tellDesk(draft, current, 'closedBy', { agent: agent.name });
      else voice.tellDesk(draft, current, 'closedIdle');
      voice.updateCard(draft, current, 'closed');
      voice.tellCustomer(draft, agent ? 'closed' : 'closedIdle');
      draft.timer(waitingTimer(current.id), null);
      draft.update({
        case: null,
        previous: {
          id: current.id,
          number: current.number,
          desk: current.desk,
          lane: current.lane,
          card: current.card,
          category: current.why.category,
          closedAt: context.now,
          until: draft.conversation.messages,
          last: current,
        },
        bot: { greeted: conversation.bot.greeted, unanswered: 0, choices: [] },
      });
      // Whoever has gone silent is not asked anything more.
      if (agent) askSurvey(settings, draft, current);
    },

    reopen(draft, by, why) {
      const { conversation, context } = draft;
      const { last } = conversation.previous ?? {};
      if (!last || conversation.case) return undefined;
      // Whoever had it may be off by now: it waits for anybody at its desk. And whoever writes now may be another.
      const { assignee, identity: _, ...rest } = last;
      const reopened: Case = { ...rest, state: 'queued', ...(why && isWorse(why, last.why) ? { why } : {}) };
      draft.update({ case: reopened, previous: null });
      draft.audit(by, 'case-reopened', { from: 'closed', to: 'queued', ...(why ? { why: why.reason } : {}) });
      voice.updateCard(draft, reopened, 'queued');
      const notice = by.kind === 'customer' ? 'reopenedByCustomer' : 'reopenedBy';
      const { nobody } = voice.textsAt(reopened.desk);
      voice.tellDesk(draft, reopened, notice, { agent: by.name, before: assignee?.name ?? nobody });
      if (why) sayWhereHelpIs(draft, why);
      voice.tellCustomer(draft, 'reopened');
      draft.timer(waitingTimer(reopened.id), (tellIfAway(draft) ?? context.now) + stillWaitingMs);
      return reopened;
    },

    stillWaiting(draft, caseId) {
      const { case: current } = draft.conversation;
      if (current?.id !== caseId || current.state !== 'queued') return;
      const { hours } = settings;
      const { now } = draft.context;
      const opening = hours && !isOpen(hours, now) ? nextOpening(hours, now) : undefined;
      // Nobody is expected to answer now, which the customer was told.
      if (opening !== undefined) draft.timer(waitingTimer(caseId), opening + stillWaitingMs);
      else voice.tellCustomer(draft, 'stillWaiting');
    },
  };
}

const ranks: Readonly<Record<Priority, number>> = { low: 0, normal: 1, high: 2, urgent: 3 };

function isWorse(one: Escalation, other: Escalation): boolean {
  return ranks[one.priority] > ranks[other.priority];
}

const waitingPrefix = 'still-waiting:';

function waitingTimer(caseId: string): string {
  return waitingPrefix + caseId;
}

/** The case that a timer of this module is about. */
export function caseOfTimer(timer: string): string | undefined {
  return timer.startsWith(waitingPrefix) ? timer.slice(waitingPrefix.length) : undefined;
}
