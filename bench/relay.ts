import { join } from 'node:path';
import { type Crowd, gather, type Round } from './crowd.ts';
import { type Figure, median, percentile, show } from './figures.ts';
import { copyFilledStore } from './million.ts';
import type { Scale } from './scale.ts';
import { countStatements } from './statements.ts';

/** Throughput, latency and what a message costs, on an empty store. */
export async function measureRelay(folder: string, scale: Scale): Promise<Figure[]> {
  const crowd = await gather(join(folder, 'relay.db'), scale.conversations);
  try {
    await crowd.chat(scale.each);
    return [
      ...(await measureThroughput(crowd, scale)),
      ...(await measureDelay(crowd, scale)),
      ...(await measureCost(crowd, scale)),
    ];
  } finally {
    await crowd.close();
  }
}

async function measureThroughput(crowd: Crowd, scale: Scale): Promise<Figure[]> {
  const rates: number[] = [];
  const cpu: number[] = [];
  for (let round = 0; round < scale.rounds; round++) {
    const before = process.cpuUsage();
    const result = await crowd.chat(scale.each);
    const { user, system } = process.cpuUsage(before);
    rates.push(rate(result));
    cpu.push((user + system) / result.messages);
  }
  return [
    {
      name: 'durable messages relayed',
      value: median(rates),
      unit: '/s',
      target: { atLeast: 2_000 },
      detail: `${scale.conversations} conversations; rounds ${rates.map(show).join(' ')}`,
    },
    { name: 'processor time, both sides written', value: median(cpu), unit: 'µs/message' },
  ];
}

async function measureDelay(crowd: Crowd, scale: Scale): Promise<Figure[]> {
  const rounds: Round[] = [];
  for (let round = 0; round < scale.rounds; round++) rounds.push(await crowd.pace(scale.perSecond, scale.seconds));
  const at = (share: number) => rounds.map(({ delays }) => percentile(delays, share));
  const detail = (values: readonly number[]) => `at ${scale.perSecond}/s; rounds ${values.map(show).join(' ')}`;
  const worst = at(0.99);
  return [
    { name: 'delay to the other side, median', value: median(at(0.5)), unit: 'ms', detail: detail(at(0.5)) },
    {
      name: 'delay to the other side, 99th percent',
      value: median(worst),
      unit: 'ms',
      target: { atMost: 50 },
      detail: detail(worst),
    },
  ];
}

async function measureCost(crowd: Crowd, scale: Scale): Promise<Figure[]> {
  const before = crowd.house.store.stats();
  const { result, statements } = await countStatements(() => crowd.chat(scale.each));
  const { commits, writes } = crowd.house.store.stats();
  const each = (value: number) => value / result.messages;
  return [
    { name: 'database statements', value: each(statements.count), unit: '/message' },
    { name: 'writes, each on disk before it is told', value: each(writes - before.writes), unit: '/message' },
    { name: 'messages that share a commit', value: result.messages / (commits - before.commits), unit: '/commit' },
    { name: 'time in commits', value: each(statements.commitMs) * 1_000, unit: 'µs/message' },
    { name: 'time in other statements', value: each(statements.otherMs) * 1_000, unit: 'µs/message' },
  ];
}

/** Throughput with many stored messages, relative to an empty store: in turns, so that both see the same machine. */
export async function measureAgeing(folder: string, scale: Scale, say: (text: string) => void): Promise<Figure[]> {
  const path = join(folder, 'filled.db');
  copyFilledStore(path, scale.stored, say);
  const empty = await gather(join(folder, 'empty.db'), scale.conversations);
  const filled = await gather(path, scale.conversations);
  try {
    const rates: { readonly empty: number; readonly filled: number }[] = [];
    await empty.chat(scale.each);
    await filled.chat(scale.each);
    for (let round = 0; round < scale.pairs; round++) {
      const first = round % 2 === 0 ? empty : filled;
      const one = rate(await first.chat(scale.each));
      const other = rate(await (first === empty ? filled : empty).chat(scale.each));
      rates.push(first === empty ? { empty: one, filled: other } : { empty: other, filled: one });
    }
    const stored = scale.stored.toLocaleString('en');
    const ratios = rates.map((pair) => pair.filled / pair.empty);
    const filledRate = median(rates.map((pair) => pair.filled));
    return [
      {
        name: `relayed with ${stored} stored`,
        value: filledRate,
        unit: '/s',
        detail: `empty store in turns with it: ${show(median(rates.map((pair) => pair.empty)))}/s`,
      },
      {
        name: `relative to an empty store`,
        value: median(ratios),
        unit: '',
        target: { atLeast: 0.9 },
        detail: `pairs ${ratios.map(show).join(' ')}`,
      },
    ];
  } finally {
    await empty.close();
    await filled.close();
  }
}

function rate({ messages, seconds }: Round): number {
  return messages / seconds;
}
