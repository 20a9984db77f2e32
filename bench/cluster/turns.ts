import { type Figure, median, percentile, show } from '../figures.ts';
import type { Round } from '../relay/crowd.ts';
import type { Cost, Stage } from '../relay/stage.ts';
import type { Place } from './part.ts';

/** One of those that are compared. */
export interface Runner {
  readonly name: string;
  readonly stage: Stage;
}

/** What one of them did in one round. */
export interface Lap {
  readonly full: Round & Cost;
  /** Processor time of the servers per message, in µs. */
  readonly serversCpu: number;
  readonly steady: Round & Cost;
}

/** What each did, round by round. */
export type Laps = ReadonlyMap<Runner, readonly Lap[]>;

/** Everybody takes turns, so that all see the same machine. The first is what the others are compared with. */
export async function takeTurns(runners: readonly Runner[], { servers, scale, say }: Place): Promise<Laps> {
  const laps = new Map<Runner, Lap[]>(runners.map((runner) => [runner, []]));
  for (let round = 0; round < scale.rounds; round++) {
    const order = round % 2 === 0 ? runners : runners.toReversed();
    for (const runner of order) {
      const before = await servers.cpuTime();
      const full = await runner.stage.chat(scale.each);
      const serversCpu = ((await servers.cpuTime()) - before) / full.messages;
      const steady = await runner.stage.pace(scale.perSecond, scale.seconds);
      laps.get(runner)?.push({ full, serversCpu, steady });
      const rate = show(full.messages / full.seconds);
      say(
        `round ${round + 1} of ${scale.rounds}, ${runner.name}: ${rate}/s, 99th percent ${show(delayAt(steady, 0.99))} ms`,
      );
    }
  }
  return laps;
}

/** Throughput, delay and cost of one of them, and how its throughput compares with the base's in the same rounds. */
export function figuresOf(runner: Runner, laps: Laps, { scale }: Place, atLeast?: number): Figure[] {
  const own = laps.get(runner) ?? [];
  const [base] = laps.keys();
  const { name } = runner;
  const rates = own.map(({ full }) => full.messages / full.seconds);
  const cpu = own.map(({ full }) => full.cpu);
  const servers = own.map(({ serversCpu }) => serversCpu);
  const at = (share: number) => own.map(({ steady }) => delayAt(steady, share));
  const figures: Figure[] = [
    { name: `relayed, ${name}`, value: median(rates), unit: '/s', detail: `rounds ${rates.map(show).join(' ')}` },
    {
      name: `99th percent of delays, ${name}`,
      value: median(at(0.99)),
      unit: 'ms',
      detail: `at ${scale.perSecond}/s; median ${show(median(at(0.5)))}; rounds ${at(0.99).map(show).join(' ')}`,
    },
    {
      name: `processor time, ${name}`,
      value: median(cpu),
      unit: 'µs/message',
      ...(runner !== base && { detail: `Postgres and Redis ${show(median(servers))} more` }),
    },
  ];
  if (!base || runner === base) return figures;
  const ratios = (laps.get(base) ?? []).map(({ full }, round) => (rates[round] ?? 0) / (full.messages / full.seconds));
  const ratio: Figure = {
    name: `relative to ${base.name}, ${name}`,
    value: median(ratios),
    unit: '',
    ...(atLeast !== undefined && { target: { atLeast } }),
    detail: `rounds ${ratios.map(show).join(' ')}`,
  };
  return [...figures, ratio];
}

function delayAt({ delays }: Round, share: number): number {
  return percentile([...delays.toDesk, ...delays.toCustomer], share);
}
