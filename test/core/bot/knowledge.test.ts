import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadKnowledge } from '../../../config/knowledge.ts';
import { buildKnowledge, type KnowledgeEntry } from '../../../core/bot/knowledge.ts';
import type { Language } from '../../../core/conversation.ts';
import { detectLanguage } from '../../../core/language.ts';
import { plain } from '../../../core/richtext.ts';
import { everyday, stories, strayed } from './everyday.ts';
import { heldOut, heldOutUnrelated } from './held-out.ts';
import { heldOutLater } from './held-out-later.ts';
import { paraphrases, strangers, unrelated } from './questions.ts';

const demo = buildKnowledge(await loadKnowledge([fileURLToPath(new URL('../../../demo/knowledge', import.meta.url))]));

function ask(question: string) {
  return demo.search(question, detectLanguage(question) ?? 'en');
}

function entry(id: string, language: Language, title: string, questions: readonly string[] = []): KnowledgeEntry {
  return { id, language, title, questions, tags: [], body: plain(`All about ${title}.`), source: title };
}

type Table = readonly (readonly [question: string, ...entries: readonly string[]])[];

/** How the search does with a table of questions, in shares of all of them, and the questions it missed. */
function measure(table: Table) {
  const asked = table.map(([question, ...right]) => {
    const { verdict, matches } = ask(question);
    const found = matches.map(({ entry }) => entry.id);
    const isFirst = right.includes(found[0] ?? '');
    return { question, isFirst, isOffered: right.some((id) => found.includes(id)), isAnswered: verdict === 'answer' };
  });
  const share = (some: readonly unknown[]) => some.length / table.length;
  const wrong = asked.filter(({ isAnswered, isFirst }) => isAnswered && !isFirst);
  const missed = asked.filter(({ isFirst }) => !isFirst);
  return {
    first: 1 - share(missed),
    offered: share(asked.filter(({ isOffered }) => isOffered)),
    answered: share(asked.filter(({ isAnswered, isFirst }) => isAnswered && isFirst)),
    wrong: share(wrong),
    report: `wrong: ${wrong.map(({ question }) => question).join(' | ')}; not first: ${missed.map(({ question }) => question).join(' | ')}`,
  };
}

function shareWith(verdict: 'answer' | 'near', questions: readonly string[]): number {
  return questions.filter((question) => ask(question).verdict === verdict).length / questions.length;
}

describe("the demo's knowledge, asked what the search was never tuned with", () => {
  it.each([
    { name: 'short and long questions', table: heldOut, least: { first: 0.82, offered: 0.9, answered: 0.4 } },
    { name: 'later ones', table: heldOutLater, least: { first: 0.82, offered: 0.9, answered: 0.33 } },
  ])('keeps what it promises: $name', ({ table, least }) => {
    const { first, offered, answered, wrong, report } = measure(table);
    expect(first, report).toBeGreaterThanOrEqual(least.first);
    expect(offered, report).toBeGreaterThanOrEqual(least.offered);
    expect(answered, report).toBeGreaterThanOrEqual(least.answered);
    expect(wrong, report).toBeLessThanOrEqual(0.03);
  });

  it('seldom answers what is not its field', () => {
    const answers = heldOutUnrelated.filter((question) => ask(question).verdict === 'answer');
    expect(answers.length / heldOutUnrelated.length, answers.join(' | ')).toBeLessThanOrEqual(0.05);
    expect(shareWith('near', heldOutUnrelated)).toBeLessThanOrEqual(0.33);
  });
});

