import { describe, expect, test } from 'vitest';
import { type Saboteur, sabotaged, saboteurs } from '../contracts/store/saboteurs.ts';
import { storeChecks } from '../contracts/store.ts';
import { openInFolder } from './open.ts';

const honest: Saboteur = { name: 'honest', sabotage: () => ({}) };

async function firstFailure(saboteur: Saboteur): Promise<string | undefined> {
  for (const check of storeChecks) {
    try {
      await check.run(sabotaged(saboteur, openInFolder));
    } catch {
      return check.name;
    }
  }
  return undefined;
}

test('the store’s contract has nothing against a store that sabotages nothing', async () => {
  expect(await firstFailure(honest)).toBeUndefined();
});

describe('the store’s contract notices a store that', () => {
  test.each(saboteurs)('$name', async (saboteur) => {
    expect(await firstFailure(saboteur)).toBeDefined();
  });
});
