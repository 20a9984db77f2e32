import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { triage } from '../../../core/triage/index.ts';
import { askInChinese } from './asks-in-chinese.ts';
import { askInEnglish } from './asks-in-english.ts';
import { stayInChinese } from './stays-in-chinese.ts';
import { stayInEnglish } from './stays-in-english.ts';

const asking = [...askInEnglish, ...askInChinese];
const staying = [...stayInEnglish, ...stayInChinese];

/** Half-width characters as full-width ones. */
function wide(text: string): string {
  return text.replace(/[!-~]/g, (character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0));
}

describe('a request for a person', () => {
  it.each(asking)('is noticed in %j', (text) => {
    expect(triage(text)).toMatchObject({ escalate: true, category: 'explicit', priority: 'normal' });
  });

  it.each(staying)('is not seen in %j', (text) => {
    expect(triage(text).category).not.toBe('explicit');
  });

  it('gives the customer’s own words as evidence', () => {
    expect(triage('My parcel is late. I want to tlak to a HUMNA now!').evidence).toEqual(['want to tlak to a HUMNA']);
    expect(triage('快递丢了，請幫我轉真人客服').evidence).toContain('轉真人客服');
    expect(triage('转 agent').evidence).toEqual(['转 agent']);
  });

  it('says what looked like a request and was none', () => {
    expect(triage('Are you a real person?')).toEqual({
      escalate: false,
      category: null,
      reason: 'Speaks of a person without asking for one',
      about: 'explicit',
      evidence: [expect.stringContaining('real person')],
    });
    expect(triage('不用转人工')).toMatchObject({ escalate: false, evidence: ['不用转人工'] });
  });

  it('has nothing to say of other messages', () => {
    expect(triage('Where is my order?')).toMatchObject({ escalate: false, evidence: [] });
  });

  it('stands beside a refusal of something else', () => {
    expect(triage("Don't transfer me to sales. Give me a supervisor.").escalate).toBe(true);
    expect(triage('不用退款，转人工').escalate).toBe(true);
  });

  it.each([
    ['upper case', (text: string) => text.toUpperCase()],
    ['full width', wide],
    ['characters that are not seen', (text: string) => [...text].join('\u200b')],
  ])('is judged alike in %s', (_, write) => {
    const texts = [...asking, ...staying].filter((text) => !/https?:|@/.test(text));
    expect(texts.filter((text) => triage(write(text)).escalate !== triage(text).escalate)).toEqual([]);
  });

  it('is judged whatever the text is', () => {
    const words = fc.constantFrom(...asking, ...staying, ' ', ',', '人工', '不', '"', 'not ', '\ud800', '\u200d');
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(words).map((list) => list.join('')),
        ),
        (text) => {
          expect(typeof triage(text).escalate).toBe('boolean');
        },
      ),
    );
  });

  it.each([
    'a ',
    'a',
    'a.',
    'a@',
    'talk to ',
    'talk to a human ',
    'i dont want to talk to a human ',
    'are you ',
    'is there a a a a a ',
    'agnet',
    'real ',
    'want me to ',
    '人工',
    '人工智能',
    '不要',
    '不用给我帮我你',
    '我要一个一个一个一个',
    '转agent',
    '人 ',
    '"',
    '"a',
    '\n>',
    'https://',
    '\u200b',
    'e\u0301',
    'ᄀ',
  ])('is judged in a hundred thousand characters of %j', (piece) => {
    const text = piece.repeat(Math.ceil(100_000 / piece.length));
    expect(typeof triage(text).escalate).toBe('boolean');
  });
});
