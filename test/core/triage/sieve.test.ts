import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadExamples } from '../../../config/triage-examples.ts';
import { billing } from '../../../core/triage/fields/billing.ts';
import { care } from '../../../core/triage/fields/care.ts';
import { complaint } from '../../../core/triage/fields/complaint.ts';
import { emotion } from '../../../core/triage/fields/emotion.ts';
import { incident } from '../../../core/triage/fields/incident.ts';
import { personal } from '../../../core/triage/fields/personal.ts';
import { security } from '../../../core/triage/fields/security.ts';
import { technical } from '../../../core/triage/fields/technical.ts';
import { vip } from '../../../core/triage/fields/vip.ts';
import { needOf } from '../../../core/triage/needs.ts';
import { read } from '../../../core/triage/reading.ts';
import { sieveOf } from '../../../core/triage/sieve.ts';

describe('what a pattern cannot match without', () => {
  it.each([
    [/refund/, 'refund'],
    [/\b(?:late|lost)\b/, { any: ['late', 'lost'] }],
    [/(?:my|the) bill/, { any: ['my bill', 'the bil'] }],
    [/charg(?:ed|es)? twice/, { any: ['charged', 'charges', 'charg t'] }],
    [/paid (?:\w+ ){0,6}?twice/, { all: ['paid ', 'twice'] }],
    [/(?:paid|billed) .*(?:twice|again)/, { all: [{ any: ['paid ', 'billed '] }, { any: ['twice', 'again'] }] }],
    [/(?:ab)+cd/, { all: ['ab', 'cd'] }],
    [/(?:ab)+c/, 'ab'],
    [/(?:ab){1,3}/, 'ab'],
    [/扣(?:了|过)?两次/, { any: ['扣了两', '扣过两', '扣两次'] }],
    [/[款费]没到/, { any: ['款没到', '费没到'] }],
    [/fire(?! sale)/, 'fire'],
    [/(?<!camp)fire/, 'fire'],
    [/\$5/, '$5'],
    [/\w+/, null],
    [/(?:paid|\d+)/, null],
    [/[a-z]x?/, null],
  ])('%s', (pattern, need) => {
    expect(needOf(pattern)).toEqual(need);
  });

  it.each([/a/i, /(a)/, /(?<name>a)\k<name>/])('is not read from %s, rather than wrongly', (pattern) => {
    expect(() => needOf(pattern)).toThrow();
  });
});

const wordings = [billing, care, complaint, emotion, incident, personal, security, technical, vip].flatMap(
  ({ rules, stays, unless = [] }) => [...rules, ...stays, ...unless],
);
const texts = (await loadExamples([])).map(({ text }) => read(text).passage);

describe.each([
  ['en', 'english'],
  ['zh', 'chinese'],
] as const)('a sieve of all wordings, %s,', (language, form) => {
  const patterns = wordings.flatMap((wording) => wording[language] ?? []);
  const sieve = sieveOf(patterns);
  const missed = (text: string) => {
    sieve.sift(text);
    return patterns.filter((pattern) => new RegExp(pattern.source).test(text) && !sieve.mayMatch(pattern));
  };

  it('lets every pattern through that matches an example', () => {
    expect(texts.flatMap((passage) => missed(passage[form]))).toEqual([]);
  });

  it('lets every pattern through that matches words of the patterns themselves, in any order', () => {
    const words = patterns.flatMap(({ source }) => source.split(/[()|?:{}[\]\\,*+^$!<=]+/)).filter(Boolean);
    const word = fc.constantFrom(...new Set(words));
    const joint = language === 'en' ? ' ' : '';
    fc.assert(
      fc.property(fc.array(word, { maxLength: 12 }), (said) => {
        expect(missed(said.join(joint))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps most patterns from most messages', () => {
    let through = 0;
    for (const passage of texts) {
      sieve.sift(passage[form]);
      through += patterns.filter((pattern) => sieve.mayMatch(pattern)).length;
    }
    expect(through / texts.length / patterns.length).toBeLessThan(0.1);
  });
});
