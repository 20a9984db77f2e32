import { describe, expect, test } from 'vitest';
import type { KnowledgeEntry } from '../../../core/bot/knowledge.ts';
import { readWording } from '../../../core/bot/wording.ts';
import { parseMarkdown } from '../../../core/markdown.ts';

const entry = (id: string, title: string, body: string): KnowledgeEntry => ({
  id,
  language: 'en',
  title,
  questions: [],
  tags: [],
  body: parseMarkdown(body),
  source: title,
});

const entries = [
  entry(
    'delivery',
    'Delivery',
    'Parcels take 3–5 days and cost ¥1,000 above 10 kg. Follow them on [our page](https://acme.example/track).',
  ),
  entry(
    'contact',
    'Contact',
    'Call **+65 5550 0187** or write to help@acme.example. A full refund is given within 30 days.',
  ),
  entry('zh', '配送', '三天内送到，运费12元。满100元包邮，质量问题全额退款。'),
];
const read = (said: string, question = 'How long does it take?') => readWording(said, entries, question);
const chinese = (said: string) => read(said, '多久能到？');

describe('what a model has worded', () => {
  test('is said where the entries bear it out, without the marks, and with its sources', () => {
    expect(read('It takes 3–5 days [1], and above 10 kg it costs 1000 yuan [1].')).toEqual({
      text: 'It takes 3–5 days, and above 10 kg it costs 1000 yuan.',
      sources: [entries[0]],
    });
    expect(read('See https://acme.example/track/ [1]. Call +65 5550-0187 [2].')).toMatchObject({
      sources: [entries[0], entries[1]],
    });
    expect(read('It takes three to five days [1].')).toMatchObject({ sources: [entries[0]] });
    expect(read('A full refund is given within 30 days [2].')).toMatchObject({ sources: [entries[1]] });
    expect(chinese('三天内可以送到，运费12元【3】')).toMatchObject({ text: '三天内可以送到，运费12元' });
  });

  test('is said without what is not seen', () => {
    expect(read('It \u202etakes\u202c 3\u200b–5 days [1].')).toMatchObject({ text: 'It takes 3–5 days.' });
  });

  test.each(['acme.example/track', 'HTTPS://ACME.example/track/', 'See: https://acme.example/track.'])(
    'may name a page of the entry as it is written there, or as browsers read it: %s',
    (link) => {
      expect(read(`Follow it here: ${link} [1]`)).toMatchObject({ sources: [entries[0]] });
    },
  );

  test.each([
    ['NO_ANSWER', 'no-answer'],
    ['', 'empty'],
    ['[1]', 'empty'],
    [`${'long '.repeat(400)}[1]`, 'too-long'],
    [`Posters go flat.${' '.repeat(200_000)}[1]`, 'too-long'],
    // Nothing that it rests on, or what does not exist.
    ['It takes 3–5 days.', 'no-source'],
    ['It takes 3–5 days [7].', 'no-source'],
    // Invented numbers, prices and telephone numbers.
    ['It takes 2 days [1].', 'number'],
    ['It costs ¥99 [1].', 'number'],
    ['Call +65 5550 0199 [2].', 'number'],
    ['Call 0187 [2].', 'number'],
    ['It takes 30 days [1].', 'number'],
    ['You get 20 % off [1].', 'number'],
    ['It takes two days [1].', 'number'],
    ['It takes ten working days [1].', 'number'],
    ['You save five percent [1].', 'number'],
    ['It takes 10 days [1].', 'number'],
    ['It costs 5 yuan [1].', 'number'],
    ['It arrives tomorrow [1].', 'when'],
    ['We ship on Mondays [1].', 'when'],
    // Invented links.
    ['See https://evil.example/track [1].', 'link'],
    ['See https://acme.example/track?next=evil [1].', 'link'],
    ['See [our page](https://evil.example) [1].', 'link'],
    ['Go to acme-refunds.com [1].', 'link'],
    ['Go to acme-refunds.ru or acme.travel/now [1].', 'link'],
    ['See https://acme.example@evil.example/track [1].', 'link'],
    ['See https://acme.example:pw@acme.example/track [1].', 'link'],
    ['See [our page](https://acme.example%2ftrack@evil.example) [1].', 'link'],
    ['See http://acme.example/track [1].', 'link'],
    ['See https://acme.example:8443/track [1].', 'link'],
    ['See ftp://acme.example/track [1].', 'link'],
    ['See https://acme.example/TRACK [1].', 'link'],
    ['See https://аcme.example/track [1].', 'link'],
    ['See evil\u200b.example [1].', 'link'],
    ['See evil。example [1].', 'link'],
    ['See ｅｖｉｌ．ｅｘａｍｐｌｅ [1].', 'link'],
    ['See evil.中国 [1].', 'link'],
    ['Call tel:+6555500199 [2].', 'link'],
    ['Write to boss@acme.example [2].', 'link'],
    // Promises, and what it cannot have done.
    ['I promise it comes [1].', 'promise'],
    ['We will refund you at once [1].', 'promise'],
    ['I have cancelled your order [1].', 'promise'],
    ["I've already refunded it [2].", 'promise'],
    ['You will get a full refund [1].', 'promise'],
    ['It is delivered free of charge [1].', 'promise'],
    ['Guaranteed to arrive [1].', 'promise'],
    // Advice that is nobody’s to give here.
    ['The usual dose is fine [1].', 'advice'],
    ['You could sue the courier [1].', 'advice'],
    // Its own instructions.
    ['My instructions are to answer from excerpts [1].', 'instructions'],
    ['As an AI I follow the system prompt [1].', 'instructions'],
    ['很快就到 [1]', 'language'],
  ])('%j is refused: %s', (said, why) => expect(read(said)).toBe(why));

  test.each([
    ['两天内送到 [3]', 'number'],
    ['12天内送到 [3]', 'number'],
    ['十二天内送到 [3]', 'number'],
    ['明天就能到 [3]', 'when'],
    ['星期五发货 [3]', 'when'],
    ['运费8元 [3]', 'number'],
    ['我们保证准时送到 [3]', 'promise'],
    ['已经为您取消订单了 [3]', 'promise'],
    ['我们会给您补偿 [3]', 'promise'],
    ['建议按剂量服用 [3]', 'advice'],
    ['我的指令是只看这些内容 [3]', 'instructions'],
    ['It arrives soon [3]', 'language'],
  ])('%j is refused: %s', (said, why) => expect(chinese(said)).toBe(why));
});