describe("the demo's knowledge", () => {
  it.each([
    { name: 'paraphrases', table: paraphrases, least: { first: 0.98, offered: 0.98, answered: 0.9 } },
    { name: 'questions in words of their own', table: strangers, least: { first: 0.9, offered: 0.96, answered: 0.65 } },
    { name: 'everyday questions', table: everyday, least: { first: 0.9, offered: 0.95, answered: 0.6 } },
    { name: 'stories', table: stories, least: { first: 0.78, offered: 0.87, answered: 0.25 } },
  ])('finds the right entry for $name, and hardly ever answers with a wrong one', ({ table, least }) => {
    const { first, offered, answered, wrong, report } = measure(table);
    expect(first, report).toBeGreaterThanOrEqual(least.first);
    expect(offered, report).toBeGreaterThanOrEqual(least.offered);
    expect(answered, report).toBeGreaterThanOrEqual(least.answered);
    expect(wrong, report).toBeLessThanOrEqual(0.02);
  });

  it("seldom answers another shop's question in the words of its own", () => {
    expect(shareWith('answer', strayed)).toBeLessThanOrEqual(0.03);
  });

  it.each([
    ['多久能收到货？', 'zh/delivery-times'],
    ['多久到', 'zh/delivery-times'],
    ['发货要几天', 'zh/delivery-times'],
    ['壶摔了咋办, 能修壶吗', 'zh/warranty'],
    ['my parcel is late', 'en/order-tracking'],
    ['where are you located', 'en/store-location'],
    ['do you ship to Germany', 'en/international-delivery'],
    ['guarantee', 'en/warranty'],
  ])('answers %j from %s', (question, id) => {
    expect(ask(question)).toMatchObject({
      verdict: 'answer',
      matches: [{ entry: { id } }, ...ask(question).matches.slice(1)],
    });
  });

  it.each(['多久', 'how long', 'when?', 'how much', '今天几号'])(
    'has nothing for %j, which names no subject',
    (question) => expect(ask(question).verdict).toBe('none'),
  );

  it('answers nothing that is not its field, and seldom offers anything for it', () => {
    const answered = unrelated.filter((question) => ask(question).verdict === 'answer');
    const offered = unrelated.filter((question) => ask(question).verdict === 'near');
    expect(answered).toEqual([]);
    expect(offered.length / unrelated.length, `offered something for: ${offered.join(' | ')}`).toBeLessThanOrEqual(
      0.12,
    );
  });

  it.each([
    "what's the weather",
    '你会写诗吗',
    'quantum physics',
    'asdfgh',
    'Do you sell cars?',
    'what is the',
    '',
    '👍',
    '???',
  ])('has nothing for %j', (question) => expect(ask(question)).toEqual({ verdict: 'none', matches: [] }));

  it('finds simplified entries for traditional questions', () => {
    expect(demo.search('請問運費怎麼算', 'zh-Hant')).toMatchObject({
      verdict: 'answer',
      matches: [{ entry: { language: 'zh-Hans' } }, ...demo.search('請問運費怎麼算', 'zh-Hant').matches.slice(1)],
    });
  });
});

