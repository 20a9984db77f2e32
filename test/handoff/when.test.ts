import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseTime } from '../../handoff/when.ts';

/** A Thursday, 15:00 in Shanghai. */
const now = Date.parse('2026-11-26T07:00:00Z');
const meant = (typed: string, zone = 'Asia/Shanghai') => {
  const at = parseTime(typed, now, zone);
  return at === undefined ? undefined : new Date(at).toISOString().replace(':00.000Z', 'Z');
};

describe('until when an agent puts a case aside', () => {
  test.each([
    ['30m', '2026-11-26T07:30Z'],
    ['90 min', '2026-11-26T08:30Z'],
    ['2h', '2026-11-26T09:00Z'],
    ['2小时', '2026-11-26T09:00Z'],
    ['2 個小時', '2026-11-26T09:00Z'],
    ['45分钟', '2026-11-26T07:45Z'],
    ['3 days', '2026-11-29T07:00Z'],
    ['1周', '2026-12-03T07:00Z'],
    ['17:30', '2026-11-26T09:30Z'],
    ['09:00', '2026-11-27T01:00Z'],
    ['tomorrow', '2026-11-27T01:00Z'],
    ['Tomorrow 14:15', '2026-11-27T06:15Z'],
    ['明天', '2026-11-27T01:00Z'],
    ['明天１０：００', '2026-11-27T02:00Z'],
    ['fri', '2026-11-27T01:00Z'],
    ['monday 10:00', '2026-11-30T02:00Z'],
    ['周四', '2026-12-03T01:00Z'],
    ['2027-01-04', '2027-01-04T01:00Z'],
    ['2027-01-04 16:00', '2027-01-04T08:00Z'],
  ])('%s', (typed, at) => {
    expect(meant(typed)).toBe(at);
  });

  test.each([
    '',
    'soon',
    '0m',
    '25:00',
    '2026-11-25',
    '2026-02-31',
    '99999 days',
    '2030-01-01',
    '-2h',
    'mon mon',
    '2x',
  ])('%s is not understood, rather than guessed', (typed) => {
    expect(meant(typed)).toBeUndefined();
  });

  test('is a time of the wall clock where the clocks change', () => {
    const saturday = Date.parse('2026-10-24T10:00:00Z');
    expect(parseTime('tomorrow', saturday, 'Europe/Berlin')).toBe(Date.parse('2026-10-25T08:00:00Z'));
  });

  test('is to come, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), (typed) => {
        const at = parseTime(typed, now, 'UTC');
        expect(at === undefined || at > now).toBe(true);
      }),
    );
  });
});
