import type { Entry } from '../core/conversation.ts';
import type { Draft } from '../core/draft.ts';
import { frontdesk } from '../core/fallback.ts';
import { type Fate, plainParts } from '../core/message.ts';
import type { Internal } from '../core/store.ts';
import { fill } from '../core/texts.ts';
import type { Anchors } from './anchors.ts';
import type { Idle } from './idle.ts';
import { languageAt } from './routing.ts';
import type { HandoffSettings } from './settings.ts';
import { timeInWords } from './times.ts';
import type { Voice } from './voice.ts';
import { isParking, type Windows } from './window.ts';

type Outcome = Internal & { readonly type: 'outcome' };
type Waits = Internal & { readonly type: 'waits' };

/** Tells the other side what became of a message: agents by a mark or a notice, customers by a sentence. */
export function createOutcomes(
  settings: HandoffSettings,
  voice: Voice,
  anchors: Anchors,
  windows: Windows,
  idle: Idle,
) {
  /** Where it was written, and where the case has moved to since. */
  function threadsOf({ conversation }: Draft, entry: Entry): readonly string[] {
    const { case: current } = conversation;
    const moved = current && current.id === entry.case ? [current.lane] : [];
    return [...new Set([...(entry.lane === undefined ? [] : [entry.lane]), ...moved])];
  }

  function markEverywhere(draft: Draft, entry: Entry, mark: { fate: Fate; reason?: string }): void {
    for (const lane of threadsOf(draft, entry)) draft.deliver(lane, { op: 'mark', message: entry.id, ...mark });
  }

  function toCustomer(draft: Draft, outcome: Outcome, entry: Entry | undefined): void {
    const { case: current } = draft.conversation;
    const isAgents = outcome.op === 'send' && entry?.by.kind === 'agent';
    const isParked = isAgents && outcome.outcome === 'failed' && windows.park(draft, entry, outcome.code);
    // That it is sent later is said of nothing else.
    const code = isParking(outcome.code) && !isParked ? 'not-parked' : outcome.code;
    const reason = voice.reason(code, current?.desk ?? '', outcome.outcome);
    if (isAgents) {
      markEverywhere(draft, entry, { fate: outcome.outcome, ...(outcome.outcome === 'sent' ? {} : { reason }) });
      if (outcome.outcome !== 'failed' && current && current.id === entry.case) idle.answered(draft, current);
    } else if (current && outcome.outcome !== 'sent') {
      const text = outcome.op === 'send' ? 'messageUndelivered' : 'changeUndelivered';
      voice.tellDesk(draft, current, text, { reason });
    }
  }

  function toDesk(draft: Draft, outcome: Outcome, lane: string, entry: Entry | undefined): void {
    const { case: current, previous } = draft.conversation;
    if (outcome.outcome !== 'failed') return;
    const thread = [current, previous].find((one) => one?.lane === lane);
    if (!thread) return;
    // Without its card a thread has lost its head; that is as if it were gone.
    const isCard = outcome.message === thread.card;
    const code = isCard && outcome.code === 'message-gone' ? 'thread-gone' : outcome.code;
    if (current && current === thread && anchors.heal(draft, current, code)) return;
    if (outcome.op !== 'send') return;
    if (entry || isCard) {
      if (current !== thread) return;
      voice.tellCustomer(draft, 'undelivered');
      // A file may have been too large; what was said with it need not be asked for again.
      const reason = voice.reason(outcome.code, thread.desk, 'failed');
      if (entry?.by.kind === 'customer') {
        voice.tellDesk(draft, thread, 'notShown', { reason }, plainParts(entry.parts));
      }
      return;
    }
    // What an agent asked for, a transcript say, is none of the customer's business.
    const { notPosted } = voice.textsAt(thread.desk).records;
    voice.say(draft, thread, fill(notPosted, { reason: voice.reason(outcome.code, thread.desk, 'failed') }));
  }

  return {
    outcome(draft: Draft, lane: string, outcome: Outcome, entry: Entry | undefined): void {
      if (outcome.outcome !== 'sent') {
        const why = outcome.code ?? outcome.outcome;
        draft.audit(frontdesk, `delivery-${outcome.outcome}`, { to: lane, why });
      }
      if (lane === draft.conversation.id) toCustomer(draft, outcome, entry);
      else toDesk(draft, outcome, lane, entry);
    },

    mark: markEverywhere,

    /** An agent's message is to wait for long. */
    waits(draft: Draft, lane: string, { until, code }: Waits, entry: Entry | undefined): void {
      const { id, case: current } = draft.conversation;
      if (lane !== id || !current || entry?.by.kind !== 'agent') return;
      const language = languageAt(settings, current.desk);
      voice.tellDesk(draft, current, 'waits', {
        until: timeInWords(until, settings.timezone, language, 'weekday'),
        reason: voice.reason(code, current.desk, 'failed'),
      });
    },

    /** An agent's message is on its way again. */
    replayed(draft: Draft, lane: string, entry: Entry | undefined): void {
      if (lane === draft.conversation.id && entry?.by.kind === 'agent') {
        markEverywhere(draft, entry, { fate: 'pending' });
      }
    },
  };
}
