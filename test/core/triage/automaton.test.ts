import fc from 'fast-check';
import { expect, it } from 'vitest';
import { automatonOf } from '../../../core/triage/automaton.ts';

function foundIn(text: string, words: readonly string[]): string[] {
  const found: string[] = [];
  automatonOf(words).scan(text, (word) => found.push(words[word] ?? ''));
  return found;
}

it('finds words within words, and those that overlap, in the order in which they end', () => {
  expect(foundIn('ushers', ['he', 'she', 'his', 'hers'])).toEqual(['she', 'he', 'hers']);
});

it('finds words wherever they are, in any script', () => {
  expect(foundIn('我要退款，退款!', ['退款', '要退', '款'])).toEqual(['要退', '退款', '款', '退款', '款']);
});

it('finds a word that stands twice in the list once, by its first number', () => {
  const numbers: number[] = [];
  automatonOf(['a', 'b', 'a']).scan('ab', (word) => numbers.push(word));
  expect(numbers).toEqual([0, 1]);
});

it('finds nothing without words, nor in nothing', () => {
  expect(foundIn('anything', [])).toEqual([]);
  expect(foundIn('', ['a'])).toEqual([]);
});

it('finds what looking for each word by itself finds', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '人', '\uffff'), maxLength: 30 });
  const word = fc.string({ unit: fc.constantFrom('a', 'b', '人', '\uffff'), minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(text, fc.uniqueArray(word, { maxLength: 20 }), (said, words) => {
      const all = words.flatMap((one) =>
        Array.from({ length: said.length }, (_, at) => (said.startsWith(one, at) ? one : '')),
      );
      expect(foundIn(said, words).toSorted()).toEqual(all.filter(Boolean).toSorted());
    }),
  );
});
