import { desks, turnOf } from '../support/brand.ts';
import { judge } from './oracle.ts';
import { noFaults } from './platform.ts';
import { Script } from './script.ts';
import { type Sabotage, World } from './world.ts';

export interface Outcome {
  readonly seed: number;
  /** Broken promises; empty where there were none. */
  readonly wrong: readonly string[];
  readonly messages: number;
  readonly deaths: number;
}

const reopenWithinMs = 30_000;
const stormMs = 60_000;
/** Long enough for every backoff to end. */
const calmMs = 15 * 60_000;

/** One life of the whole system, the same for the same seed: a storm of faults, then calm, then judgement. */
export async function simulate(seed: number, sabotage?: Sabotage): Promise<Outcome> {
  const world = new World(seed, sabotage);
  try {
    const { random, chat, desk, clock } = world;
    // In half of the worlds, who writes soon after a close gets the same case back.
    if (random.chance(0.5)) world.turn = turnOf(desks, { reopenMs: reopenWithinMs });
    const script = new Script(world, random.int(2, 4));
    await world.boot();
    const faults = () => ({
      refuse: random.next() * 0.2,
      forbid: random.chance(0.2) ? 0.02 : 0,
      loseAnswer: random.next() * 0.1,
      breakBefore: random.next() * 0.1,
      repeat: random.next() * 0.2,
    });
    chat.faults = faults();
    desk.faults = faults();
    world.deathRate = random.chance(0.7) ? random.next() * 0.02 : 0;
    script.run(stormMs, random.int(3, 8));
    await clock.pass(stormMs);
    world.deathRate = 0;
    chat.faults = noFaults;
    desk.faults = noFaults;
    await clock.pass(calmMs);
    return { seed, wrong: await judge(world, script), messages: script.written.length, deaths: world.deaths };
  } finally {
    await world.close();
  }
}
