import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { featuresOf } from '../../../core/triage/features.ts';
import { read } from '../../../core/triage/reading.ts';

const of = (text: string) => {
  const { hashes, weights } = featuresOf(read(text).passage);
  return { hashes: [...hashes], weights: [...weights] };
};
/** The share of what two messages have in common. */
function shared(one: string, other: string): number {
  const [these, those] = [new Set(of(one).hashes), new Set(of(other).hashes)];
  const both = [...these].filter((hash) => those.has(hash)).length;
  return both / (these.size + those.size - both);
}

describe('what messages are compared by', () => {
  it('is the same each time, each feature once', () => {
    const { hashes } = of('I was charged twice, twice I tell you');
    expect(of('I was charged twice, twice I tell you').hashes).toEqual(hashes);
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it.each([
    ['I WAS CHARGED TWICE', 'i was charged twice'],
    ['ｉ ｗａｓ ｃｈａｒｇｅｄ', 'i was charged'],
    ['我要退款', '我 要 退 款'],
    ['我的錢被騙了', '我的钱被骗了'],
  ])('is the same for %s and %s', (one, other) => {
    expect(of(one).hashes).toEqual(of(other).hashes);
  });

  it('is more alike for the same in other words than for something else', () => {
    const alike = shared('the refund has not arrived', 'money back still not here');
    expect(alike).toBeGreaterThan(shared('the refund has not arrived', 'do you sell blue socks'));
  });

  it('tells an order of words from another', () => {
    expect(shared('you owe me money', 'i owe you money')).toBeLessThan(1);
  });

  it('is alike for a word with a slip', () => {
    expect(shared('refunded', 'refundedd')).toBeGreaterThan(shared('refunded', 'reopened'));
  });

  it('is bounded, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 3_000 }), (text) => {
        const { hashes, weights } = of(text);
        expect(hashes.length).toBe(weights.length);
        expect(hashes.length).toBeLessThanOrEqual(8_192);
      }),
    );
    expect(of('word '.repeat(100_000)).hashes.length).toBeLessThanOrEqual(8_192);
  });
});
