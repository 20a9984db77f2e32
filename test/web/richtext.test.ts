import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Span } from '../../core/richtext.ts';
import { layout, safeUrl } from '../../web/shared/richtext.ts';

const span = fc
  .record({
    start: fc.integer({ min: -3, max: 40 }),
    end: fc.integer({ min: -3, max: 40 }),
    style: fc.constantFrom('bold', 'italic', 'strike', 'underline', 'code', 'link'),
    url: fc.constantFrom('https://tea.example/', 'javascript:alert(1)', 'data:text/html,x', 'nonsense'),
  })
  .map((one): Span => {
    const { style, url, start, end } = one;
    return style === 'link' ? { start, end, style, url } : { start, end, style: style as 'bold' };
  });

function runs(text: string, spans: readonly Span[] = [], autolink = false) {
  return layout({ text, spans }, autolink).flatMap((block) => block.runs);
}

describe('laying text out', () => {
  it('shows every character exactly once, whatever the spans', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 30, unit: 'grapheme' }), fc.array(span), fc.boolean(), (text, spans, auto) => {
        expect(
          runs(text, spans, auto)
            .map((run) => run.text)
            .join(''),
        ).toBe(text);
      }),
    );
  });

  it('leads only to the web, to mail and to telephones', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(span), (text, spans) => {
        for (const { url } of runs(text, spans, true)) {
          if (url !== undefined) expect(url).toMatch(/^(https?|mailto|tel):/u);
        }
      }),
    );
    expect(safeUrl('mailto:help@tea.example')).toBe('mailto:help@tea.example');
    for (const url of ['javascript:alert(1)', ' JaVaScRiPt:alert(1)', 'data:text/html,x', 'file:///etc', '/desk', '']) {
      expect(safeUrl(url)).toBeNull();
    }
  });

  it('cuts overlapping spans into runs with both', () => {
    expect(
      runs('abcd', [
        { start: 0, end: 3, style: 'bold' },
        { start: 2, end: 4, style: 'italic' },
      ]),
    ).toEqual([
      { text: 'ab', styles: ['bold'] },
      { text: 'c', styles: ['bold', 'italic'] },
      { text: 'd', styles: ['italic'] },
    ]);
  });

  it('puts quotes and code blocks apart, without the empty line beside them', () => {
    const text = 'He said\nquoted\nand left';
    const blocks = layout({ text, spans: [{ start: 8, end: 14, style: 'quote' }] }, false);
    expect(blocks.map(({ kind, runs: [run] }) => [kind, run?.text])).toEqual([
      ['plain', 'He said'],
      ['quote', 'quoted'],
      ['plain', 'and left'],
    ]);
  });

  it('links bare addresses to themselves where asked, without the full stop or the Chinese that follows', () => {
    const links = (text: string) => runs(text, [], true).flatMap((run) => (run.url === undefined ? [] : [run.text]));
    expect(links('See https://tea.example/a?b=1. Bye')).toEqual(['https://tea.example/a?b=1']);
    expect(links('在https://tea.example/a看看')).toEqual(['https://tea.example/a']);
    expect(links('请看 https://tea.example/help，谢谢')).toEqual(['https://tea.example/help']);
    expect(links('javascript:alert(1) tea.example')).toEqual([]);
    expect(runs('https://tea.example', [], false)).toEqual([{ text: 'https://tea.example', styles: [] }]);
  });
});
