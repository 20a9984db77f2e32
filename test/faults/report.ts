import type { Run } from './live.ts';
import { during, longest } from './waits.ts';

const slowest = 8;

/** The counts of a run, as a table. */
export function report({ record, struck, waits, ofProcesses, repeated, ...judgement }: Run): string {
  const written = [...record.written.values()];
  const of = (kind: string) => written.filter((one) => one.kind === kind).length;
  const rows: [string, string | number][] = [
    ['messages of customers', of('customer')],
    ['answers of agents', of('agent')],
    ['notes of agents', of('note')],
    ['cases closed', record.endings.filter(({ how }) => how === 'closed').length],
    ['cases given to another desk', record.endings.filter(({ how }) => how === 'moved').length],
    ['shown to customers', record.arrivals.filter(({ place }) => place.startsWith('chat:')).length],
    ['shown at desks', record.arrivals.filter(({ place }) => place.startsWith('desk:')).length],
    ['shown twice', judgement.duplicates],
    ['recorded as unknown', judgement.unknown],
    ['of these shown', judgement.unknownShown],
    ['brought again by Slack', repeated],
    ['faults', struck.length],
    ...[...Map.groupBy(struck, ({ fault }) => fault.name)]
      .map(([name, all]): [string, number] => [`  ${name}`, all.length])
      .toSorted(),
  ];
  for (const [name, kind] of [
    ['customers', 'customer'],
    ['agents', 'agent'],
  ] as const) {
    const ms = waits
      .filter((one) => one.written.kind === kind)
      .map((one) => one.ms)
      .toSorted((a, b) => a - b);
    const at = (share: number) => seconds(ms[Math.floor((ms.length - 1) * share)]);
    rows.push([`a message of ${name} arrived after, at the median`, at(0.5)]);
    rows.push(['  99 of 100 within', at(0.99)], ['  at the latest', at(1)]);
  }
  rows.push(['messages that nothing but processes and Redis can have held up', ofProcesses.length]);
  rows.push(['  the longest wait of these', seconds(longest(ofProcesses, 1)[0]?.ms)]);
  const width = Math.max(...rows.map(([name]) => name.length));
  const slow = longest(waits, slowest).map((one) => {
    const { mark, kind, place } = one.written;
    return `${seconds(one.ms).padStart(8)}  ${kind}'s ${mark}, ${place}: ${during(one, struck)
      .slice(0, 6)
      .map(({ name }) => name)
      .join(', ')}`;
  });
  const table = rows.map(([name, value]) => `${name.padEnd(width)} ${String(value).padStart(9)}`);
  return [...table, '', 'The slowest, and what happened meanwhile:', ...slow].join('\n');
}

function seconds(ms: number | undefined): string {
  return ms === undefined ? '–' : `${(ms / 1000).toFixed(1)} s`;
}
