import { join } from 'node:path';
import { type Figure, median, percentile, show } from '../figures.ts';
import type { Delays, Round } from './crowd.ts';
import type { Scale } from './scale.ts';
import { type Cost, openStage, type Stage } from './stage.ts';

interface Pair {
  readonly ours: Round & Cost;
  readonly naive: Round & Cost;
}

/** Frontdesk and the naive relay take turns, so that both see the same machine. */
export async function compare(folder: string, scale: Scale, flags: readonly string[]): Promise<Figure[]> {
  const ours = await openStage({ folder: join(folder, 'ours'), relay: 'frontdesk', flags });
  const naive = await openStage({ folder: join(folder, 'naive'), relay: 'naive', flags });
  const stages = [ours, naive];
  try {
    for (const stage of stages) {
      await stage.gather(scale.customers, 0);
      await stage.chat(scale.each);
    }
    const figures: Figure[] = [];
    for (const delayMs of scale.delays) {
      for (const stage of stages) await stage.behave(delayMs, 0);
      const full = await takeTurns(ours, naive, scale.rounds, (stage) => stage.chat(scale.each));
      const steady = await takeTurns(ours, naive, scale.rounds, (stage) => stage.pace(scale.perSecond, scale.seconds));
      figures.push(...figuresOf(delayMs, full, steady, scale));
    }
    return figures;
  } finally {
    for (const stage of stages) await stage.close();
  }
}

async function takeTurns(
  ours: Stage,
  naive: Stage,
  rounds: number,
  measure: (stage: Stage) => Promise<Round & Cost>,
): Promise<Pair[]> {
  const pairs: Pair[] = [];
  for (let round = 0; round < rounds; round++) {
    const [first, second] = round % 2 === 0 ? [ours, naive] : [naive, ours];
    const one = await measure(first);
    const other = await measure(second);
    pairs.push(first === ours ? { ours: one, naive: other } : { ours: other, naive: one });
  }
  return pairs;
}

function figuresOf(delayMs: number, full: readonly Pair[], steady: readonly Pair[], scale: Scale): Figure[] {
  const when = `API in ${delayMs} ms`;
  const rates = full.map(({ ours, naive }) => [rate(ours), rate(naive)] as const);
  const cpu = full.map(({ ours, naive }) => [ours.cpu, naive.cpu] as const);
  const calm = steady.map(({ ours, naive }) => [ours.cpu, naive.cpu] as const);
  return [
    { name: `relayed, ${when}`, value: mid(rates, 0), unit: '/s', detail: `naive ${show(mid(rates, 1))}/s` },
    {
      name: `throughput relative to naive, ${when}`,
      value: median(rates.map(([ours, naive]) => ours / naive)),
      unit: '',
      target: { atLeast: 1 },
      detail: `rounds ${rates.map(([ours, naive]) => show(ours / naive)).join(' ')}`,
    },
    {
      name: `processor time, ${when}`,
      value: mid(cpu, 0),
      unit: 'µs/message',
      detail: `naive ${show(mid(cpu, 1))}; at ${scale.perSecond}/s ${show(mid(calm, 0))}, naive ${show(mid(calm, 1))}`,
    },
    {
      name: `time relative to naive, ${when}`,
      value: median(cpu.map(([ours, naive]) => ours / naive)),
      unit: '',
      target: { atMost: 1.5 },
      detail: `rounds ${cpu.map(([ours, naive]) => show(ours / naive)).join(' ')}`,
    },
    ...delayFigures('toDesk', `to Slack, ${when}`, steady),
    ...delayFigures('toCustomer', `to Telegram, ${when}`, steady),
  ];
}

function delayFigures(to: keyof Delays, where: string, steady: readonly Pair[]): Figure[] {
  const at = (share: number) =>
    steady.map(({ ours, naive }) => [percentile(ours.delays[to], share), percentile(naive.delays[to], share)] as const);
  const p50s = at(0.5);
  const p99s = at(0.99);
  return [
    {
      name: `median delay ${where}`,
      value: mid(p50s, 0),
      unit: 'ms',
      detail: `naive ${show(mid(p50s, 1))}; 99th percent ${show(mid(p99s, 0))}, naive ${show(mid(p99s, 1))}`,
    },
    {
      name: `more than naive ${where}`,
      value: median(p50s.map(([ours, naive]) => ours - naive)),
      unit: 'ms',
      target: { atMost: 10 },
      detail: `rounds ${p50s.map(([ours, naive]) => show(ours - naive)).join(' ')}`,
    },
  ];
}

function mid(pairs: readonly (readonly [number, number])[], which: 0 | 1): number {
  return median(pairs.map((pair) => pair[which]));
}

function rate({ messages, seconds }: Round): number {
  return messages / seconds;
}
