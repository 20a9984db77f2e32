import type { Case, Entry } from '../core/conversation.ts';
import type { Draft } from '../core/draft.ts';
import { frontdesk } from '../core/fallback.ts';
import type { HeldReply } from '../core/held-reply.ts';
import { type Part, type Party, plainParts } from '../core/message.ts';
import { fill } from '../core/texts.ts';
import { collide, overtake, type Suspicion, suspect } from './guard.ts';
import { heldCard, keepPrefix, sendPrefix, settleHeld, timerPrefix } from './held.ts';
import type { HandoffSettings } from './settings.ts';
import type { Voice } from './voice.ts';

/** Replies that an agent has to look at again, or may still take back. Until then they are notes. */
export interface Hold {
  /** @returns whether the reply is held; if not, it can go out */
  hold(draft: Draft, current: Case, reply: Reply): boolean;
  /** Whether a sent reply may not become these words: they look internal, as what it said before did not. */
  refuses(words: string, before: string): boolean;
  /** A button of a held reply. @returns whether it was one */
  pressed(draft: Draft, current: Case, action: string): boolean;
  /** What the agent made of a held reply; null: deleted. @returns whether it is one */
  changed(draft: Draft, current: Case, message: string, parts: readonly Part[] | null): boolean;
  /** Replies that only waited to be taken back go out now, as the case is about to change. */
  flush(draft: Draft, current: Case): Case;
  /** @returns whether the timer was one of a reply that waits */
  timer(draft: Draft, timer: string): boolean;
}

export interface Reply {
  readonly by: Party;
  readonly parts: readonly Part[];
  /** When it was written, in milliseconds. */
  readonly at: number;
  readonly origin: { readonly lane: string; readonly id: string };
  readonly answers: Entry | undefined;
}

/** More than that at once, and the oldest stay notes. */
const mostHeld = 20;

export function createHold(
  settings: HandoffSettings,
  voice: Voice,
  send: (draft: Draft, current: Case, held: HeldReply) => void,
): Hold {
  const { guards } = settings;

  function reason(desk: string, suspicion: Suspicion): string {
    const { held } = voice.textsAt(desk);
    return fill(held[suspicion.why], { ...suspicion });
  }

  function release(draft: Draft, current: Case, held: HeldReply): Case {
    const released = settleHeld(voice, draft, current, held, voice.textsAt(current.desk).heldSent);
    draft.publish(held.message, held.by, held.parts);
    send(draft, released, held);
    return draft.conversation.case ?? released;
  }

  function find({ held = [] }: Case, message: string): HeldReply | undefined {
    return held.find((one) => one.message === message);
  }

  return {
    refuses: (words, before) =>
      guards !== undefined && suspect(guards, words) !== undefined && suspect(guards, before) === undefined,

    hold(draft, current, { by, parts, at, origin, answers }) {
      if (!guards) return false;
      const suspicion =
        suspect(guards, plainParts(parts)) ??
        collide(guards, current, by, at) ??
        overtake(guards, current, answers?.id, at);
      if (!suspicion && guards.undoMs === 0) return false;
      const entry = draft.record({ by, parts, at, origin, visibility: 'note' });
      const sendAt = suspicion ? undefined : draft.context.now + guards.undoMs;
      const held: HeldReply = {
        message: entry.id,
        card: draft.context.newId(),
        by,
        parts,
        ...(answers?.visibility === 'public' && { replyTo: answers.id }),
        ...(sendAt !== undefined && { sendAt }),
      };
      if (suspicion) draft.audit(frontdesk, 'reply-held', { to: by.name, why: suspicion.why });
      if (sendAt !== undefined) draft.timer(timerPrefix + entry.id, sendAt);
      draft.updateCase(current, { held: [...(current.held ?? []), held].slice(-mostHeld) });
      const { sendingSoon } = voice.textsAt(current.desk);
      const words = suspicion
        ? reason(current.desk, suspicion)
        : fill(sendingSoon, { seconds: Math.round(guards.undoMs / 1000) });
      draft.deliver(current.lane, {
        op: 'send',
        message: held.card,
        by: frontdesk,
        parts: [{ kind: 'card', card: heldCard(voice.textsAt(current.desk), held, words, true) }],
      });
      return true;
    },

    pressed(draft, current, action) {
      const isSend = action.startsWith(sendPrefix);
      if (!isSend && !action.startsWith(keepPrefix)) return false;
      const held = find(current, action.slice((isSend ? sendPrefix : keepPrefix).length));
      // Pressed twice, or decided by a colleague: what was decided first counts.
      if (!held) return true;
      if (isSend) release(draft, current, held);
      else settleHeld(voice, draft, current, held, voice.textsAt(current.desk).heldKept);
      return true;
    },

    changed(draft, current, message, parts) {
      const held = find(current, message);
      if (!held) return false;
      if (!parts) {
        settleHeld(voice, draft, current, held, voice.textsAt(current.desk).heldKept);
        return true;
      }
      const all = (current.held ?? []).map((one) => (one === held ? { ...held, parts } : one));
      draft.updateCase(current, { held: all });
      return true;
    },

    flush(draft, current) {
      return (current.held ?? [])
        .filter(({ sendAt }) => sendAt !== undefined)
        .reduce((now, held) => release(draft, now, held), current);
    },

    timer(draft, timer) {
      if (!timer.startsWith(timerPrefix)) return false;
      const { case: current } = draft.conversation;
      const held = current && find(current, timer.slice(timerPrefix.length));
      if (held) release(draft, current, held);
      return true;
    },
  };
}
