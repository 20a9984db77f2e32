import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadKnowledge } from '../../../config/knowledge.ts';
import { buildKnowledge, type KnowledgeEntry } from '../../../core/bot/knowledge.ts';
import type { Language } from '../../../core/conversation.ts';
import { detectLanguage } from '../../../core/language.ts';
import { plain } from '../../../core/richtext.ts';
import { paraphrases, strangers, unrelated } from './questions.ts';

const demo = buildKnowledge(await loadKnowledge([fileURLToPath(new URL('../../../demo/knowledge', import.meta.url))]));

function ask(question: string) {
  return demo.search(question, detectLanguage(question) ?? 'en');
}

function entry(id: string, language: Language, title: string, questions: readonly string[] = []): KnowledgeEntry {
  return { id, language, title, questions, tags: [], body: plain(`All about ${title}.`), source: title };
}

describe("the demo's knowledge", () => {
  it('has the right entry first for nine paraphrases of ten, and nearly always among the matches', () => {
    const missed = paraphrases.filter(([question, id]) => ask(question).matches[0]?.entry.id !== id);
    const absent = paraphrases.filter(([question, id]) => !ask(question).matches.some(({ entry }) => entry.id === id));
    const report = `first: ${paraphrases.length - missed.length} of ${paraphrases.length}; missed: ${missed.join(' | ')}`;
    expect(1 - missed.length / paraphrases.length, report).toBeGreaterThanOrEqual(0.9);
    expect(1 - absent.length / paraphrases.length, `absent: ${absent.join(' | ')}`).toBeGreaterThanOrEqual(0.94);
  });

  it('seldom answers with the wrong entry', () => {
    const wrong = paraphrases.filter(([question, id]) => {
      const { verdict, matches } = ask(question);
      return verdict === 'answer' && matches[0]?.entry.id !== id;
    });
    expect(wrong.length / paraphrases.length, wrong.join(' | ')).toBeLessThanOrEqual(0.03);
  });

  it('answers most paraphrases at once', () => {
    const answered = paraphrases.filter(([question]) => ask(question).verdict === 'answer');
    expect(answered.length / paraphrases.length).toBeGreaterThanOrEqual(0.8);
  });

  it('offers the right entry for most questions in words of their own, and seldom answers with a wrong one', () => {
    const absent = strangers.filter(([question, id]) => !ask(question).matches.some(({ entry }) => entry.id === id));
    const wrong = strangers.filter(([question, id]) => {
      const { verdict, matches } = ask(question);
      return verdict === 'answer' && matches[0]?.entry.id !== id;
    });
    expect(1 - absent.length / strangers.length, `absent: ${absent.join(' | ')}`).toBeGreaterThanOrEqual(0.8);
    expect(wrong.length / strangers.length, `wrong: ${wrong.join(' | ')}`).toBeLessThanOrEqual(0.03);
  });

  it('answers nothing that is not its field, and seldom offers anything for it', () => {
    const answered = unrelated.filter((question) => ask(question).verdict === 'answer');
    const offered = unrelated.filter((question) => ask(question).verdict === 'near');
    expect(answered).toEqual([]);
    expect(offered.length / unrelated.length, `offered something for: ${offered.join(' | ')}`).toBeLessThanOrEqual(0.1);
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
