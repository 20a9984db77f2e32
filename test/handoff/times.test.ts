import { expect, test } from 'vitest';
import { timeInWords } from '../../handoff/times.ts';

const at = Date.UTC(2026, 10, 26, 22, 8);

test.each([
  ['en', 'date', 'Nov 27, 2026, 6:08 AM GMT+8'],
  ['en', 'weekday', 'Friday, Nov 27, 6:08 AM GMT+8'],
  ['zh-Hans', 'date', '2026年11月27日 6:08 GMT+8'],
  ['zh-Hans', 'weekday', '11月27日星期五 6:08 GMT+8'],
  ['zh-Hant', 'date', '2026年11月27日 上午6:08 GMT+8'],
  ['zh-Hant', 'weekday', '11月27日星期五 上午6:08 GMT+8'],
] as const)('a time in %s, by its %s, ends with its zone', (language, day, words) => {
  // Between the hour and AM stands a narrow space.
  expect(timeInWords(at, 'Asia/Shanghai', language, day).replace(/\s/gu, ' ')).toBe(words);
});
