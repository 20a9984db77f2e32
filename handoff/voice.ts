import type { Case } from '../core/conversation.ts';
import type { Draft } from '../core/draft.ts';
import { frontdesk } from '../core/fallback.ts';
import type { Outcome } from '../core/message.ts';
import { join, plain, type RichText, styled } from '../core/richtext.ts';
import { fill, type Texts } from '../core/texts.ts';
import { caseCard } from './card.ts';
import type { CardState } from './machine.ts';
import { languageAt } from './routing.ts';
import type { Desk, HandoffSettings } from './settings.ts';
import { isSpared } from './sparing.ts';

/** A thread at a desk: a case's own, or one that it has left. */
type Thread = Pick<Case, 'lane' | 'desk'>;

/** What can be said in a thread in one sentence. */
type Notice = { [K in keyof Texts['desk']]: Texts['desk'][K] extends string ? K : never }[keyof Texts['desk']];

type Values = Readonly<Record<string, string | number>>;

/** How Frontdesk itself speaks: a sentence to the customer, a notice in a thread, a card. */
export interface Voice {
  /** What is read at a desk. */
  textsAt(desk: string): Texts['desk'];
  /** @returns whether it was said: where answers are counted, some are kept for people */
  tellCustomer(draft: Draft, text: keyof Texts['customer'], values?: Values): boolean;
  /**
   * A notice in a thread, in the language of its desk. It stays there, and is no part of the transcript.
   * @param words goes below it as it is
   */
  tellDesk(draft: Draft, thread: Thread, notice: Notice, values?: Values, words?: string): void;
  /** The same with a sentence that was put together before. */
  say(draft: Draft, thread: Thread, sentence: string): void;
  /** A notice that calls people of the room by name. */
  callAtDesk(
    draft: Draft,
    thread: Thread,
    notice: Notice,
    people: NonNullable<Desk['supervisors']>,
    values?: Values,
  ): void;
  updateCard(draft: Draft, shown: Case, state: CardState): void;
  /** Why something was not delivered, in the language of a desk. */
  reason(code: string | undefined, desk: string, outcome: Outcome): string;
}

/** Says something in a thread, which is no part of the transcript. */
function post(draft: Draft, lane: string, text: RichText): void {
  const message = draft.context.newId();
  draft.deliver(lane, { op: 'send', message, by: frontdesk, parts: [{ kind: 'text', text }] });
}

export function createVoice(settings: HandoffSettings): Voice {
  const textsAt = (desk: string) => settings.texts(languageAt(settings, desk), desk).desk;

  return {
    textsAt,
    tellCustomer(draft, text, values = {}) {
      if (isSpared(draft, text)) return false;
      const { language, case: current, previous } = draft.conversation;
      const sentence = settings.texts(language, (current ?? previous)?.desk).customer[text];
      draft.say(frontdesk, [{ kind: 'text', text: plain(fill(sentence, values)) }]);
      return true;
    },
    tellDesk(draft, { lane, desk }, notice, values = {}, words = '') {
      post(draft, lane, plain(`${fill(textsAt(desk)[notice], values)}\n${words}`.trim()));
    },
    say(draft, { lane }, sentence) {
      post(draft, lane, plain(sentence));
    },
    callAtDesk(draft, { lane, desk }, notice, people, values = {}) {
      const texts = textsAt(desk);
      const unnamed = notice === 'replyLate' ? texts.supervisor : texts.records.kinds.agent;
      const names = people.map(({ id, name }) => styled(`@${name ?? unnamed}`, { style: 'mention', id }));
      post(draft, lane, join([...names, plain(fill(texts[notice], values))], ' '));
    },
    updateCard(draft, shown, state) {
      const card = caseCard(settings, draft.conversation, shown, state);
      const delivery = { op: 'edit', message: shown.card, by: frontdesk, parts: [{ kind: 'card', card }] } as const;
      // Where it cannot be changed it may be gone, and the thread with it.
      draft.deliver(shown.lane, delivery, 'failures');
    },
    reason(code, desk, outcome) {
      const { failures } = textsAt(desk);
      // Of what nobody knows it must not be said that it was refused.
      const usual = outcome === 'unknown' ? 'timeout' : 'other';
      return failures[code ?? usual] ?? failures[usual] ?? '';
    },
  };
}
