import type { Alert, OpenAlert } from '../core/alert.ts';
import type { Case } from '../core/conversation.ts';
import type { Draft } from '../core/draft.ts';
import { frontdesk } from '../core/fallback.ts';
import { addressKey } from '../core/message.ts';
import { priorityRank } from '../core/priority.ts';
import type { Internal } from '../core/store.ts';
import { answerIn } from './alert-answer.ts';
import type { Lifecycle } from './lifecycle.ts';
import type { Service } from './service.ts';
import type { HandoffSettings } from './settings.ts';
import { setTimer } from './timers.ts';
import type { Voice } from './voice.ts';

type Outcome = Internal & { readonly type: 'outcome' };

/** A question that is still on its way after this time is asked elsewhere, where there is an elsewhere. */
const reachWithinMs = 5 * 60_000;
const answerWithinMs = 30 * 60_000;
const prefix = 'alert:';

/** Alerts of the brand's own systems: a case, and the question to the customer whether it was them. */
export interface Alerts {
  raise(draft: Draft, alert: Alert): void;
  /** @returns whether the button was one of an alert's */
  pressed(draft: Draft, action: string): boolean;
  /** What the customer writes may be the answer. */
  answered(draft: Draft, text: string): void;
  /** @returns whether it was an alert's question that was, or was not, delivered */
  outcome(draft: Draft, outcome: Outcome): boolean;
  due(draft: Draft, current: Case, step: 'alert-reach' | 'alert-answer'): void;
}

export interface AlertsParts {
  readonly settings: HandoffSettings;
  readonly voice: Voice;
  readonly lifecycle: Lifecycle;
  readonly service: Service;
}

