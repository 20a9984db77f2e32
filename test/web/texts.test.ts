import { describe, expect, it } from 'vitest';
import { shippedTexts } from '../../config/texts/index.ts';
import { choose, fill } from '../../web/shared/language.ts';
import { adminTexts, deskTexts, talkTexts, widgetTexts } from '../../web/shared/texts/index.ts';

describe('languages', () => {
  it('have one word for a case', () => {
    const said = (language: 'zh-Hans' | 'zh-Hant', word: RegExp) =>
      JSON.stringify([shippedTexts(language).desk, deskTexts[language]]).match(word);
    expect(said('zh-Hant', /.{8}工單/)).toBeNull();
    expect(said('zh-Hans', /.{8}案件/)).toBeNull();
  });

  it('are chosen from what the browser asks for, first match first', () => {
    expect(choose(['fr', 'zh-HK', 'en'])).toBe('zh-Hant');
    expect(choose(['zh'])).toBe('zh-Hans');
    expect(choose(['zh-Hant-CN'])).toBe('zh-Hant');
    expect(choose(['en-GB', 'zh'])).toBe('en');
    expect(choose([null, undefined, 'de'])).toBe('en');
  });

  it('have the same texts, with the same places to fill in, and none left in another language', () => {
    const places = (text: string) => [...text.matchAll(/\{\w+\}/gu)].map(([place]) => place).sort();
    for (const table of [talkTexts, widgetTexts, deskTexts, adminTexts]) {
      for (const language of ['zh-Hans', 'zh-Hant'] as const) {
        const texts: Record<string, string> = { ...table[language] };
        for (const [name, english] of Object.entries(table.en)) {
          const text = texts[name] ?? '';
          expect(places(text), name).toEqual(places(english));
          expect(text, name).toMatch(/\p{Script=Han}|^\{emoji\}/u);
        }
      }
    }
  });

  it('fill in what is known and leave the rest visible', () => {
    expect(fill('{n} of {total}', { n: 3 })).toBe('3 of {total}');
    expect(fill('{name}', { name: '{n}' })).toBe('{n}');
  });
});
