import { plain } from '../../core/richtext.ts';
import { split } from '../../core/split.ts';

/** How long a text is on the wire, where Tencent counts. */
export function bytesOf(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}

/**
 * A text in pieces of at most so many bytes, cut at sensible places. Each piece costs one of the few answers there
 * are, so that they are as long as the language allows: a Chinese character has three bytes, an English one has one.
 */
export function pieces(text: string, bytes: number): readonly string[] {
  if (bytesOf(text) <= bytes) return [text];
  // No UTF-16 unit takes more than three bytes, so that a third always fits.
  for (let limit = bytes; ; limit = Math.max(Math.floor(limit * 0.9), Math.floor(bytes / 3))) {
    const cut = split(plain(text), limit).map((piece) => piece.text);
    if (cut.every((piece) => bytesOf(piece) <= bytes)) return cut;
  }
}

/** As much of a text as fits, with a sign where something is left out. For labels that only point to the full text. */
export function shorten(text: string, bytes: number): string {
  if (bytesOf(text) <= bytes) return text;
  let kept = '';
  for (const sign of text) {
    if (bytesOf(kept + sign) > bytes - 3) break;
    kept += sign;
  }
  return `${kept}…`;
}
