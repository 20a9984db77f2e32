import type { Inbound } from '../core/channel.ts';
import type { Case, Entry } from '../core/conversation.ts';
import type { Draft } from '../core/draft.ts';
import { type Part, plainParts } from '../core/message.ts';
import type { Incoming } from '../core/turn.ts';

/**
 * Passes a recorded message on. `report`: an agent wants to know in any case, a customer only where it failed; of what
 * we post ourselves nobody does.
 */
export function relayMessage(
  draft: Draft,
  lane: string,
  entry: Entry,
  reply: Entry | undefined,
  report: 'always' | 'failures' | 'never',
): void {
  draft.deliver(
    lane,
    {
      op: 'send',
      message: entry.id,
      by: entry.by,
      parts: entry.parts,
      ...(draft.conversation.case ? { priority: draft.conversation.case.why.priority } : {}),
      // What a customer must not see is not quoted to one either.
      ...(reply && reply.visibility === 'public' ? { replyTo: reply.id } : {}),
    },
    report,
  );
}

/** Passes on what the customer did besides writing: edits, deletes, reactions. */
export function relayChange(draft: Draft, thread: Pick<Case, 'lane'>, { event, target }: Incoming<Inbound>): void {
  if (!target) return;
  const about = { message: target.id, by: event.by };
  switch (event.type) {
    case 'edit':
      return draft.deliver(thread.lane, {
        op: 'edit',
        ...about,
        by: target.by,
        parts: event.parts,
        was: plainParts(target.parts),
      });
    case 'delete':
      return draft.deliver(thread.lane, { op: 'remove', ...about });
    case 'reaction':
      return draft.deliver(thread.lane, { op: 'react', ...about, emoji: event.emoji, added: event.added });
    default:
  }
}

/** Makes a note whatever a brand has chosen besides: the web desk writes it, and fingers remember it from elsewhere. */
const everywhere = '//';

/**
 * Whether a message is a note: any of its texts or captions begins with the prefix or with `//`, also in full width
 * and behind white space, as fingers slip. A picture in front of the words must not make them public.
 */
export function isNote(parts: readonly Part[], prefix: string): boolean {
  const wanted = prefix.normalize('NFKC');
  return parts.some((part) => {
    const text = plainParts([part]).normalize('NFKC').trimStart();
    return text.startsWith(wanted) || text.startsWith(everywhere);
  });
}
