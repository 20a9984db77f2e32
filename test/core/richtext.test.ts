import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toPlain } from '../../core/plaintext.ts';
import {
  concat,
  isPair,
  isSafeUrl,
  join,
  normalize,
  plain,
  type RichText,
  slice,
  styled,
} from '../../core/richtext.ts';
import { anyRichText, anyText } from './arbitraries.ts';

function expectValid({ text, spans }: RichText): void {
  for (const span of spans) {
    expect(span.start).toBeGreaterThanOrEqual(0);
    expect(span.end).toBeGreaterThan(span.start);
    expect(span.end).toBeLessThanOrEqual(text.length);
    expect(isPair(text, span.start) || isPair(text, span.end)).toBe(false);
  }
}

describe('normalize', () => {
  it('joins equal formats that touch or overlap, and keeps different links apart', () => {
    const content = normalize({
      text: 'abcdefgh',
      spans: [
        { style: 'link', url: 'https://b.example', start: 6, end: 8 },
        { style: 'bold', start: 2, end: 4 },
        { style: 'bold', start: 0, end: 2 },
        { style: 'bold', start: 3, end: 5 },
        { style: 'link', url: 'https://a.example', start: 5, end: 6 },
      ],
    });
    expect(content.spans).toEqual([
      { style: 'bold', start: 0, end: 5 },
      { style: 'link', url: 'https://a.example', start: 5, end: 6 },
      { style: 'link', url: 'https://b.example', start: 6, end: 8 },
    ]);
  });

  it('drops what lies outside, and takes in a whole emoji where half of one was meant', () => {
    const content = normalize({
      text: '😀!',
      spans: [
        { style: 'bold', start: 1, end: 99 },
        { style: 'italic', start: 5, end: 9 },
        { style: 'code', start: 2, end: 2 },
      ],
    });
    expect(content.spans).toEqual([{ style: 'bold', start: 0, end: 3 }]);
  });

  it('gives valid spans for any input, and changes nothing the second time', () => {
    fc.assert(
      fc.property(anyRichText, (content) => {
        const once = normalize(content);
        expect(once.text).toBe(content.text);
        expectValid(once);
        expect(normalize(once)).toEqual(once);
      }),
    );
  });
});

describe('slice and concat', () => {
  it('take a text apart and put it together again', () => {
    fc.assert(
      fc.property(anyRichText, fc.nat(100), (content, place) => {
        const whole = normalize(content);
        const at = Math.min(place, whole.text.length);
        const head = slice(whole, 0, at);
        const tail = slice(whole, at);
        expectValid(head);
        expectValid(tail);
        expect(concat(head, tail)).toEqual(whole);
      }),
    );
  });

  it('keep each format on the words that had it', () => {
    const content = concat('Send it to ', styled('Hangzhou', { style: 'bold' }), ' please');
    expect(slice(content, 8, 15)).toEqual({ text: 'to Hang', spans: [{ style: 'bold', start: 3, end: 7 }] });
  });

  it('give nothing for a range that is empty or backwards', () => {
    expect(slice(styled('abc', { style: 'bold' }), 2, 1)).toEqual(plain(''));
    expect(slice(styled('abc', { style: 'bold' }), 5)).toEqual(plain(''));
    expect(slice(styled('abc', { style: 'bold' }), -4, 1)).toEqual(styled('a', { style: 'bold' }));
  });

  it('join texts with a separator that carries no format', () => {
    const bold = styled('a', { style: 'bold' });
    expect(join([bold, bold], ', ')).toEqual({
      text: 'a, a',
      spans: [
        { style: 'bold', start: 0, end: 1 },
        { style: 'bold', start: 3, end: 4 },
      ],
    });
    expect(join([], ', ')).toEqual(plain(''));
  });
});

describe('isSafeUrl', () => {
  it.each([
    'https://rainmoss.example/track?order=RM-20816#map',
    'http://127.0.0.1:8080/desk',
    'HTTPS://RAINMOSS.EXAMPLE',
    'https://例子.example/路径',
    'mailto:hello@rainmoss.example',
    'tel:+8657155500142',
  ])('takes %s', (url) => expect(isSafeUrl(url)).toBe(true));

  it.each([
    '',
    'rainmoss.example',
    '/returns',
    '//evil.example',
    'javascript:alert(1)',
    ' javascript:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,<script>',
    'file:///etc/passwd',
    'https:',
    'https://',
    'https:evil.example',
    'https://a b.example',
    'https://safe.example/\u202egpj.exe',
    'mailto:',
    'slack://open',
  ])('refuses %j', (url) => expect(isSafeUrl(url)).toBe(false));

  it('keeps an unsafe link out of a text', () => {
    expect(styled('click', { style: 'link', url: 'javascript:alert(1)' })).toEqual(plain('click'));
  });
});

describe('toPlain', () => {
  it('names the address of a link whose label does not', () => {
    const link = styled('your orders', { style: 'link', url: 'https://rainmoss.example/orders' });
    expect(toPlain(concat('Open ', link, '.'))).toBe('Open your orders (https://rainmoss.example/orders).');
  });

  it.each([
    ['https://rainmoss.example/', 'https://rainmoss.example'],
    ['rainmoss.example/track', 'https://rainmoss.example/track'],
    ['hello@rainmoss.example', 'mailto:hello@rainmoss.example'],
    ['+8657155500142', 'tel:+8657155500142'],
  ])('leaves %s as it is', (label, url) => expect(toPlain(styled(label, { style: 'link', url }))).toBe(label));

  it('marks quoted lines', () => {
    const content = concat('She wrote:\n', styled('one\n\ntwo', { style: 'quote' }), '\nand left');
    expect(toPlain(content)).toBe('She wrote:\n> one\n> \n> two\nand left');
  });

  it('leaves text without formatting untouched, whatever is in it', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(toPlain(plain(text))).toBe(text);
      }),
    );
  });
});
