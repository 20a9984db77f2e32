import type { Format, RichText, Span } from '../../../core/richtext.ts';
import type { Styled } from './seat.ts';

type Run = readonly [text: string, format?: Format];

/** The same words with the same formatting, whoever types them. */
export const runs: Readonly<Record<Styled, readonly Run[]>> = {
  words: [
    ['now '],
    ['bold', { style: 'bold' }],
    [' and '],
    ['italic', { style: 'italic' }],
    [', '],
    ['struck', { style: 'strike' }],
    [', '],
    ['code()', { style: 'code' }],
    [' and 去 '],
    ['our 说明 page', { style: 'link', url: 'https://acme.example/help?a=1&b=2' }],
    ['.'],
  ],
  quote: [['as you said before', { style: 'quote' }]],
  block: [['if (a < b) {\n  run();\n}', { style: 'pre' }]],
};

/** Runs as text with spans. */
export function rich(pieces: readonly Run[]): RichText {
  const spans: Span[] = [];
  let text = '';
  for (const [piece, format] of pieces) {
    if (format) spans.push({ ...format, start: text.length, end: text.length + piece.length });
    text += piece;
  }
  return { text, spans };
}
