import type { Case } from '../core/conversation.ts';
import type { Draft } from '../core/draft.ts';
import { frontdesk } from '../core/fallback.ts';
import { plain } from '../core/richtext.ts';
import { fill, type Texts } from '../core/texts.ts';
import { type CardState, caseCard } from './card.ts';
import type { HandoffSettings } from './settings.ts';

type Values = Readonly<Record<string, string | number>>;

/** How Frontdesk itself speaks: a sentence to the customer, a notice in a thread, a card. */
export interface Voice {
  readonly desk: Texts['desk'];
  tellCustomer(draft: Draft, text: keyof Texts['customer'], values?: Values): void;
  /** A notice in a case's thread. It stays there, and is no part of the transcript. */
  tellDesk(draft: Draft, lane: string, text: string, values?: Values): void;
  updateCard(draft: Draft, shown: Case, state: CardState): void;
  /** Why something was not delivered, in the agents' language. */
  reason(code: string | undefined): string;
}

export function createVoice(settings: HandoffSettings): Voice {
  const { desk } = settings.texts(settings.deskLanguage);
  return {
    desk,
    tellCustomer(draft, text, values = {}) {
      const sentence = settings.texts(draft.conversation.language).customer[text];
      draft.say(frontdesk, [{ kind: 'text', text: plain(fill(sentence, values)) }]);
    },
    tellDesk(draft, lane, text, values = {}) {
      draft.deliver(lane, {
        op: 'send',
        message: draft.context.newId(),
        by: frontdesk,
        parts: [{ kind: 'text', text: plain(fill(text, values)) }],
      });
    },
    updateCard(draft, shown, state) {
      const card = caseCard(settings, draft.conversation, shown, state);
      const delivery = { op: 'edit', message: shown.card, by: frontdesk, parts: [{ kind: 'card', card }] } as const;
      // Where it cannot be changed it may be gone, and the thread with it.
      draft.deliver(shown.lane, delivery, 'failures');
    },
    reason: (code) => desk.failures[code ?? 'other'] ?? desk.failures['other'] ?? '',
  };
}
