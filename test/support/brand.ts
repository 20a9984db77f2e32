import { shippedTexts } from '../../config/texts/index.ts';
import { createBot } from '../../core/bot/bot.ts';
import { buildKnowledge } from '../../core/bot/knowledge.ts';
import type { Escalation } from '../../core/conversation.ts';
import type { Log } from '../../core/log.ts';
import type { Opinions } from '../../core/opinions.ts';
import { plain } from '../../core/richtext.ts';
import { triage } from '../../core/triage/index.ts';
import { createTurn, type Turn } from '../../core/turn.ts';
import { createHandoff, type Desk, type HandoffSettings } from '../../handoff/index.ts';

/** A brand with one thing to know and two desks, for tests of what is not about the brand. */
export const desks: readonly Desk[] = [
  { name: 'support', room: { channel: 'desk', chat: 'support' } },
  { name: 'orders', room: { channel: 'desk', chat: 'orders' } },
];

export const testTurn = turnOf(desks);

/** @param theirs the desks, where not the usual ones @param more what is set otherwise @param answer how long delivery takes @param hunch what everything else is like @param opinions what a model thinks */
export function turnOf(
  theirs: readonly Desk[],
  more: Partial<HandoffSettings> = {},
  answer = plain('Orders arrive within three days.'),
  hunch: Escalation | null = null,
  opinions?: Opinions,
): Turn {
  return createTurn({
    language: 'en',
    triage: (text, before) => {
      const decision = triage(text, before);
      return decision.escalate ? decision : hunch;
    },
    bot: createBot({
      name: 'Acme',
      greeting: () => plain('Hi, I am a bot.'),
      knowledge: buildKnowledge([
        {
          id: 'delivery',
          language: 'en',
          title: 'Delivery times',
          questions: ['How long does delivery take?', 'When will my order arrive?'],
          tags: ['delivery'],
          body: answer,
          source: 'Delivery times',
        },
      ]),
      unanswered: 2,
      texts: shippedTexts,
    }),
    ...(opinions && { opinions }),
    handoff: createHandoff(settingsOf(theirs, more)),
  });
}

export function settingsOf(theirs: readonly Desk[] = desks, more: Partial<HandoffSettings> = {}): HandoffSettings {
  return {
    desks: theirs,
    routes: [{ when: {}, desk: 'support' }],
    notes: '//',
    reopenMs: 0,
    survey: false,
    canned: [],
    texts: shippedTexts,
    deskLanguage: 'en',
    timezone: 'UTC',
    ...more,
  };
}

export const silentLog: Log = { info: () => {}, warn: () => {}, error: () => {} };
