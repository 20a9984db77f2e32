import type { ChannelStatus } from '../core/channel.ts';
import type { Case } from '../core/conversation.ts';
import type { Draft } from '../core/draft.ts';
import { frontdesk } from '../core/fallback.ts';
import type { Internal } from '../core/store.ts';
import { fill, type Texts } from '../core/texts.ts';
import type { Incoming, Said } from '../core/turn.ts';
import { endCase } from './ending.ts';
import { sayClosed } from './farewell.ts';
import type { Lifecycle } from './lifecycle.ts';
import { next } from './machine.ts';
import { relayMessage } from './relay.ts';
import type { Service } from './service.ts';
import type { HandoffSettings } from './settings.ts';
import type { Voice } from './voice.ts';

type Outcome = Internal & { readonly type: 'outcome' };

/** Commands that would answer, or give the case to somebody here. */
const answering: ReadonlySet<string> = new Set(['claim', 'assign', 'transfer', 'return', 'snooze', 'canned', 'retry']);

/** Cases whose customer is with people in the platform's own app: here they are only kept. */
export interface Elsewhere {
  /** What came of passing the customer on. @returns whether it was that */
  outcome(draft: Draft, outcome: Outcome): boolean;
  /** @returns whether it was news of that app */
  status(draft: Draft, current: Case, status: ChannelStatus): boolean;
  /** Somebody has answered the customer there. */
  said(draft: Draft, incoming: Incoming<Said>): void;
  /** An agent here answers: that stays here. */
  keep(draft: Draft, current: Case, said: Parameters<Draft['record']>[0]): void;
  /** @returns whether the command cannot be done, which was said */
  refuses(draft: Draft, current: Case, command: string): boolean;
}

export function createElsewhere(
  settings: HandoffSettings,
  voice: Voice,
  lifecycle: Lifecycle,
  service: Service,
): Elsewhere {
  function tell(draft: Draft, current: Case, notice: keyof Texts['desk']['elsewhere'], outcome?: Outcome): void {
    const reason = outcome ? voice.reason(outcome.code, current.desk, outcome.outcome) : '';
    voice.say(draft, current, fill(voice.textsAt(current.desk).elsewhere[notice], { reason }));
  }

  /** The platform did not take the customer: somebody here has to answer. */
  function comesBack(draft: Draft, current: Case, outcome: Outcome): void {
    const { elsewhere: _, ...rest } = current;
    const state = next(current.state, 'return');
    if (state !== 'queued') return;
    const queued: Case = { ...rest, state, queuedAt: draft.context.now };
    draft.update({ case: queued });
    const waiting = service.opened(draft, queued);
    draft.audit(frontdesk, 'case-returned', { from: 'elsewhere', to: state, why: outcome.code ?? outcome.outcome });
    voice.updateCard(draft, waiting, state);
    tell(draft, waiting, 'notHandedOver', outcome);
    lifecycle.alarmed(draft, waiting);
  }

  /** It was ended there: the bot answers the customer again. */
  function end(draft: Draft, current: Case): void {
    draft.audit(frontdesk, 'case-closed', { from: current.state, to: 'closed', why: 'ended-elsewhere' });
    tell(draft, current, 'closed');
    endCase(draft, voice, current, null);
    // There the platform takes one message at the most.
    sayClosed(settings, voice, draft, current);
  }

  return {
    outcome(draft, outcome) {
      if (outcome.op !== 'hand-over') return false;
      const { case: current } = draft.conversation;
      if (!current?.elsewhere || current.card !== outcome.message) return true;
      if (current.elsewhere === 'asked') {
        if (outcome.outcome !== 'sent') comesBack(draft, current, outcome);
        else tell(draft, draft.updateCase(current, { elsewhere: 'there' }), 'handedOver');
      } else if (outcome.outcome !== 'sent') tell(draft, current, 'notPassedOn', outcome);
      return true;
    },

    status(draft, current, status) {
      if (status === 'ended-elsewhere') {
        if (current.elsewhere) end(draft, current);
        else tell(draft, current, 'ended');
        return true;
      }
      if (status !== 'answered-elsewhere') return false;
      // That somebody is there is expected of a case that was given to them, and a surprise of any other.
      if (current.elsewhere) tell(draft, current, 'taken');
      else voice.tellDesk(draft, current, 'answeredElsewhere');
      return true;
    },

    said(draft, { event, lane, target }) {
      if (target) return;
      const { by, parts, id, at } = event;
      const entry = draft.record({ by, parts, at: at.getTime(), origin: { lane, id } });
      const { case: current } = draft.conversation;
      if (current) relayMessage(draft, current.lane, entry, undefined, 'never');
    },

    keep(draft, current, said) {
      draft.record({ ...said, visibility: 'note' });
      tell(draft, current, 'stays');
    },

    refuses(draft, current, command) {
      if (!current.elsewhere || !answering.has(command)) return false;
      tell(draft, current, 'stays');
      return true;
    },
  };
}
