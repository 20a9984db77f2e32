import { setTimeout as wait } from 'node:timers/promises';
import type { Role } from '../../app/roles.ts';
import { createRandom, type Random } from '../simulation/random.ts';
import { Crowd } from './crowd.ts';
import { countLeft, readFacts } from './facts.ts';
import { createFaults, type Fault } from './faults.ts';
import { type Judgement, judge } from './oracle.ts';
import { Record } from './record.ts';
import { foundTown, type Town } from './town.ts';
import { during, ofProcessesAlone, type Struck, type Wait, waitsOf } from './waits.ts';

export interface Options {
  readonly seed: number;
  readonly ms: number;
  readonly processes: number;
  /** Each process does one thing, by `--role`; otherwise all do everything. */
  readonly isSplit: boolean;
  readonly progress?: (line: string) => void;
}

/** What a run did, and what came of it. */
export interface Run extends Judgement {
  readonly record: Record;
  readonly struck: readonly Struck[];
  readonly waits: readonly Wait[];
  /** Those of customers' messages that nothing but a process, or Redis, can have caused. */
  readonly ofProcesses: readonly Wait[];
  readonly repeated: number;
  readonly logs: readonly string[];
}

/** As the product promises: a process that hangs or is dead makes nobody wait for longer. */
const mostWaitMs = 30_000;
const restMs = { least: 1_000, most: 5_000 };
/** So that there is a time in which nothing but processes can be to blame. */
const longRestMs = 25_000;
const beforeLongRest = 7;
const quietWithinMs = 240_000;
const reportEveryMs = 15_000;

/** Two that work, or nobody would take a channel over. */
const split: readonly Role[] = ['worker', 'ingress', 'web', 'worker'];

function rolesOf(index: number, isSplit: boolean): readonly Role[] {
  const role = split[index % split.length];
  return isSplit && role ? [role] : [];
}

/** A run: people talk, things break, and in the end everything that was said is looked for. */
export async function live({ seed, ms, processes, isSplit, progress = () => {} }: Options): Promise<Run> {
  const record = new Record();
  const wrong: string[] = [];
  const random = createRandom(seed);
  const town = await foundTown(Array.from({ length: processes }, (_, index) => rolesOf(index, isSplit)));
  let crowd: Crowd | undefined;
  try {
    await Promise.all(town.fleet.places.map((_, index) => town.fleet.start(index)));
    await until(town.gate.isWhole, 60_000);
    crowd = await Crowd.gather(town, record, createRandom(seed + 1), (what) => wrong.push(what));
    crowd.askForPersons();
    await until(() => record.missing.length === 0, 60_000);

    crowd.talk();
    const struck = await strike(town, crowd, random, ms, (line) => progress(line), record);
    crowd.beSilent();
    progress('silence');
    await settle(town, crowd, record);
    for (const [index] of town.fleet.places.entries()) await town.fleet.stop(index);
    crowd.leave();
    const judgement = judge(record, await readFacts(town.postgres.url));
    const waits = waitsOf(record);
    const ofCustomers = waits.filter(({ written: { kind } }) => kind === 'customer');
    const ofProcesses = ofProcessesAlone(ofCustomers, struck);
    for (const one of ofProcesses) {
      const deaths = during(one, struck).filter(({ target }) => target === 'process').length;
      // Who takes over may die as well.
      if (one.ms <= mostWaitMs * Math.max(1, deaths)) continue;
      wrong.push(`${one.written.mark} waited for ${one.ms} ms because of ${deaths} processes`);
    }
    const { telegrams, fleet } = town;
    wrong.push(...telegrams.polled.faults, ...telegrams.hooked.faults, ...fleet.wrong, ...judgement.wrong);
    const { logs } = fleet;
    return { ...judgement, wrong, record, struck, waits, ofProcesses, repeated: crowd.post.repeated, logs };
  } finally {
    crowd?.leave();
    await town.close();
  }
}

/** Two hands, each with a fault at a time: one strikes processes, the other everything else. */
async function strike(
  town: Town,
  crowd: Crowd,
  random: Random,
  ms: number,
  progress: (line: string) => void,
  record: Record,
): Promise<readonly Struck[]> {
  const began = Date.now();
  const struck: Struck[] = [];
  const faults = createFaults(town, crowd, random);
  const seconds = () => `${((Date.now() - began) / 1000).toFixed(0).padStart(5)} s`;

  async function hand(mine: readonly Fault[], rests: boolean): Promise<void> {
    let left: Fault[] = [];
    for (let count = 1; Date.now() - began < ms; count += 1) {
      const isLong = rests && count % beforeLongRest === 0;
      await wait(isLong ? longRestMs : random.int(restMs.least, restMs.most));
      if (left.length === 0) left = shuffled(mine, random);
      const fault = left.pop();
      if (!fault) return;
      const from = Date.now();
      const one: Struck = { fault, from, until: Number.POSITIVE_INFINITY };
      struck.push(one);
      await fault.strike();
      one.until = Date.now();
      progress(`${seconds()}  ${fault.name} (${((one.until - from) / 1000).toFixed(1)} s)`);
    }
  }

  const telling = setInterval(() => {
    progress(`${seconds()}  ${record.written.size} messages, ${record.missing.length} on their way`);
  }, reportEveryMs);
  const isProcess = ({ target }: Fault) => target === 'process';
  const others = faults.filter((fault) => !isProcess(fault));
  await Promise.all([hand(faults.filter(isProcess), false), hand(others, true)]);
  clearInterval(telling);
  return struck;
}

/** Lets everything that was begun come to its end, as far as it will. */
async function settle(town: Town, crowd: Crowd, record: Record): Promise<void> {
  const { polled, hooked } = town.telegrams;
  let still = 0;
  let before = -1;
  await until(async () => {
    const left = polled.feed.waiting + hooked.feed.waiting + crowd.waiting + (await countLeft(town.postgres.url));
    const isStill = left === 0 && record.arrivals.length === before;
    before = record.arrivals.length;
    still = isStill ? still + 1 : 0;
    return still >= 10;
  }, quietWithinMs);
}

async function until(is: () => boolean | Promise<boolean>, withinMs: number): Promise<void> {
  const end = Date.now() + withinMs;
  while (Date.now() < end && !(await is())) await wait(250);
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  return items
    .map((item) => ({ item, at: random.next() }))
    .toSorted((one, other) => one.at - other.at)
    .map(({ item }) => item);
}
