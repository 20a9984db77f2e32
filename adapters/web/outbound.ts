import type { Mark, Outgoing, Reaction } from '../../core/channel.ts';
import { type Card, type MediaKind, type Part, plainParts } from '../../core/message.ts';
import { split } from '../../core/split.ts';
import { textLimit } from './frames.ts';
import { quote } from './inbound.ts';
import type { KeptFile, KeptLine, KeptPart, MessageFacts } from './lines.ts';

/** A part of ours whose files are kept here: `files` has one for every media part, in order. */
export function toKept(parts: readonly Part[], files: readonly KeptFile[]): readonly KeptPart[] {
  const left = [...files];
  return parts.flatMap((part): readonly KeptPart[] => {
    switch (part.kind) {
      case 'text':
        // A browser lays out texts of any length, but one bubble of a megabyte helps nobody.
        return split(part.text, textLimit).map((text) => ({ kind: 'text', text }));
      case 'media': {
        const file = left.shift();
        if (!file) return [{ kind: 'unsupported', label: part.file.name ?? part.media }];
        return [{ ...part, media: shownAs(part.media, file.mime), file }];
      }
      default:
        return [part];
    }
  });
}

/** A picture or a film that no browser shows is a file to save. */
function shownAs(media: MediaKind, mime: string): MediaKind {
  if (media === 'image' || media === 'sticker') return mime.startsWith('image/') ? media : 'file';
  if (media === 'video') return mime.startsWith('video/') ? media : 'file';
  return media;
}

/** The line of a message on its way to a browser. */
export function messageLine(id: string, message: Outgoing, parts: readonly KeptPart[], at: number): KeptLine {
  const { by, replyTo, late } = message;
  const [answered] = replyTo?.ids ?? [];
  return {
    type: 'message',
    id,
    at,
    by,
    parts,
    ...(replyTo && {
      replyTo: { name: replyTo.name, quote: replyTo.quote, ...(answered === undefined ? {} : { id: answered }) },
    }),
    ...(late && { late: late.getTime() }),
  };
}

export function reactionLine(id: string, { by, emoji, added }: Reaction, at: number): KeptLine {
  return { type: 'reaction', id, at, by, emoji, added };
}

export function markLine(id: string, { fate, reason }: Mark, at: number): KeptLine {
  return { type: 'mark', id, at, fate, ...(reason === undefined ? {} : { reason }) };
}

/** What is kept of a message of ours, to judge what is done to it later. */
export function factsOf(stream: string, { by, parts }: Outgoing): MessageFacts {
  return {
    stream,
    by: by.id,
    name: by.name,
    quote: quote(parts),
    revision: 0,
    removed: false,
    actions: parts.flatMap((part) => (part.kind === 'card' ? (part.card.actions ?? []) : [])),
  };
}

/** The card that stands for a thread in the desk's list: the message's own, or its first words. */
export function cardOf(parts: readonly Part[]): Card {
  const own = cardIn(parts);
  if (own) return own;
  const [title = ''] = plainParts(parts).split('\n');
  return { title: title.slice(0, 120) };
}

/** The card among the parts, if there is one. */
export function cardIn(parts: readonly Part[]): Card | undefined {
  return parts.find((part) => part.kind === 'card')?.card;
}
