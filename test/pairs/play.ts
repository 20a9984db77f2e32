import { afterAll, beforeAll, describe, test } from 'vitest';
import { description, needsDescription } from '../fakes/telegram/schema.ts';
import { openPair, type Pair, type PairStage } from './stage.ts';
import { directions, endsOf, nameOf } from './table.ts';
import { howOf } from './thing.ts';
import { things } from './things/index.ts';

/**
 * Plays everything that is carried through each of these pairs.
 * @param isCostly whether a pair is played with what takes long, too
 */
export function play(pairs: readonly Pair[], isCostly: (pair: Pair) => boolean = () => true): void {
  // Telegram at the wire takes no upload without Telegram's own description of its calls.
  const playable = pairs.filter((pair) => description !== null || !Object.values(pair).includes('telegram'));
  const leftOut = description === null ? `, without Telegram's${needsDescription}` : '';

  describe.each(playable.map((pair) => [nameOf(pair), pair] as const))(`%s${leftOut}`, (_name, pair) => {
    let stage: PairStage;
    beforeAll(async () => {
      stage = await openPair(pair);
    });
    afterAll(() => stage?.close());

    for (const thing of things) {
      for (const direction of directions) {
        const { from, to } = endsOf(pair, direction);
        const how = howOf(thing, from, to.platform);
        if (thing.costly && !isCostly(pair)) continue;
        if (how === 'absent' || (thing.only && thing.only !== direction)) continue;
        test(`${thing.name}, ${direction}`, async () => {
          const { customer, agent } = stage;
          const [source, target] = direction === 'customer → desk' ? [customer, agent] : [agent, customer];
          await thing.run({ stage, from: source, to: target, how });
        });
      }
    }
  });
}
