import type { Case } from '../core/conversation.ts';
import type { Draft } from '../core/draft.ts';
import { frontdesk } from '../core/fallback.ts';
import type { Party } from '../core/message.ts';
import { languageAt } from './routing.ts';
import type { Service } from './service.ts';
import type { HandoffSettings } from './settings.ts';
import { setTimer, stopTimers } from './timers.ts';
import { timeInWords } from './times.ts';
import type { Voice } from './voice.ts';
import { parseTime } from './when.ts';

/** Puts a case aside for its agent, until a time or until the customer writes. */
export interface Snooze {
  /** @param typed until when, as `parseTime` reads it; empty or `customer`: until the customer writes */
  snooze(draft: Draft, current: Case, agent: Party, typed: string): void;
  /** @param by whoever is the reason: the agent, the customer, or the clock */
  wake(draft: Draft, current: Case, by: Party | null): Case;
}

export function createSnooze(settings: HandoffSettings, voice: Voice, service: Service): Snooze {
  const { timezone } = settings;

  return {
    snooze(draft, current, agent, typed) {
      const waitsForCustomer = typed === '' || typed === 'customer';
      const until = waitsForCustomer ? undefined : parseTime(typed, draft.context.now, timezone);
      if (!waitsForCustomer && until === undefined) return voice.tellDesk(draft, current, 'snoozeUsage', { typed });
      const { snoozedUntil: _, ...rest } = service.answered(draft, current);
      const snoozed: Case = { ...rest, state: 'snoozed', ...(until !== undefined && { snoozedUntil: until }) };
      draft.update({ case: snoozed });
      const to = until === undefined ? 'customer' : new Date(until).toISOString();
      draft.audit(agent, 'case-snoozed', { from: current.state, to });
      // Whoever puts it aside waits, and not the customer: nobody is warned or closed for silence meanwhile.
      stopTimers(draft, current);
      setTimer(draft, current, 'snooze', until ?? null);
      voice.updateCard(draft, snoozed, 'snoozed');
      if (until === undefined) voice.tellDesk(draft, snoozed, 'snoozed', { agent: agent.name });
      else {
        const when = timeInWords(until, timezone, languageAt(settings, current.desk), 'weekday');
        voice.tellDesk(draft, snoozed, 'snoozedUntil', { agent: agent.name, when });
      }
    },

    wake(draft, current, by) {
      if (current.state !== 'snoozed') return current;
      const { snoozedUntil: _, ...rest } = current;
      const woken: Case = { ...rest, state: 'open' };
      draft.update({ case: woken });
      draft.audit(by ?? frontdesk, 'case-woken', { from: 'snoozed', to: 'open', ...(by ? {} : { why: 'time' }) });
      setTimer(draft, current, 'snooze', null);
      voice.updateCard(draft, woken, 'open');
      const { nobody } = voice.textsAt(current.desk);
      const agent = current.assignee?.name ?? nobody;
      if (!by) voice.tellDesk(draft, woken, 'wokenByTime', { agent });
      else if (by.kind === 'customer') voice.tellDesk(draft, woken, 'wokenByCustomer', { agent });
      return woken;
    },
  };
}
