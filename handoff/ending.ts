import type { Case } from '../core/conversation.ts';
import type { Draft } from '../core/draft.ts';
import { stopTimers } from './timers.ts';
import type { Voice } from './voice.ts';

/** What every close has in common, whatever is said about it. */
export function endCase(
  draft: Draft,
  voice: Voice,
  ended: Case,
  words: 'closed' | 'closedIdle' | 'blocked' | 'alertYes' | null,
): void {
  // What was said belongs to this case, and not to the next.
  const closed: Case = { ...ended, facts: draft.conversation.facts ?? [] };
  draft.update({ facts: [] });
  voice.updateCard(draft, closed, 'closed');
  if (words) voice.tellCustomer(draft, words);
  stopTimers(draft, closed);
  const { conversation, context } = draft;
  draft.update({
    case: null,
    previous: {
      id: closed.id,
      number: closed.number,
      desk: closed.desk,
      lane: closed.lane,
      card: closed.card,
      category: closed.why.category,
      closedAt: context.now,
      until: conversation.messages,
      last: closed,
    },
    bot: { greeted: conversation.bot.greeted, unanswered: 0, choices: [] },
  });
}
