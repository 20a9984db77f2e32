import { signal } from '@preact/signals';
import type { WirePart } from '../../adapters/web/protocol.ts';
import type { MediaKind } from '../../core/message.ts';
import type { Shown } from './fold.ts';

/** A text part as the server will show what was typed: without formatting. */
export function previewText(text: string): Extract<WirePart, { kind: 'text' }> {
  return { kind: 'text', text: { text, spans: [] } };
}

/** What was written, without its files and cards. */
export function textOf(message: Pick<Shown, 'parts'>): string {
  return message.parts.flatMap((part) => (part.kind === 'text' ? [part.text.text] : [])).join('\n');
}

/** The first words of a message, for quoting it. */
export function quoteOf(message: Pick<Shown, 'parts'>): string {
  const words = message.parts
    .map(wordsOf)
    .filter((one) => one !== '')
    .join(' ')
    .replace(/\s+/gu, ' ')
    .trim();
  return [...words].slice(0, 120).join('');
}

function wordsOf(part: WirePart): string {
  switch (part.kind) {
    case 'text':
      return part.text.text;
    case 'media':
      return part.caption?.text ?? part.file.name;
    case 'location':
      return part.label ?? '📍';
    case 'contact':
      return part.name;
    case 'card':
      return part.card.title;
    case 'unsupported':
      return part.label;
  }
}

/** What makes a note whatever the brand has chosen besides. */
const everywhere = '//';
/** What the brand has chosen, as the server says. */
const chosen = signal(everywhere);

export function setNoteMark(mark: string): void {
  chosen.value = mark.normalize('NFKC');
}

/** Notes stay at the desk; the server knows them by this beginning, in full width too. */
export function isNoteText(text: string): boolean {
  const plain = text.normalize('NFKC').trimStart();
  return plain.startsWith(everywhere) || plain.startsWith(chosen.value);
}

export function isNote(message: Pick<Shown, 'by' | 'parts'>): boolean {
  return message.by.kind === 'agent' && isNoteText(textOf(message));
}

/** What an agent typed for the desk itself, such as `!transfer billing`: the server relays none of it. */
export function isCommand(message: Pick<Shown, 'by' | 'parts'>): boolean {
  return message.by.kind === 'agent' && /^\s*!\s*\p{L}/u.test(textOf(message).normalize('NFKC'));
}

/** What is being written may become a note or a command, which is nobody's business but the team's. */
export function mayStayHere(text: string): boolean {
  const plain = text.normalize('NFKC').trimStart();
  return /^[/!]/u.test(plain) || (plain !== '' && chosen.peek().startsWith(plain.slice(0, 1)));
}

/** The note without the mark that makes it one. */
export function withoutNoteMark(text: string): string {
  const start = text.trimStart();
  const mark = [everywhere, chosen.peek()].find((one) => start.normalize('NFKC').startsWith(one));
  if (mark === undefined) return text;
  // In full width it may have another length.
  let length = 1;
  while (length < start.length && !start.slice(0, length).normalize('NFKC').startsWith(mark)) length += 1;
  return start.slice(length).replace(/^ /u, '');
}

/** What a file of this type is sent as. */
export function mediaKind(mime: string): MediaKind {
  if (mime.startsWith('image/')) return 'image';
  if (mime.startsWith('video/')) return 'video';
  if (mime.startsWith('audio/')) return 'audio';
  return 'file';
}
