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

/** Notes stay at the desk; the server knows them by this beginning. */
export function isNote(message: Pick<Shown, 'by' | 'parts'>): boolean {
  return message.by.kind === 'agent' && textOf(message).trimStart().startsWith('//');
}

/** The note without the mark that makes it one. */
export function withoutNoteMark(text: string): string {
  return text.replace(/^\s*\/\/ ?/u, '');
}

/** What a file of this type is sent as. */
export function mediaKind(mime: string): MediaKind {
  if (mime.startsWith('image/')) return 'image';
  if (mime.startsWith('video/')) return 'video';
  if (mime.startsWith('audio/')) return 'audio';
  return 'file';
}
