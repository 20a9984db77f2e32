import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concat, isPair, normalize, plain, slice, styled } from '../../core/richtext.ts';
import { split } from '../../core/split.ts';
import { anyRichText, anyText } from './arbitraries.ts';

const texts = (text: string, limit: number): string[] => split(plain(text), limit).map((piece) => piece.text);

describe('split', () => {
  it('returns a text within the limit as it is', () => {
    expect(texts('  hello\n', 8)).toEqual(['  hello\n']);
    expect(texts('', 8)).toEqual(['']);
  });

  it('prefers paragraphs to lines, lines to sentences, sentences to words', () => {
    expect(texts('One two. Three\nfour\n\nfive six', 24)).toEqual(['One two. Three\nfour', 'five six']);
    expect(texts('One two. Three\nfour five six', 20)).toEqual(['One two. Three', 'four five six']);
    expect(texts('One two. Three four five', 15)).toEqual(['One two.', 'Three four five']);
    expect(texts('One two three four', 10)).toEqual(['One two', 'three four']);
  });

  it('does not leave a crumb for the sake of a better place', () => {
    expect(texts('Hi.\n\nThis paragraph is a good deal longer', 30)).toEqual([
      'Hi.\n\nThis paragraph is a good',
      'deal longer',
    ]);
  });

  it('ends Chinese at a full stop or, failing that, at a comma, with their closing quotes', () => {
    expect(texts('他说：“明天到。”我们等着，好吗', 12)).toEqual(['他说：“明天到。”', '我们等着，好吗']);
    expect(texts('春茶已经到店了，欢迎各位来品', 12)).toEqual(['春茶已经到店了，', '欢迎各位来品']);
  });

  it('keeps the indentation of the next line', () => {
    expect(texts('if (tea) {\n  pour();\n}', 14)).toEqual(['if (tea) {', '  pour();\n}']);
  });

  it('cuts a long word between graphemes', () => {
    expect(texts('👩‍👩‍👧👩‍👩‍👧', 9)).toEqual(['👩‍👩‍👧', '👩‍👩‍👧']);
    expect(texts('e\u0301e\u0301e\u0301', 3)).toEqual(['e\u0301', 'e\u0301', 'e\u0301']);
  });

  it('cuts a grapheme longer than the limit between code points', () => {
    const pieces = texts('👩‍👩‍👧‍👦', 4);
    expect(pieces.join('')).toBe('👩‍👩‍👧‍👦');
    expect(pieces.every((piece) => piece.length <= 4 && piece.isWellFormed())).toBe(true);
  });

  it.each(['code', 'pre'] as const)('keeps %s in one piece where it fits', (style) => {
    const pieces = split(concat('Please run this: ', styled('npm ci', { style }), ' now'), 21);
    expect(pieces).toEqual([plain('Please run this:'), concat(styled('npm ci', { style }), ' now')]);
  });

  it('keeps a link in one piece, in Chinese without spaces too', () => {
    const link = styled('物流查询页面', { style: 'link', url: 'https://rainmoss.example/track' });
    expect(split(concat('包裹到哪儿了请看这里的', link, '谢谢'), 14)).toEqual([
      plain('包裹到哪儿了请看这里的'),
      concat(link, '谢谢'),
    ]);
  });

  it('cuts a code block that fits nowhere at a line end, as code on both sides', () => {
    const pieces = split(styled('first line\nsecond line\nthird line', { style: 'pre' }), 24);
    expect(pieces).toEqual([
      styled('first line\nsecond line', { style: 'pre' }),
      styled('third line', { style: 'pre' }),
    ]);
  });

  it('carries formatting on into the next piece', () => {
    expect(split(styled('strong words', { style: 'bold' }), 8)).toEqual([
      styled('strong', { style: 'bold' }),
      styled('words', { style: 'bold' }),
    ]);
  });

  it('gives one piece for white space alone, and refuses a limit that no emoji fits in', () => {
    expect(texts(' '.repeat(10), 4)).toEqual(['    ']);
    expect(() => split(plain('😀'), 1)).toThrow(RangeError);
    expect(() => split(plain('😀'), Number.NaN)).toThrow(RangeError);
  });

  it('for any text: no piece is too long or blank, and only white space at the cuts is left out', () => {
    fc.assert(
      fc.property(anyRichText, fc.integer({ min: 2, max: 40 }), (content, limit) => {
        const whole = normalize(content);
        fc.pre(whole.text.length > limit && whole.text.trim() !== '');
        let at = 0;
        for (const piece of split(whole, limit)) {
          expect(piece.text.length).toBeLessThanOrEqual(limit);
          expect(piece.text).not.toMatch(/^[ \n]*$/u);
          while (!whole.text.startsWith(piece.text, at)) {
            expect(whole.text[at]).toMatch(/^\s$/u);
            at += 1;
          }
          expect(isPair(whole.text, at)).toBe(false);
          expect(piece).toEqual(slice(whole, at, at + piece.text.length));
          at += piece.text.length;
        }
        expect(whole.text.slice(at).trim()).toBe('');
      }),
      { numRuns: 500 },
    );
  });

  it('for any text: no grapheme that fits is cut', () => {
    const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
    fc.assert(
      fc.property(anyText, (raw) => {
        const text = raw.replace(/\s/gu, '');
        const graphemes = [...segmenter.segment(text)];
        const limit = Math.max(2, ...graphemes.map(({ segment }) => segment.length));
        const starts = new Set([...graphemes.map(({ index }) => index), text.length]);
        let at = 0;
        for (const piece of split(plain(text), limit)) {
          at += piece.text.length;
          expect(starts.has(at)).toBe(true);
        }
        expect(at).toBe(text.length);
      }),
      { numRuns: 500 },
    );
  });
});
