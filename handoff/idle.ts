import type { Case } from '../core/conversation.ts';
import type { Draft } from '../core/draft.ts';
import type { Lifecycle } from './lifecycle.ts';
import type { HandoffSettings } from './settings.ts';
import { setTimer } from './timers.ts';
import type { Voice } from './voice.ts';

/** Closes a case whose customer has gone silent after an agent's answer, once it was said that this will happen. */
export interface Idle {
  /** An agent's answer has gone out: from now on the customer is waited for. */
  answered(draft: Draft, current: Case): void;
  customerSpoke(draft: Draft, current: Case): void;
  /** The customer has been silent for as long as that. */
  due(draft: Draft, current: Case, step: 'idle-warn' | 'idle-close'): void;
}

export function createIdle(settings: HandoffSettings, voice: Voice, lifecycle: Lifecycle): Idle {
  const { idle } = settings;

  return {
    answered(draft, current) {
      // What was said meanwhile, or done with the case, is newer than an answer that took long.
      if (!idle || current.state !== 'open' || isExempt(current) || lastSpeaker(draft) === 'customer') return;
      const { now } = draft.context;
      setTimer(draft, current, 'idle-warn', now + idle.warnMs);
      setTimer(draft, current, 'idle-close', now + idle.closeMs);
    },

    customerSpoke(draft, current) {
      if (!idle) return;
      setTimer(draft, current, 'idle-warn', null);
      setTimer(draft, current, 'idle-close', null);
    },

    due(draft, current, step) {
      // It may have changed since the timer was set.
      if (!idle || current.state !== 'open' || isExempt(current)) return;
      // It had fired already when the customer wrote.
      if (lastSpeaker(draft) === 'customer') return;
      // The platform keeps an answer back until the customer writes: who has not got it is not silent.
      if (current.parked && current.parked.length > 0) return;
      // An answer is about to go out, and the wait for the customer begins anew with it.
      if (current.held?.some(({ sendAt }) => sendAt !== undefined)) return;
      const { now } = draft.context;
      const noticeMs = idle.closeMs - idle.warnMs;
      // Where nobody was there to warn in time, both are due at once: whoever is warned late has as long as any other.
      if (step === 'idle-close') {
        if (now >= (current.warnedAt ?? 0) + noticeMs) lifecycle.close(draft, current, null);
        return;
      }
      draft.updateCase(current, { warnedAt: now });
      setTimer(draft, current, 'idle-close', now + noticeMs);
      voice.tellCustomer(draft, 'idleWarning', { minutes: Math.max(1, Math.round(noticeMs / 60_000)) });
    },
  };
}

/** Whose turn it is not: the last of both to say something. */
function lastSpeaker({ conversation }: Draft): 'customer' | 'agent' | undefined {
  for (const { by } of conversation.recent.toReversed()) if (by === 'customer' || by === 'agent') return by;
  return undefined;
}

/** Danger to life, and what is most urgent, never closes by itself. */
function isExempt({ why }: Case): boolean {
  return why.priority === 'urgent' || why.category === 'care';
}
