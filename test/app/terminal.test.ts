import { describe, expect, test } from 'vitest';
import { harmless } from '../../app/terminal.ts';

describe('others’ words in a terminal', () => {
  test.each([
    ['\u001b[2J\u001b]0;mine\u0007gone', '\\u001b[2J\\u001b]0;mine\\u0007gone'],
    ['\u009b31mred', '\\u009b31mred'],
    ['good\rbad', 'good\\u000dbad'],
    ['one\ntwo', 'one\\u000atwo'],
    ['cod\u202Eexe.', 'cod\\u202eexe.'],
  ])('are written out where they would be obeyed', (words, shown) => {
    expect(harmless(words)).toBe(shown);
  });

  test.each(['Where is my order? 我的订单呢', '👩‍👩‍👧 🏴󠁧󠁢󠁥󠁮󠁧󠁿', 'naïve Ωμέγα עברית'])('are left alone: %s', (words) => {
    expect(harmless(words)).toBe(words);
  });

  test('stay the same JSON', () => {
    const words = '\u0000\u001b[1m\u0085\u009b\u2028\u202e"\\';
    expect(JSON.parse(harmless(JSON.stringify({ words })))).toEqual({ words });
  });
});