export function createAlerts({ settings, voice, lifecycle, service }: AlertsParts): Alerts {
  function mark(draft: Draft, current: Case, alert: OpenAlert, state: OpenAlert['state']): Case {
    return draft.updateCase(current, { alert: { ...alert, state } });
  }

  function ask(draft: Draft, current: Case, alert: Alert): Case {
    const key = draft.context.newId();
    const { id, language } = draft.conversation;
    const texts = settings.texts(language, current.desk).customer;
    // Neither links nor anything personal: whoever reads along learns nothing, and nobody learns to follow links.
    const title = texts[alertTexts[alert.about]];
    const actions = (['yes', 'no'] as const).map((answer) => {
      return { id: `${prefix}${answer}:${key}`, label: answer === 'yes' ? texts.alertWasMe : texts.alertNotMe };
    });
    const parts = [{ kind: 'card', card: { title, actions } }] as const;
    const { id: question } = draft.record({ by: frontdesk, parts });
    const { priority } = current.why;
    draft.deliver(id, { op: 'send', message: question, by: frontdesk, parts, priority }, 'always');
    const asked = draft.updateCase(current, {
      alert: { ...alert, key, question, askedAt: draft.context.now, state: 'asked' },
    });
    setTimer(draft, asked, 'alert-reach', draft.context.now + reachWithinMs);
    setTimer(draft, asked, 'alert-answer', draft.context.now + answerWithinMs);
    return asked;
  }

  function stopWaiting(draft: Draft, current: Case): void {
    setTimer(draft, current, 'alert-reach', null);
    setTimer(draft, current, 'alert-answer', null);
  }

  /** The customer cannot be asked here: the desk hears of it, and the next channel is tried. */
  function unreached(draft: Draft, current: Case, alert: OpenAlert, reason: string): void {
    stopWaiting(draft, current);
    const { address } = draft.conversation;
    const marked = mark(draft, current, alert, 'unreached');
    const [next, ...elsewhere] = alert.elsewhere;
    draft.audit(frontdesk, 'alert-unreached', { from: address.channel, to: next?.channel ?? '' });
    if (!next) return voice.tellDesk(draft, marked, 'alertUnreached', { reason });
    voice.tellDesk(draft, marked, 'alertElsewhere', { reason, channel: next.channel });
    const { key: _, question: __, state: ___, askedAt: ____, ...rest } = alert;
    draft.forwards.push({
      key: `alert ${alert.id} ${addressKey(next)}`,
      at: new Date(draft.context.now),
      from: next,
      by: frontdesk,
      type: 'alert',
      alert: { ...rest, elsewhere, unreached: [...alert.unreached, address.channel] },
    });
    // The case goes on where the customer is asked; one that somebody has, or that was there before, stays.
    if (marked.state === 'queued' && marked.why.category === 'alert') lifecycle.settle(draft, marked, 'elsewhere');
  }

  function take(draft: Draft, current: Case, alert: OpenAlert, answer: 'yes' | 'no'): void {
    stopWaiting(draft, current);
    draft.audit(draft.conversation.customer, 'alert-answered', { to: answer });
    const marked = mark(draft, current, alert, answer);
    if (answer === 'no') {
      voice.tellDesk(draft, marked, 'alertNo');
      const { priority } = marked.why;
      const raised = draft.updateCase(marked, { why: { ...marked.why, priority: 'urgent' } });
      draft.audit(frontdesk, 'case-prioritised', { from: priority, to: 'urgent', why: 'alert' });
      const urgent = service.prioritised(draft, raised);
      voice.updateCard(draft, urgent, urgent.state);
      voice.tellCustomer(draft, 'alertNo');
      return lifecycle.alarmed(draft, urgent);
    }
    // What somebody has taken up is theirs to close, and another matter than the alert is not settled by it.
    if (marked.state === 'queued' && marked.why.category === 'alert') return lifecycle.settle(draft, marked, 'benign');
    voice.tellDesk(draft, marked, 'alertYes');
    voice.tellCustomer(draft, 'alertYes');
  }

  return {
    raise(draft, alert) {
      const { case: before } = draft.conversation;
      const { about, priority, note } = alert;
      if (!before) {
        lifecycle.open(draft, { category: 'alert', priority, reason: `Alert of the brand: ${about}`, evidence: [] });
      } else if (priorityRank[priority] > priorityRank[before.why.priority]) {
        const raised = draft.updateCase(before, { why: { ...before.why, priority } });
        draft.audit(frontdesk, 'case-prioritised', { from: before.why.priority, to: priority, why: 'alert' });
        service.prioritised(draft, raised);
      }
      const { case: current } = draft.conversation;
      if (!current) return;
      const { alertKinds } = voice.textsAt(current.desk);
      voice.tellDesk(draft, current, 'alertRaised', { what: alertKinds[about] }, note);
      if (alert.unreached.length > 0) {
        voice.tellDesk(draft, current, 'alertFrom', { channels: alert.unreached.join(', ') });
      }
      const asked = ask(draft, current, alert);
      if (before) voice.updateCard(draft, asked, asked.state);
    },

    pressed(draft, action) {
      if (!action.startsWith(prefix)) return false;
      const [, answer, key] = action.split(':');
      if (answer !== 'yes' && answer !== 'no') return true;
      const { case: current, previous, customer } = draft.conversation;
      const shown = current ?? previous?.last;
      const alert = shown?.alert;
      if (!alert || alert.key !== key || alert.state === 'yes' || alert.state === 'no') return true;
      if (current) take(draft, current, alert, answer);
      else if (answer === 'no') {
        // The question came late, and the case has moved on meanwhile; what it says still counts.
        const why = { category: 'alert', priority: 'urgent', reason: 'It was not them', evidence: [] } as const;
        const reopened = lifecycle.reopen(draft, customer, why);
        if (reopened) take(draft, reopened, alert, answer);
      }
      return true;
    },

    answered(draft, text) {
      const { case: current } = draft.conversation;
      const { alert } = current ?? {};
      if (!current || !alert || alert.state === 'yes' || alert.state === 'no') return;
      // An agent has asked something since: a "yes" may be for that, and only the button is not.
      if (current.answered && alert.askedAt !== undefined && current.answered.at > alert.askedAt) return;
      const answer = answerIn(text);
      if (answer) take(draft, current, alert, answer);
    },

    outcome(draft, { message, outcome, code }) {
      const { case: current } = draft.conversation;
      const { alert } = current ?? {};
      if (!current || !alert || alert.question !== message) return false;
      if (alert.state !== 'asked' && alert.state !== 'reached') return outcome === 'sent';
      if (outcome === 'sent') {
        setTimer(draft, current, 'alert-reach', null);
        mark(draft, current, alert, 'reached');
      } else unreached(draft, current, alert, voice.reason(code, current.desk, outcome));
      return true;
    },

    due(draft, current, step) {
      const { alert } = current;
      if (!alert) return;
      if (step === 'alert-reach' && alert.state === 'asked') {
        unreached(draft, current, alert, voice.reason('unreachable', current.desk, 'failed'));
      } else if (step === 'alert-answer' && alert.state === 'reached') {
        const silent = mark(draft, current, alert, 'silent');
        voice.tellDesk(draft, silent, 'alertSilent', { minutes: answerWithinMs / 60_000 });
      }
    },
  };
}

const alertTexts = {
  'sign-in': 'alertSignIn',
  payment: 'alertPayment',
  change: 'alertChange',
  other: 'alertOther',
} as const;
