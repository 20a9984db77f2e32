import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError } from '../../config/problems.ts';
import { loadExamples } from '../../config/triage-examples.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'frontdesk-examples-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function load(text: string) {
  const file = join(folder, 'triage.yaml');
  await writeFile(file, text);
  return loadExamples([file]);
}

const problems = (loading: Promise<unknown>) =>
  loading.then(
    () => [],
    (error: unknown) =>
      error instanceof ConfigError ? error.problems.map(({ line, path, message }) => ({ line, path, message })) : error,
  );

describe('the examples of triage', () => {
  it('are the shipped ones, and then the brand’s own', async () => {
    const shipped = await loadExamples([]);
    expect(shipped.length).toBeGreaterThan(3_000);
    const all = await load('- { category: billing, priority: high, handsOff: [too dear], stays: [how dear] }\n');
    expect(all.slice(0, shipped.length)).toEqual(shipped);
    expect(all.slice(shipped.length)).toEqual([
      { text: 'too dear', category: 'billing', priority: 'high', isOwn: true },
      { text: 'how dear', category: null, isOwn: true },
    ]);
  });

  it('may stand one on a line, with colons and all', async () => {
    const all = await load("- category: billing\n  handsOff: |\n    error: charged # twice\n\n    'too' dear\n");
    expect(all.slice(-2).map(({ text }) => text)).toEqual(['error: charged # twice', "'too' dear"]);
  });

  it('say where a slip is, and what was meant', async () => {
    expect(await problems(load('- category: biling\n  handsOff: [x]\n'))).toMatchObject([
      { line: 1, path: '[0].category', message: expect.stringContaining('billing') },
    ]);
    expect(await problems(load('- handsOff: [x]\n'))).toMatchObject([{ line: 1, path: '[0].handsOff' }]);
    expect(await problems(loadExamples([join(folder, 'none.yaml')]))).toMatchObject([
      { message: 'There is no such file' },
    ]);
  });
});
