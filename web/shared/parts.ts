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

/** Notes stay at the desk; the server knows them by this beginning, in full width too. */
export function isNoteText(text: string): boolean {
  return text.normalize('NFKC').trimStart().startsWith('//');
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
  return /^\s*[/!]/u.test(text.normalize('NFKC'));
}

/** The note without the mark that makes it one. */
export function withoutNoteMark(text: string): string {
  return text.replace(/^\s*[/／]{2} ?/u, '');
}

/** What a file of this type is sent as. */
export function mediaKind(mime: string): MediaKind {
  if (mime.startsWith('image/')) return 'image';
  if (mime.startsWith('video/')) return 'video';
  if (mime.startsWith('audio/')) return 'audio';
  return 'file';
}
