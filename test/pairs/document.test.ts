import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { fidelityTable } from './table.ts';

test('the table of what is carried is the one that is proven (npm run fidelity writes it)', async () => {
  const written = await readFile(new URL('../../docs/fidelity.md', import.meta.url), 'utf8');
  expect(written).toBe(fidelityTable());
});
