import type { Case } from '../core/conversation.ts';
import type { Draft } from '../core/draft.ts';
import { frontdesk } from '../core/fallback.ts';
import type { HeldReply } from '../core/held-reply.ts';
import { type Card, plainParts } from '../core/message.ts';
import { plain } from '../core/richtext.ts';
import type { Texts } from '../core/texts.ts';
import type { Voice } from './voice.ts';

// Names of buttons and timers: they are in the store, and stay.
export const sendPrefix = 'send-held:';
export const keepPrefix = 'keep-held:';
export const timerPrefix = 'send-held:';

/** Asks what is to become of a held reply, or, once it is not open any more, says what became of it. */
export function heldCard(texts: Texts['desk'], held: HeldReply, words: string, isOpen: boolean): Card {
  const { sendAnyway, keepAsNote, undo } = texts;
  const keep = { id: keepPrefix + held.message, label: held.sendAt === undefined ? keepAsNote : undo };
  const buttons = held.sendAt === undefined ? [{ id: sendPrefix + held.message, label: sendAnyway }, keep] : [keep];
  const quote = plainParts(held.parts).replace(/\s+/gu, ' ').slice(0, 80);
  return { title: words, ...(isOpen ? { body: plain(`“${quote}”`), actions: buttons } : {}) };
}

/** Takes a reply out of those held, and says on its card what became of it. */
export function settleHeld(voice: Voice, draft: Draft, current: Case, held: HeldReply, words: string): Case {
  const rest = (current.held ?? []).filter(({ message }) => message !== held.message);
  const card = heldCard(voice.textsAt(current.desk), held, words, false);
  draft.deliver(current.lane, { op: 'edit', message: held.card, by: frontdesk, parts: [{ kind: 'card', card }] });
  if (held.sendAt !== undefined) draft.timer(timerPrefix + held.message, null);
  return draft.updateCase(current, { held: rest });
}

/**
 * The case ends or leaves its thread, and nobody has said what is to become of replies that are held: they stay
 * notes, and the thread is told so, since whoever wrote one may think that it went out.
 */
export function keepHeld(voice: Voice, draft: Draft, current: Case): Case {
  const held = current.held ?? [];
  if (held.length === 0) return current;
  const { heldKept } = voice.textsAt(current.desk);
  const settled = held.reduce((now, one) => settleHeld(voice, draft, now, one, heldKept), current);
  voice.tellDesk(draft, settled, 'heldLeft', { count: held.length });
  return settled;
}

/** The case has got another thread: what was asked in the old one is asked there. */
export function askHeldAgain(voice: Voice, draft: Draft, moved: Case): Case {
  const held = (moved.held ?? []).map((one) => ({ ...one, card: draft.context.newId() }));
  if (held.length === 0) return moved;
  const texts = voice.textsAt(moved.desk);
  for (const one of held) {
    const card = heldCard(texts, one, texts.heldStill, true);
    draft.deliver(moved.lane, { op: 'send', message: one.card, by: frontdesk, parts: [{ kind: 'card', card }] });
  }
  return draft.updateCase(moved, { held });
}
