import { desks, turnOf } from '../support/brand.ts';
import { Colleagues } from './colleagues.ts';
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
/** How far a clock is set forward or back. */
const longestJumpMs = 2 * 60_000;
/** Long enough for every backoff to end. */
const calmMs = 15 * 60_000;

/** One life of the whole system, the same for the same seed: a storm of faults, then calm, then judgement. */
export async function simulate(seed: number, sabotage?: Sabotage): Promise<Outcome> {
  const world = new World(seed, sabotage);
  try {
    const { random, chat, desk, clock } = world;
    // In half of the worlds, who writes soon after a close gets the same case back.
    const reopenMs = random.chance(0.5) ? reopenWithinMs : 0;
    // In half of them agents are held who answer at once after another, or may take back what they wrote.
    const undoMs = random.chance(0.5) ? 3_000 : 0;
    const guards = { leak: false, internal: [], words: [], collisionMs: 5_000, newerMs: 2_000, undoMs };
    world.turn = turnOf(desks, { reopenMs, ...(random.chance(0.5) ? { guards } : {}) });
    // In a quarter of them people in the platform's own app answer.
    const colleagues = random.chance(0.25) ? new Colleagues(world) : undefined;
    if (colleagues) {
      world.colleagues = colleagues;
      world.turn = turnOf(desks, { reopenMs, passedOn: ['chat'] });
    }
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
    for (let jumps = random.chance(0.5) ? random.int(1, 3) : 0; jumps > 0; jumps--) {
      clock.after(random.int(0, stormMs), () => clock.jump(random.int(-longestJumpMs, longestJumpMs)));
    }
    await clock.pass(stormMs);
    world.deathRate = 0;
    chat.faults = noFaults;
    desk.faults = noFaults;
    await clock.pass(calmMs);
    return {
      seed,
      wrong: await judge(world, script, colleagues),
      messages: script.written.length,
      deaths: world.deaths,
    };
  } finally {
    await world.close();
  }
}
