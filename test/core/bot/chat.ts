import { shippedTexts } from '../../../config/texts/index.ts';
import { createBot } from '../../../core/bot/bot.ts';
import { buildKnowledge } from '../../../core/bot/knowledge.ts';
import type { Conversation, Escalation } from '../../../core/conversation.ts';
import { type Card, plainParts } from '../../../core/message.ts';
import { plain } from '../../../core/richtext.ts';
import { createTurn, type Incoming } from '../../../core/turn.ts';

export const says = shippedTexts('en').customer;

const entry = (id: string, title: string, questions: readonly string[], body: string) => ({
  id,
  language: 'en' as const,
  title,
  questions,
  tags: [],
  body: plain(body),
  source: title,
});

/** Delivery, returns, gifts, and a festival that lasts from 1 to 2 seconds after the epoch. */
const knowledge = buildKnowledge([
  entry(
    'delivery',
    'Delivery times',
    ['How long does delivery take?'],
    'Three days.\n\n• Japan: five days\n• South Korea: six days',
  ),
  entry('returns', 'Returning an item', ['Can I return my teapot?', 'How do I return something?'], 'Within 30 days.'),
  entry('gift-cards', 'Gift cards', ['How do gift cards work?'], 'By e-mail.'),
  {
    ...entry('moon', 'Moon festival discount', ['Any discount for the moon festival?'], 'Ten percent.'),
    validFrom: 1_000,
    validUntil: 2_000,
  },
  entry('gift-wrapping', 'Gift wrapping', ['How does gift wrapping work?'], 'In red paper.'),
]);

/** A customer and the bot alone: what is escalated is only noted. */
export class Chat {
  conversation: Conversation | undefined;
  now = 0;
  readonly escalations: Escalation[] = [];
  /** What triage takes for a likely reason to call a person. */
  readonly hunches = new Map<string, Escalation>();
  #count = 0;
  readonly #turn = createTurn({
    language: 'en',
    triage: (text) => this.hunches.get(text) ?? null,
    bot: createBot({
      name: 'Acme',
      greeting: () => plain('Hi, I am a bot.'),
      knowledge,
      unanswered: 2,
      texts: shippedTexts,
    }),
    handoff: {
      resume: () => false,
      pressed: () => false,
      open: (_draft, why) => void this.escalations.push(why),
      customer: () => {},
      shiftEnded: () => {},
      worded: () => false,
      changed: () => {},
      desk: () => {},
      said: () => {},
      outcome: () => {},
      replayed: () => {},
      waits: () => {},
      late: () => {},
      timer: () => {},
      status: () => {},
      alert: () => {},
      endangered: () => {},
      profiled: () => {},
      window: () => {},
    },
  });

  /** @returns what the bot says to this */
  write(text: string): readonly string[] {
    return this.#run({ type: 'message', id: this.#id(), parts: [{ kind: 'text', text: plain(text) }] });
  }

  sendPicture(): readonly string[] {
    const file = { channel: 'web', id: 'f' };
    return this.#run({ type: 'message', id: this.#id(), parts: [{ kind: 'media', media: 'image', file }] });
  }

  press(action: string): readonly string[] {
    return this.#run({ type: 'action', id: 'card', action, values: {} });
  }

  /** The buttons of the last card. */
  card: Card | undefined;

  #run(deed: object): readonly string[] {
    const from = { channel: 'web', chat: 'may' };
    const by = { id: 'may', name: 'May', kind: 'customer' } as const;
    const event = { key: this.#id(), at: new Date(0), from, by, ...deed } as Incoming['event'];
    const draft = this.#turn(this.conversation, { lane: 'web/may', event }, { now: this.now, newId: () => this.#id() });
    this.conversation = draft?.conversation;
    return (draft?.entries ?? [])
      .filter(({ by: { kind } }) => kind === 'bot')
      .map(({ parts }) => {
        for (const part of parts) if (part.kind === 'card') this.card = part.card;
        return plainParts(parts);
      });
  }

  #id(): string {
    this.#count += 1;
    return String(this.#count);
  }
}
