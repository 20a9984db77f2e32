import type { Inbound } from '../core/channel.ts';
import type { Case, Entry } from '../core/conversation.ts';
import { type Draft, earlierOf } from '../core/draft.ts';
import type { Mask } from '../core/mask.ts';
import { type Part, plainParts } from '../core/message.ts';
import type { RecordTexts } from '../core/record-texts.ts';
import { fill } from '../core/texts.ts';
import type { Incoming } from '../core/turn.ts';
import { holdsSecret } from './guard.ts';
import { lanesUpTo } from './lanes.ts';

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

/** So many earlier wordings stand below the newest, each cut to a length: all of them are in the transcript. */
const wordings = 3;
const wordingLength = 160;

/** What a desk reads, and what it is not to see. */
interface Reader {
  readonly records: RecordTexts;
  readonly hide: Mask;
}

/** The last wordings that a message had before, each in a line; empty where it had none. */
export function wordingsBelow(earlier: readonly string[], { records, hide }: Reader): string {
  return readableAgain(earlier)
    .slice(-wordings)
    .map((text) => wasLine(records, hide(text)))
    .join('\n');
}

/**
 * Passes on what the customer did besides writing: edits, deletes, reactions.
 * @param at who reads it
 */
export function relayChange(
  draft: Draft,
  thread: Pick<Case, 'lane'>,
  { event, target }: Incoming<Inbound>,
  at: Reader,
): void {
  if (!target) return;
  const about = { message: target.id, by: event.by };
  switch (event.type) {
    case 'edit': {
      const { by, parts } = target;
      const below = wordingsBelow(earlierOf(target, event.parts), at);
      const words = { was: plainParts(parts), ...(below !== '' && { below }) };
      return draft.deliver(thread.lane, { op: 'edit', ...about, by, parts: event.parts, ...words });
    }
    case 'delete':
      // It went along to wherever the case has moved, and is not to be read where it came from either.
      for (const lane of lanesUpTo(thread.lane)) draft.deliver(lane, { op: 'remove', ...about });
      return;
    case 'reaction':
      return draft.deliver(thread.lane, { op: 'react', ...about, emoji: event.emoji, added: event.added });
    default:
  }
}

function wasLine({ was }: RecordTexts, text: string): string {
  const line = [...text.replace(/\s+/gu, ' ').trim()];
  const shown = line.length > wordingLength ? `${line.slice(0, wordingLength).join('')}…` : line.join('');
  return `✏️ ${fill(was, { text: shown })}`;
}

/** What is shown of earlier wordings: no password and no key, which is what they are edited away for. */
export function readableAgain(earlier: readonly string[]): readonly string[] {
  return earlier.filter((text) => !holdsSecret(text));
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
