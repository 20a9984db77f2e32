import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromTelegram, isBlank, pieces, quiet, textLimit, toTelegram } from '../../../adapters/telegram/text.ts';
import type { Entity } from '../../../adapters/telegram/wire.ts';
import { normalize, plain, type RichText, type Span } from '../../../core/richtext.ts';
import { anyRichText, anyText } from '../../core/arbitraries.ts';
import { checkEntities } from '../../fakes/telegram/text.ts';

function rich(text: string, ...spans: Span[]): RichText {
  return { text, spans };
}

describe('text out and in again', () => {
  const golden: readonly (readonly [string, RichText, readonly Entity[]])[] = [
    ['bold', rich('a bold b', { style: 'bold', start: 2, end: 6 }), [{ type: 'bold', offset: 2, length: 4 }]],
    ['italic', rich('it', { style: 'italic', start: 0, end: 2 }), [{ type: 'italic', offset: 0, length: 2 }]],
    ['strike', rich('no', { style: 'strike', start: 0, end: 2 }), [{ type: 'strikethrough', offset: 0, length: 2 }]],
    ['underline', rich('un', { style: 'underline', start: 0, end: 2 }), [{ type: 'underline', offset: 0, length: 2 }]],
    ['code', rich('x = 1', { style: 'code', start: 0, end: 5 }), [{ type: 'code', offset: 0, length: 5 }]],
    ['a block of code', rich('a\nb', { style: 'pre', start: 0, end: 3 }), [{ type: 'pre', offset: 0, length: 3 }]],
    ['a quote', rich('said', { style: 'quote', start: 0, end: 4 }), [{ type: 'blockquote', offset: 0, length: 4 }]],
    [
      'a link',
      rich('see here', { style: 'link', url: 'https://acme.example/', start: 4, end: 8 }),
      [{ type: 'text_link', url: 'https://acme.example/', offset: 4, length: 4 }],
    ],
    ['a list', plain('• one\n• two'), []],
    [
      'offsets behind emoji with skin tones count UTF-16',
      rich('👍🏽 ok', { style: 'bold', start: 5, end: 7 }),
      [{ type: 'bold', offset: 5, length: 2 }],
    ],
    [
      'Chinese punctuation',
      rich('注意：请看。', { style: 'bold', start: 0, end: 3 }),
      [{ type: 'bold', offset: 0, length: 3 }],
    ],
    ['right to left', rich('שלום עולם', { style: 'bold', start: 5, end: 9 }), [{ type: 'bold', offset: 5, length: 4 }]],
    [
      'one inside the other',
      rich('abcd', { style: 'bold', start: 0, end: 4 }, { style: 'italic', start: 1, end: 2 }),
      [
        { type: 'bold', offset: 0, length: 4 },
        { type: 'italic', offset: 1, length: 1 },
      ],
    ],
    [
      'two that overlap: cut where they cross',
      rich('abcdef', { style: 'bold', start: 0, end: 4 }, { style: 'italic', start: 2, end: 6 }),
      [
        { type: 'bold', offset: 0, length: 4 },
        { type: 'italic', offset: 2, length: 2 },
        { type: 'italic', offset: 4, length: 2 },
      ],
    ],
    ['what looks like formatting', plain('*a* _b_ `c` [d](https://e.example) <b>f</b> :smile:'), []],
  ];

  it.each(golden)('%s', (_, content, entities) => {
    expect(toTelegram(content)).toEqual({ text: content.text, entities });
    expect(fromTelegram(content.text, entities)).toEqual(normalize(content));
  });

  it('takes what Telegram found by itself for plain text', () => {
    const found = ['mention', 'hashtag', 'cashtag', 'bot_command', 'url', 'email', 'phone_number', 'text_mention'];
    const entities = found.map((type) => ({ type, offset: 0, length: 4 }));
    expect(fromTelegram('@ana', entities)).toEqual(plain('@ana'));
  });

  it('drops links that nobody should follow, and keeps their words', () => {
    const link = { type: 'text_link', offset: 0, length: 4 };
    expect(fromTelegram('here', [{ ...link, url: 'javascript:alert(1)' }])).toEqual(plain('here'));
    expect(fromTelegram('here', [{ ...link, url: 'tg://user?id=1' }])).toEqual(plain('here'));
  });

  it('never combines code with anything but a quote', () => {
    const content = rich('abcd', { style: 'bold', start: 0, end: 4 }, { style: 'code', start: 1, end: 3 });
    expect(toTelegram(content).entities).toEqual([
      { type: 'bold', offset: 0, length: 1 },
      { type: 'code', offset: 1, length: 2 },
      { type: 'bold', offset: 3, length: 1 },
    ]);
  });
});

