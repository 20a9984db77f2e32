import type { Case } from '../core/conversation.ts';
import type { Draft } from '../core/draft.ts';
import { frontdesk } from '../core/fallback.ts';
import { priorities, priorityRank } from '../core/priority.ts';
import { afterOpenTime } from './hours.ts';
import { deskNamed } from './routing.ts';
import type { HandoffSettings } from './settings.ts';
import { setTimer } from './timers.ts';
import type { Voice } from './voice.ts';

/** How long customers may wait for an answer, in opening time: agents are reminded before it is over, supervisors after. */
export interface Service {
  /** The case waits for its first answer, from the moment it opens or opens again. */
  opened(draft: Draft, current: Case): Case;
  /** The customer has written, or has to wait for somebody else. Whoever waits already goes on waiting since then. */
  waits(draft: Draft, current: Case): Case;
  /** Somebody has answered, or has put the case aside: nothing is waited for. */
  answered(draft: Draft, current: Case): Case;
  /** What is allowed depends on the priority, and that has changed. */
  prioritised(draft: Draft, current: Case): Case;
  /** That much time has passed. */
  due(draft: Draft, current: Case, step: 'reply-soon' | 'reply-late'): void;
}

/** Which part of the time has passed when agents are reminded. */
const soonPart = 0.75;

export function createService(settings: HandoffSettings, voice: Voice): Service {
  const { replyWithin, hours } = settings;

  /** Sets the clock for an answer, where there is one. */
  function wait(draft: Draft, current: Case, what: 'first' | 'next', since: number): Case {
    const allowed = replyWithin?.[what][current.why.priority];
    const until = allowed === undefined ? undefined : afterOpenTime(hours, since, allowed);
    if (allowed === undefined || until === undefined) return stop(draft, current);
    setTimer(draft, current, 'reply-soon', afterOpenTime(hours, since, allowed * soonPart) ?? null);
    setTimer(draft, current, 'reply-late', until);
    return draft.updateCase(current, { waiting: { for: what, since, until } });
  }

  function stop(draft: Draft, current: Case): Case {
    if (!current.waiting) return current;
    const { waiting: _, ...rest } = current;
    setTimer(draft, current, 'reply-soon', null);
    setTimer(draft, current, 'reply-late', null);
    draft.update({ case: rest });
    return rest;
  }

  function callSupervisors(draft: Draft, current: Case): void {
    voice.callAtDesk(draft, current, 'replyLate', deskNamed(settings, current.desk)?.supervisors ?? []);
  }

  return {
    opened: (draft, current) => wait(draft, current, 'first', draft.context.now),

    waits(draft, current) {
      return current.waiting || current.elsewhere ? current : wait(draft, current, 'next', draft.context.now);
    },

    answered(draft, current) {
      const stopped = stop(draft, current);
      // What agents were told of is on the card, and over now.
      if (current.waiting?.told) voice.updateCard(draft, stopped, stopped.state);
      return stopped;
    },

    prioritised(draft, current) {
      const { waiting } = current;
      return waiting && waiting.told !== 'late' ? wait(draft, current, waiting.for, waiting.since) : current;
    },

    due(draft, current, step) {
      const { waiting } = current;
      if (!waiting || waiting.told === 'late') return;
      if (step === 'reply-soon') {
        const minutes = Math.max(1, Math.round((waiting.until - draft.context.now) / 60_000));
        const reminded = draft.updateCase(current, { waiting: { ...waiting, told: 'soon' } });
        voice.updateCard(draft, reminded, reminded.state);
        return voice.tellDesk(draft, reminded, 'replySoon', { minutes, agent: agentOf(current) });
      }
      const { priority } = current.why;
      const raised = priorities[Math.min(priorityRank[priority] + 1, priorities.length - 1)] ?? priority;
      const late = draft.updateCase(current, {
        waiting: { ...waiting, told: 'late' },
        why: { ...current.why, priority: raised },
      });
      draft.audit(frontdesk, 'reply-overdue', { why: waiting.for, from: priority, to: raised });
      voice.updateCard(draft, late, late.state);
      callSupervisors(draft, late);
    },
  };

  function agentOf({ assignee, desk }: Case): string {
    return assignee?.name ?? voice.textsAt(desk).nobody;
  }
}
