import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBytes } from '../../config/bytes.ts';
import { parseDuration } from '../../config/duration.ts';
import { nearest } from '../../config/nearest.ts';

describe('durations', () => {
  it.each([
    ['30s', 30_000],
    ['5m', 300_000],
    ['2h', 7_200_000],
    ['1d', 86_400_000],
    ['0s', 0],
    [' 10 m ', 600_000],
  ])('%s', (text, ms) => expect(parseDuration(text)).toBe(ms));

  it.each(['', '5', 'm', '5x', '-5m', '1.5h', '5M', '5m30s', '1e3s'])('%j is none', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  it('grow with their number', () => {
    const amount = fc.integer({ min: 0, max: 999_998 });
    fc.assert(
      fc.property(amount, fc.constantFrom('s', 'm', 'h', 'd'), (number, unit) => {
        const [shorter = Number.NaN, longer = Number.NaN] = [number, number + 1].map((n) =>
          parseDuration(`${n}${unit}`),
        );
        expect(shorter).toBeLessThan(longer);
      }),
    );
  });
});

describe('sizes', () => {
  it.each([
    ['512B', 512],
    ['500KB', 512_000],
    ['20MB', 20_971_520],
    ['1 gb', 1_073_741_824],
  ])('%s', (text, bytes) => expect(parseBytes(text)).toBe(bytes));

  it.each(['', '20', 'MB', '0MB', '-1MB', '1.5MB', '1TB'])('%j is none', (text) => {
    expect(parseBytes(text)).toBeUndefined();
  });
});

describe('the nearest name', () => {
  it('is found through slips and swapped letters', () => {
    expect(nearest('brnad', ['brand', 'server'])).toBe('brand');
    expect(nearest('HOST', ['port', 'host'])).toBe('host');
    expect(nearest('uploadlimit', ['origins', 'uploadLimit'])).toBe('uploadLimit');
  });

  it('is not made up', () => {
    expect(nearest('fr', ['en', 'zh'])).toBeUndefined();
    expect(nearest('colour', ['name', 'token'])).toBeUndefined();
    expect(nearest('anything', [])).toBeUndefined();
  });
});