describe('any text', () => {
  it('survives, half characters aside', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(toTelegram(plain(text))).toEqual({ text: text.toWellFormed(), entities: [] });
      }),
    );
  });

  it('has entities that nest, lie within it and cut no character', () => {
    fc.assert(
      fc.property(anyRichText, (content) => {
        const { text, entities } = toTelegram(content);
        checkEntities(text, entities);
      }),
    );
  });

  it('comes back with the formatting it had, as far as Telegram has it', () => {
    const once = (content: RichText): RichText => {
      const { text, entities } = toTelegram(content);
      return fromTelegram(text, entities);
    };
    fc.assert(
      fc.property(anyRichText, (content) => {
        expect(once(once(content))).toEqual(once(content));
      }),
    );
  });

  it('is split within the limit, with entities whole in each piece', () => {
    fc.assert(
      fc.property(anyRichText, fc.integer({ min: 8, max: 40 }), (content, limit) => {
        for (const piece of pieces(content, limit)) {
          const { text, entities } = toTelegram(piece);
          expect(text.length).toBeLessThanOrEqual(limit);
          expect(isBlank(text)).toBe(false);
          checkEntities(text, entities);
        }
      }),
    );
  });

  it('has at most a hundred formats in a piece, which is what Telegram remembers', () => {
    const spans = Array.from(
      { length: 300 },
      (_, index): Span => ({ style: 'bold', start: index * 4, end: index * 4 + 2 }),
    );
    const split = pieces({ text: 'ab, '.repeat(300), spans }, textLimit);
    expect(split.every((piece) => toTelegram(piece).entities.length <= 100)).toBe(true);
    expect(split.flatMap((piece) => piece.spans).length).toBeGreaterThanOrEqual(300);
  });
});

describe('in a group, nothing typed comes to life', () => {
  const isCode = ({ text, spans }: RichText, words: string): boolean => {
    const start = text.indexOf(words);
    return spans.some((span) => span.style === 'code' && span.start <= start && span.end >= start + words.length);
  };

  it.each(['@ana', '@Ana_Bot', '/close', '/close@acme_bot', '(@ana)', '你好@ana'])('%s', (typed) => {
    const content = quiet(plain(`hello ${typed} there`));
    expect(content.text).toBe(`hello ${typed} there`);
    expect(isCode(content, /[@/][\w@]+/.exec(typed)?.[0] ?? '')).toBe(typed !== '你好@ana');
  });

  it.each(['@@ana', '@\u202dana', '@\rana', '@an\u2028a', '/\u202dclose', '/close\u202e@acme_bot', '@/close'])(
    'after Telegram has taken out what it shows to nobody: %j',
    (typed) => {
      const { text, spans } = quiet(plain(`hello ${typed} there`));
      expect(text).toBe(`hello ${typed} there`);
      const start = text.search(/@(?!@|\/)|\//u);
      expect(spans).toContainEqual({ start, end: `hello ${typed}`.length, style: 'code' });
    },
  );

  it.each(['mail@acme.example', 'https://acme.example/path', 'and/or', '5/6', '@', '/'])(
    'but leaves %s alone',
    (typed) => {
      expect(quiet(plain(typed))).toEqual(plain(typed));
    },
  );

  it('whatever else is over it', () => {
    fc.assert(
      fc.property(anyRichText, (content) => {
        const { text, entities } = toTelegram(quiet({ ...content, text: `${content.text} @everyone` }));
        const inert = entities.filter(({ type }) => type === 'code' || type === 'pre');
        for (let at = text.lastIndexOf('@everyone'); at < text.length; at += 1) {
          expect(inert.some(({ offset, length }) => offset <= at && at < offset + length)).toBe(true);
        }
      }),
    );
  });
});

it('a person whom we call is called by their id', () => {
  const called = { text: '@Bo please look', spans: [{ start: 0, end: 3, style: 'mention', id: '42' }] } as const;
  expect(toTelegram(called).entities).toMatchObject([{ type: 'text_mention', offset: 0, length: 3, user: { id: 42 } }]);
  expect(toTelegram({ ...called, spans: [{ ...called.spans[0], id: 'ana' }] }).entities).toEqual([]);
});
