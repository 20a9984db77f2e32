import { afterEach, expect, test } from 'vitest';
import { type Day, live } from './day.ts';
import { report } from './report.ts';

let day: Day | undefined;
afterEach(() => day?.stage.remove());

test('a morning of 40 customers and six agents adds up in two ways, and nothing is lost or doubled', async () => {
  day = await live({ seed: 1, customers: 40, arrivals: [8.5, 11], shift: [9, 12.5], end: 14 });
  const { rows, wrong } = await report(day);
  expect(wrong).toEqual([]);
  const count = (what: string) => rows.find((row) => row.what === what)?.store ?? 0;
  expect(count('cases')).toBeGreaterThanOrEqual(40);
  expect(count('closes')).toBeGreaterThan(30);
  for (const what of ['transfers', 'snoozes', 'reopened', 'returns', 'surveys · 5'])
    expect(count(what)).toBeGreaterThan(0);
}, 120_000);
