import { shippedTexts } from '../../config/texts/index.ts';
import { createBot } from '../../core/bot/bot.ts';
import { buildKnowledge } from '../../core/bot/knowledge.ts';
import type { Address } from '../../core/message.ts';
import { plain } from '../../core/richtext.ts';
import { triage } from '../../core/triage/index.ts';
import { createTurn } from '../../core/turn.ts';
import { createHandoff } from '../../handoff/index.ts';
import { rich, runs } from './seats/samples.ts';

/** A question that the bot answers with everything a text can have. */
export const question = 'How long does delivery take?';
export const answer = rich(runs.words);

/** A brand's turn, as the program makes it, with its desks in these rooms. */
export function turnOf(rooms: { readonly support: Address; readonly orders: Address }) {
  return createTurn({
    language: 'en',
    triage: (text) => {
      const decision = triage(text);
      return decision.escalate ? decision : null;
    },
    bot: createBot({
      name: 'Acme',
      greeting: () => plain('Hi, I am a bot.'),
      knowledge: buildKnowledge([
        {
          id: 'delivery',
          language: 'en',
          title: 'Delivery times',
          questions: [question, 'When will my order arrive?'],
          tags: ['delivery'],
          body: answer,
          source: 'Delivery times',
        },
      ]),
      unanswered: 2,
      texts: shippedTexts,
    }),
    handoff: createHandoff({
      desks: [
        { name: 'support', room: rooms.support },
        { name: 'orders', room: rooms.orders },
      ],
      routes: [{ when: {}, desk: 'support' }],
      notes: '//',
      reopenMs: 0,
      survey: false,
      texts: shippedTexts,
      deskLanguage: 'en',
      timezone: 'UTC',
    }),
  });
}
