import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Figure } from '../../bench/figures.ts';
import { runNode } from '../app/process.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'frontdesk-smoke-relay-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

it('relays between Telegram and Slack beside a naive relay, and measures every target', {
  timeout: 120_000,
}, async () => {
  const file = join(folder, 'figures.json');
  const { status, stderr } = await runNode(['bench/relay/run.ts', '--quick', '--json', file]).ended;
  expect(status, stderr).toBe(0);
  const { figures } = JSON.parse(await readFile(file, 'utf8')) as { figures: Figure[] };
  expect(figures.filter(({ value }) => !Number.isFinite(value))).toEqual([]);
  const comparison = [{ atLeast: 1 }, { atMost: 1.5 }, { atMost: 10 }, { atMost: 10 }];
  expect(figures.filter(({ target }) => target).map(({ target }) => target)).toEqual([
    ...comparison,
    ...comparison,
    { atMost: 3 },
    { atMost: 10 },
    { atMost: 0 },
  ]);
});

it('compares with a relay of at most 120 lines', async () => {
  const naive = await readFile(new URL('../../bench/relay/naive.ts', import.meta.url), 'utf8');
  expect(naive.split('\n').length).toBeLessThanOrEqual(120);
});
