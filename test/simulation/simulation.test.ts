import { describe, expect, test } from 'vitest';
import { simulate } from './simulate.ts';
import type { Sabotage } from './world.ts';

const seeds = 120;
/** Lives are long, and the machine may be busy: this ends what hangs, and measures nothing. */
const limit = 20 * 60_000;

test(
  `${seeds} lives of the whole system, with faults and sudden deaths, break no promise`,
  async () => {
    let deaths = 0;
    for (let seed = 1; seed <= seeds; seed++) {
      const outcome = await simulate(seed);
      deaths += outcome.deaths;
      expect(outcome.wrong, `seed ${seed}`).toEqual([]);
    }
    expect(deaths).toBeGreaterThan(seeds);
  },
  limit,
);

describe('a bug that is put in on purpose is found', () => {
  test.each<Sabotage>(['ack-before-commit', 'forget-sending', 'overtake'])(
    '%s',
    async (sabotage) => {
      let found = false;
      for (let seed = 1; seed <= seeds && !found; seed++) found = (await simulate(seed, sabotage)).wrong.length > 0;
      expect(found).toBe(true);
    },
    limit,
  );
});

test(
  'the same seed gives the same life',
  async () => {
    expect(await simulate(7)).toEqual(await simulate(7));
  },
  limit,
);
