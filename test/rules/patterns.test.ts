import { describe, expect, it } from 'vitest';
import { read, sourceFiles } from './sources.ts';

/** A choice of plain words that is repeated without end: `(?:all |my )*`, `(?:(?:all|my) )+`. */
const REPEATED = /\((?:\?:)?(?:\(\?:)?([^()[\]\\.*+?{}\n]*\|[^()[\]\\.*+?{}\n]*)(?:\)( ?))?\)(?:[*+]|\{\d+,\})/g;

/** The words of a choice that can be said by others of it too, or twice by themselves. */
function doubled(choice: string): readonly string[] {
  const words = choice.split('|').filter((word) => word !== '');
  return words.filter((word, index) => {
    const others = words.filter((_, other) => other !== index);
    return others.includes(word) || new RegExp(`^(?:${others.join('|')})+$`, 'u').test(word);
  });
}

function findings(path: string, text: string): readonly string[] {
  return Array.from(text.matchAll(REPEATED)).flatMap(([, choice = '', space = '']) =>
    doubled(choice.split('|').join(`${space}|`) + space).map((word) => `${path}: ${word}`),
  );
}

// What can be read in two ways, and is repeated, is tried in all of them: thirty words of a customer, made for it, would
// hold the process up for minutes, and forty for days.
describe('a repeated choice of words', () => {
  it('can be read in one way only', () => {
    const paths = sourceFiles().filter((path) => !path.startsWith('test/'));
    expect(paths.flatMap((path) => findings(path, read(path)))).toEqual([]);
  });

  it.each([
    ['(?:my |all |all my )*', 'all my '],
    ['^(?:(?:want|need|have|need) )*$', 'need '],
    ['(?:好|好的|的)+', '好的'],
  ])('is found out where it can be read in two: %s', (pattern, word) => {
    expect(findings('a', pattern)).toContain(`a: ${word}`);
  });
});
