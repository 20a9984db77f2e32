import { describe, expect, test } from 'vitest';
import { simulateCluster } from './cluster/simulate.ts';
import type { Sabotage } from './cluster/world.ts';

const seeds = 100;
/** A bug may show in one life of many. */
const mostSeeds = 1_000;
/** Ends what hangs, and measures nothing. */
const limit = 20 * 60_000;

test(
  `${seeds} lives of several processes on one store, dying, paused past their leases and told nonsense, break no promise`,
  async () => {
    let deaths = 0;
    let pauses = 0;
    for (let seed = 1; seed <= seeds; seed++) {
      const outcome = await simulateCluster(seed);
      deaths += outcome.deaths;
      pauses += outcome.pauses;
      expect(outcome.wrong, `npm run simulate -- --workers --from ${seed} --seeds 1`).toEqual([]);
    }
    expect(deaths).toBeGreaterThan(seeds / 2);
    expect(pauses).toBeGreaterThan(seeds / 2);
  },
  limit,
);

describe('a bug that is put in on purpose is found', () => {
  test.each<Sabotage>(['no-fence-of-turns', 'no-fence-of-attempts', 'no-claims', 'no-sweep', 'no-take-over'])(
    '%s',
    async (sabotage) => {
      let found = false;
      for (let seed = 1; seed <= mostSeeds && !found; seed++) {
        found = (await simulateCluster(seed, sabotage)).wrong.length > 0;
      }
      expect(found).toBe(true);
    },
    limit,
  );
});

test(
  'the same seed gives the same life',
  async () => {
    expect(await simulateCluster(7)).toEqual(await simulateCluster(7));
  },
  limit,
);
