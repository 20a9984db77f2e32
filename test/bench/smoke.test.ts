import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Figure, isReached, median, percentile } from '../../bench/figures.ts';
import { runNode } from '../app/process.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'frontdesk-smoke-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

it('measures every target of the bench, in numbers', { timeout: 120_000 }, async () => {
  const file = join(folder, 'figures.json');
  const { status, stderr } = await runNode(['bench/run.ts', '--quick', '--json', file]).ended;
  expect(status, stderr).toBe(0);
  const { figures } = JSON.parse(await readFile(file, 'utf8')) as { figures: Figure[] };
  expect(figures.filter(({ value }) => !(Number.isFinite(value) && value >= 0))).toEqual([]);
  expect(figures.filter(({ target }) => target).map(({ target }) => target)).toEqual([
    { atLeast: 2_000 },
    { atMost: 50 },
    { atLeast: 0.9 },
    { atMost: 150 },
    { atMost: 2 },
  ]);
});

it('takes the middle, and the share of values it was asked for', () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([1, 2, 3, 10])).toBe(2.5);
  const hundred = Array.from({ length: 100 }, (_, index) => index + 1);
  expect(percentile(hundred, 0.99)).toBe(99);
  expect(percentile(hundred, 0.5)).toBe(50);
  expect(percentile([7], 0.99)).toBe(7);
});

it('knows a target that was missed', () => {
  const figure = { name: 'x', unit: 's' };
  expect(isReached({ ...figure, value: 3, target: { atMost: 2 } })).toBe(false);
  expect(isReached({ ...figure, value: 3, target: { atLeast: 2 } })).toBe(true);
  expect(isReached({ ...figure, value: 3 })).toBeUndefined();
});
