import fc from 'fast-check';
import type { RichText, Span } from '../../core/richtext.ts';

const pieces = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    ' ',
    '  ',
    '\n',
    '\n\n',
    '\n  ',
    '。',
    '！？”',
    '. ',
    '，',
    '👩‍👩‍👧‍👦',
    '🇨🇳🇵🇹',
    'e\u0301',
    '👍🏽',
    '\u0301',
    '\ud83d',
  ),
);

/** Any text: every script, emoji of many code points, stray surrogates, much white space. */
export const anyText = fc.array(pieces, { maxLength: 30 }).map((all) => all.join(''));

const formats = fc.constantFrom(
  { style: 'bold' } as const,
  { style: 'italic' } as const,
  { style: 'code' } as const,
  { style: 'pre' } as const,
  { style: 'quote' } as const,
  { style: 'link', url: 'https://rainmoss.example/' } as const,
  { style: 'link', url: 'mailto:hello@rainmoss.example' } as const,
);

const anySpan = fc
  .tuple(formats, fc.integer({ min: -3, max: 80 }), fc.integer({ min: -3, max: 80 }))
  .map(([format, start, end]): Span => ({ ...format, start, end }));

/** Any text with any spans, impossible ones included. */
export const anyRichText: fc.Arbitrary<RichText> = fc.record({
  text: anyText,
  spans: fc.array(anySpan, { maxLength: 8 }),
});