describe('a search', () => {
  const returns = entry('returns', 'en', 'Returning a parcel', ['How do I return a parcel?']);
  const lost = entry('lost', 'en', 'A lost parcel', ['My parcel is lost']);
  const refund = entry('zh/refund', 'zh-Hans', '退款', ['退款多久到账']);
  const knowledge = buildKnowledge([returns, lost, refund]);

  it('answers a question asked word for word with the highest score', () => {
    const { verdict, matches } = knowledge.search('how do i RETURN a parcel??', 'en');
    expect(verdict).toBe('answer');
    expect(matches[0]?.entry).toBe(returns);
    expect(matches[0]?.score).toBeCloseTo(1);
  });

  it('offers what is near where the question fits several', () => {
    const { verdict, matches } = knowledge.search('parcel', 'en');
    expect(verdict).toBe('near');
    expect(matches.map(({ entry }) => entry.id).toSorted()).toEqual(['lost', 'returns']);
  });

  it.each(['retrun parcel', 'RETURNED PARCELS', 'ｒｅｔｕｒｎ　ｐａｒｃｅｌ', 'réturn the parcell'])(
    'reads %j as return parcel',
    (text) => {
      expect(knowledge.search(text, 'en').matches[0]?.entry).toBe(returns);
    },
  );

  it("falls back to other languages where the customer's has nothing", () => {
    expect(knowledge.search('return parcel', 'zh-Hant').matches[0]?.entry).toBe(returns);
    expect(knowledge.search('退款', 'en').matches[0]?.entry).toBe(refund);
  });

  it("prefers the customer's language", () => {
    const both = buildKnowledge([entry('a', 'zh-Hans', 'VIP'), entry('b', 'en', 'VIP'), entry('c', 'zh-Hant', 'VIP')]);
    expect(both.search('VIP', 'en').matches.map(({ entry }) => entry.id)).toEqual(['b']);
    expect(both.search('VIP', 'zh-Hans').matches.map(({ entry }) => entry.id)).toEqual(['a']);
    expect(both.search('VIP', 'zh-Hant').matches.map(({ entry }) => entry.id)).toEqual(['c']);
  });

  it('offers four matches at most', () => {
    const many = buildKnowledge(
      Array.from({ length: 9 }, (_, i) => entry(String(i), 'en', `Teapot number ${'abcdefghi'[i]}x`)),
    );
    const { verdict, matches } = many.search('teapot', 'en');
    expect(verdict).toBe('near');
    expect(matches).toHaveLength(4);
  });

  it('finds entries by id', () => {
    expect(knowledge.entry('lost')).toBe(lost);
    expect(knowledge.entry('nothing')).toBeUndefined();
  });

  it('offers both entries that a question of a small knowledge fits', () => {
    const small = buildKnowledge([
      entry('cards', 'en', 'Gift cards', ['How do gift cards work?']),
      entry('wrapping', 'en', 'Gift wrapping', ['How does gift wrapping work?']),
      entry('item', 'en', 'Returning an item'),
    ]);
    const { verdict, matches } = small.search('How do gifts work?', 'en');
    expect(verdict).toBe('near');
    expect(matches.map(({ entry }) => entry.id)).toEqual(['cards', 'wrapping']);
    expect(small.search('giftcard', 'en')).toMatchObject({ verdict: 'answer', matches: [{ entry: { id: 'cards' } }] });
    expect(small.search('can I send it back', 'en').matches[0]?.entry.id).toBe('item');
  });

  it('tells what is asked about a subject: how long, how much, where', () => {
    const box = buildKnowledge([
      entry('price', 'en', 'The box: price', ['How much is the box?']),
      entry('time', 'en', 'The box: time', ['How long does the box take?']),
      entry('place', 'en', 'The box: place', ['Where is the box?']),
    ]);
    const first = (question: string) => box.search(question, 'en').matches[0]?.entry.id;
    expect(['what does the box cost', 'how many days for the box', 'whereabouts is the box'].map(first)).toEqual([
      'price',
      'time',
      'place',
    ]);
  });

  it('takes the words that customers use for one another, in both languages', () => {
    const small = buildKnowledge([
      entry('guarantee', 'en', 'Guarantee'),
      entry('discount', 'en', 'Coupons'),
      entry('zh/repair', 'zh-Hans', '质保'),
      entry('zh/sale', 'zh-Hans', '折扣'),
    ]);
    expect(small.search('warranty', 'en').matches.map(({ entry }) => entry.id)).toEqual(['guarantee']);
    expect(small.search('any promotions?', 'en').matches.map(({ entry }) => entry.id)).toEqual(['discount']);
    expect(small.search('保修嗎', 'zh-Hant').matches.map(({ entry }) => entry.id)).toEqual(['zh/repair']);
    expect(small.search('有优惠吗', 'zh-Hans').matches.map(({ entry }) => entry.id)).toEqual(['zh/sale']);
  });

  it('offers, and does not answer with, an entry of which one sentence speaks of all that is asked', () => {
    const body = (text: string) => ({ text, spans: [] });
    const small = buildKnowledge([
      { ...entry('tea', 'en', 'Ingredients'), body: body('Leaves only.\nThe room also handles buckwheat and sesame.') },
      { ...entry('pots', 'en', 'Pots'), body: body('A room for pots.\nThey are fired.\nNo buckwheat is handled.') },
    ]);
    const { verdict, matches } = small.search('is buckwheat handled in that room', 'en');
    expect([verdict, matches[0]?.entry.id]).toEqual(['near', 'tea']);
  });

  describe('by words that only hint at what is meant', () => {
    const small = buildKnowledge([
      entry('refund', 'en', 'Refunds', ['Where is my refund?']),
      entry('jobs', 'en', 'Jobs', ['Are you hiring?']),
      entry('wrapping', 'en', 'Gift wrapping', ['Do you wrap gifts?']),
      entry('zh/wrapping', 'zh-Hans', '礼品包装', ['可以包装吗']),
    ]);
    const offered = (question: string, language: Language = 'en') => {
      const { verdict, matches } = small.search(question, language);
      return [verdict, matches[0]?.entry.id];
    };

    it.each([
      ['my bank shows nothing yet', 'refund'],
      ['could I be an apprentice', 'jobs'],
      ['it is for my sister', 'wrapping'],
    ])('offers an entry, and does not answer with it: %s', (question, id) => {
      expect(offered(question)).toEqual(['near', id]);
    });

    it('does so in Chinese, simplified and traditional', () => {
      expect(offered('给丈母娘的', 'zh-Hans')).toEqual(['near', 'zh/wrapping']);
      expect(offered('給丈母娘的', 'zh-Hant')).toEqual(['near', 'zh/wrapping']);
    });

    it('offers nothing where most of the question is about something else', () => {
      expect(offered('does my sister play the violin or the clarinet')).toEqual(['none', undefined]);
    });

    it("offers nothing in a language that is not the customer's", () => {
      const chinese = buildKnowledge([entry('other', 'en', 'Parking'), entry('zh/job', 'zh-Hans', '招聘')]);
      expect(chinese.search('could I be an apprentice', 'en').verdict).toBe('none');
      expect(chinese.search('可以当学徒吗', 'zh-Hans').matches[0]?.entry.id).toBe('zh/job');
    });
  });

  it('has nothing where there is no knowledge', () => {
    expect(buildKnowledge([]).search('return', 'en')).toEqual({ verdict: 'none', matches: [] });
  });

  it('gives the same result twice, for any text, with scores from 0 to 1', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...paraphrases.map(([question]) => question)));
    fc.assert(
      fc.property(text, fc.constantFrom<Language>('en', 'zh-Hans', 'zh-Hant'), (question, language) => {
        const found = demo.search(question, language);
        expect(demo.search(question, language)).toEqual(found);
        expect(found.matches.every(({ score }) => score > 0 && score <= 1.000001)).toBe(true);
        expect(found.matches.length === 0).toBe(found.verdict === 'none');
      }),
    );
  });
});
