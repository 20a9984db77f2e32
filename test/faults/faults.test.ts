import { expect, test } from 'vitest';
import { live } from './live.ts';
import { report } from './report.ts';

const minute = 60_000;
const seed = Number(process.env['FRONTDESK_SEED'] ?? Date.now() % 1_000_000);

/** Every other run is of processes that do one thing each. */
const isSplit = seed % 2 === 1;

test(`four processes ${isSplit ? 'with a role each ' : ''}under load lose, double and mix up nothing, whatever breaks around them (seed ${seed})`, {
  timeout: 12 * minute,
}, async () => {
  const run = await live({ seed, ms: 2 * minute, processes: 4, isSplit });
  expect(run.wrong, report(run)).toEqual([]);
  expect(run.struck.length).toBeGreaterThan(10);
  expect(run.waits.length).toBeGreaterThan(200);
});
