import type { Inbound } from './channel.ts';
import type { Conversation } from './conversation.ts';
import { addressKey } from './message.ts';

/** The brand's systems speak of somebody who has not written yet. */
function customerOf(event: Inbound): Conversation['customer'] {
  if (event.by.kind === 'customer' || (event.type !== 'alert' && event.type !== 'profile')) return event.by;
  const { chat } = event.from;
  return { id: chat, name: (event.type === 'profile' && event.profile.name) || chat, kind: 'customer' };
}

/** A conversation in which nothing has been said yet. */
export function newConversation(event: Inbound, language: Conversation['language']): Conversation {
  return {
    id: addressKey(event.from),
    address: event.from,
    customer: customerOf(event),
    language,
    messages: 0,
    bot: { greeted: false, unanswered: 0, choices: [] },
    case: null,
    previous: null,
    cases: 0,
    recent: [],
  };
}
