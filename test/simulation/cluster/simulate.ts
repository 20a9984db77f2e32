import { desks, turnOf } from '../../support/brand.ts';
import { judge } from '../oracle.ts';
import { noFaults } from '../platform.ts';
import { Script } from '../script.ts';
import { ClusterWorld, type Sabotage } from './world.ts';

export interface ClusterOutcome {
  readonly seed: number;
  /** Broken promises; empty where there were none. */
  readonly wrong: readonly string[];
  readonly messages: number;
  readonly deaths: number;
  readonly pauses: number;
}

const stormMs = 90_000;
/** Long enough for every backoff to end. */
const calmMs = 15 * 60_000;
const reopenWithinMs = 30_000;

/** Several processes, a storm of faults in which each may die, hang and be told nonsense, then calm and judgement. */
export async function simulateCluster(seed: number, sabotage?: Sabotage): Promise<ClusterOutcome> {
  const world = new ClusterWorld(seed, sabotage);
  try {
    const { random, chat, desk, clock, broker, perils } = world;
    if (random.chance(0.5)) world.turn = turnOf(desks, { reopenMs: reopenWithinMs });
    const script = new Script(world, random.int(2, 4));
    await world.open(random.int(2, 4));
    const faults = () => ({
      refuse: random.next() * 0.2,
      forbid: random.chance(0.2) ? 0.02 : 0,
      loseAnswer: random.next() * 0.1,
      breakBefore: random.next() * 0.1,
      repeat: random.next() * 0.2,
    });
    chat.faults = faults();
    desk.faults = faults();
    perils.death = random.chance(0.5) ? random.next() * 0.01 : 0;
    perils.pause = random.chance(0.7) ? random.next() * 0.01 : 0;
    perils.fail = random.chance(0.5) ? random.next() * 0.02 : 0;
    broker.faults = { lose: random.next() * 0.2, double: random.next() * 0.2, late: random.next() * 0.2 };
    if (random.chance(0.3)) clock.after(random.int(0, stormMs), () => broker.flush());
    if (random.chance(0.3)) {
      clock.after(random.int(0, stormMs / 2), () => {
        broker.isAway = true;
      });
    }
    script.run(stormMs, random.int(3, 8));
    await clock.pass(stormMs);
    Object.assign(perils, { death: 0, pause: 0, fail: 0 });
    broker.faults = { lose: 0, double: 0, late: 0 };
    broker.isAway = false;
    chat.faults = noFaults;
    desk.faults = noFaults;
    await clock.pass(calmMs);
    const { deaths, pauses } = world;
    return { seed, wrong: await judge(world, script), messages: script.written.length, deaths, pauses };
  } finally {
    await world.close();
  }
}
