import { describe, expect, it } from 'vitest';
import { hours } from '../../config/schema/hours.ts';

const problems = (written: unknown) => hours.safeParse(written).error?.issues.map(({ message }) => message) ?? [];

describe('opening hours', () => {
  it('are written by day, by a run of days, and in several stretches', () => {
    expect(
      hours.parse({ 'mon-wed': '09:00-18:00', wed: '19:00-20:30', sat: ['14:00 - 15:00', '10:00-12:00'] }),
    ).toEqual({
      week: {
        1: [{ from: 540, to: 1080 }],
        2: [{ from: 540, to: 1080 }],
        3: [
          { from: 540, to: 1080 },
          { from: 1140, to: 1230 },
        ],
        6: [
          { from: 600, to: 720 },
          { from: 840, to: 900 },
        ],
      },
      holidays: [],
    });
  });

  it('say what is wrong with them', () => {
    expect(problems({ mon: '9-18' })).toEqual([expect.stringContaining('09:00-18:00')]);
    expect(problems({ mon: '22:00-06:00' })).toEqual([expect.stringContaining('write a night as two')]);
    expect(problems({ mon: '09:70-18:00' })).not.toEqual([]);
    expect(problems({ holidays: ['1.1.2027'] })).toEqual([expect.stringContaining('2027-01-01')]);
    expect(problems({ monday: '09:00-18:00' })).not.toEqual([]);
  });
});
