import { expect, it } from 'vitest';
import { createThrottle } from '../../../adapters/web/throttle.ts';

it('lets something happen now and then, each key by itself', () => {
  let now = 0;
  const may = createThrottle(2_000, () => now);
  expect([may('a'), may('a'), may('b')]).toEqual([true, false, true]);
  now = 1_999;
  expect(may('a')).toBe(false);
  now = 2_000;
  expect(may('a')).toBe(true);
});
