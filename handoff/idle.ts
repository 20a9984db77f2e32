import type { Case } from '../core/conversation.ts';
import type { Draft } from '../core/draft.ts';
import type { Lifecycle } from './lifecycle.ts';
import type { HandoffSettings } from './settings.ts';
import type { Voice } from './voice.ts';

const warnPrefix = 'idle-warn:';
const closePrefix = 'idle-close:';

/** Closes a case whose customer has gone silent after an agent's answer, once it was said that this will happen. */
export interface Idle {
  /** An agent has answered: from now on the customer is waited for. */
  agentSpoke(draft: Draft, current: Case): void;
  customerSpoke(draft: Draft, current: Case): void;
  /** @returns whether the timer is one of this module's */
  timer(draft: Draft, timer: string): boolean;
}

export function createIdle(settings: HandoffSettings, voice: Voice, lifecycle: Lifecycle): Idle {
  const { idle } = settings;

  return {
    agentSpoke(draft, current) {
      if (!idle || isExempt(current)) return;
      const { now } = draft.context;
      draft.timer(warnPrefix + current.id, now + idle.warnMs);
      draft.timer(closePrefix + current.id, now + idle.closeMs);
    },

    customerSpoke(draft, current) {
      if (!idle) return;
      draft.timer(warnPrefix + current.id, null);
      draft.timer(closePrefix + current.id, null);
    },

    timer(draft, timer) {
      const isWarning = timer.startsWith(warnPrefix);
      if (!isWarning && !timer.startsWith(closePrefix)) return false;
      const { case: current } = draft.conversation;
      // It may have changed since the timer was set.
      if (!idle || !current || current.state !== 'open' || isExempt(current)) return true;
      if (timer !== (isWarning ? warnPrefix : closePrefix) + current.id) return true;
      const minutes = Math.max(1, Math.round((idle.closeMs - idle.warnMs) / 60_000));
      if (isWarning) voice.tellCustomer(draft, 'idleWarning', { minutes });
      else lifecycle.close(draft, current, null);
      return true;
    },
  };
}

/** Danger to life, and what is most urgent, never closes by itself. */
function isExempt({ why }: Case): boolean {
  return why.priority === 'urgent' || why.category === 'care';
}
