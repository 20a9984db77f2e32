import type { Case, Conversation, EarlierCase, Returned } from '../core/conversation.ts';
import type { Draft } from '../core/draft.ts';
import { cutSummary, factsInWords } from './customer.ts';
import { stopTimers } from './timers.ts';
import type { Voice } from './voice.ts';

/** So many earlier cases are kept in mind for the cards of later ones. */
const mostEarlier = 5;

/** So much of what led to a case goes back to the bot with it. */
const mostAsked = 3;

/** What the customer has said last, cut as it is remembered. */
export function lastAsked({ recent }: Conversation): readonly string[] {
  return recent.flatMap(({ by, text }) => (by === 'customer' && text !== '' ? [text] : [])).slice(-mostAsked);
}

/** What every close has in common, whatever is said about it. */
export function endCase(
  draft: Draft,
  voice: Voice,
  ended: Case,
  words: 'closed' | 'closedIdle' | 'blocked' | 'alertYes' | null,
): void {
  // What was said belongs to this case, and not to the next.
  const facts = draft.conversation.facts ?? [];
  const { parked = [], ...rest } = ended;
  const closed: Case = { ...rest, facts };
  draft.update({ facts: [] });
  // What waits for the customer to write is not sent any more, also where the case is taken up again: whoever wrote it was
  // told that it would be.
  const reason = voice.reason('closed-unsent', closed.desk, 'failed');
  for (const message of parked) draft.deliver(closed.lane, { op: 'mark', message, fate: 'failed', reason });
  voice.updateCard(draft, closed, 'closed');
  // Where others answer, they have the last word, and the platform takes none of ours.
  if (words && !ended.elsewhere) voice.tellCustomer(draft, words);
  stopTimers(draft, closed);
  const { conversation, context } = draft;
  const { resolution } = closed;
  // Whoever writes no summary leaves at least what the case was about.
  const { tags = [] } = closed;
  const summary = closed.summary ?? factsInWords(voice.textsAt(closed.desk), facts);
  const known: EarlierCase = {
    number: closed.number,
    category: closed.why.category,
    closedAt: context.now,
    ...(resolution && { resolution }),
    ...(summary && { summary: cutSummary(summary) }),
    ...(tags.length > 0 && { tags }),
  };
  const { number, category, closedAt } = known;
  const { answered, asked = [] } = closed;
  const returned: Returned = {
    number,
    category,
    at: closedAt,
    asked,
    ...(resolution && { resolution }),
    ...(answered && words !== 'blocked' && { agent: answered.by.name }),
  };
  const { greeted, modelUse } = conversation.bot;
  draft.update({
    earlier: [...(conversation.earlier ?? []), known].slice(-mostEarlier),
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
      // What was ended elsewhere is not taken up here: the bot is next.
      ...(ended.elsewhere ? {} : { last: closed }),
    },
    // What a customer has cost today is no part of what is forgotten with the case.
    bot: { greeted, unanswered: 0, choices: [], returned, ...(modelUse && { modelUse }) },
  });
  // Cards are made where nothing can be asked: the next one has to know where to lead.
  draft.withCases((cases) => {
    const link = cases.find(({ id }) => id === closed.id)?.link;
    const { earlier = [] } = draft.conversation;
    if (link === undefined) return;
    draft.update({ earlier: earlier.map((one) => (one.number === closed.number ? { ...one, link } : one)) });
  });
}
