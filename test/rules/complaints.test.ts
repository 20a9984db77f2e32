import { expect, it } from 'vitest';
import { projectFiles, read } from './sources.ts';

/** The complaints about relays and support desks elsewhere that we have numbered. */
const numbers = Array.from({ length: 25 }, (_, index) => index + 1);

it('each complaint of those who use other relays is a test that bears its number', () => {
  const tests = projectFiles().filter((path) => path.startsWith('test/') && path.endsWith('.test.ts'));
  const text = tests.map(read).join('\n');
  const named = new Set([...text.matchAll(/\bit\(['`]complaint (\d+): /g)].map(([, number]) => Number(number)));
  expect(numbers.filter((number) => !named.has(number))).toEqual([]);
});
