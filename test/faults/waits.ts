import type { Fault } from './faults.ts';
import type { Record, Written } from './record.ts';

/** When a fault began, and when what it took away was back. */
export interface Struck {
  readonly fault: Fault;
  readonly from: number;
  until: number;
}

/** How long somebody waited. */
export interface Wait {
  readonly written: Written;
  readonly ms: number;
}

/** The platforms that a message passes on its way to the desk, by the kind of customer. */
const passes: Readonly<{ [kind: string]: readonly string[] }> = {
  polled: ['polled', 'slack'],
  hooked: ['hooked'],
  direct: ['slack'],
  visitor: [],
};
/** A platform may be told to go on refusing after the fault is set. */
const aftermathMs = 15_000;

/** How long each message took to its reader. */
export function waitsOf({ written, arrivals }: Record): readonly Wait[] {
  const first = new Map<string, number>();
  for (const { mark, at } of arrivals) if (!first.has(mark)) first.set(mark, at);
  return [...written.values()].flatMap((one) => {
    const at = first.get(one.mark);
    return at === undefined ? [] : [{ written: one, ms: at - one.at }];
  });
}

/**
 * Those that nothing but processes and Redis can have held up. Where something else did, all that was written until it
 * was over and everything that waited for it had arrived is left out.
 */
export function ofProcessesAlone(waits: readonly Wait[], struck: readonly Struck[]): readonly Wait[] {
  const byKind = Map.groupBy(waits, ({ written: { customer } }) => customer.replace(/\d+$/, ''));
  return [...byKind].flatMap(([kind, mine]) => {
    const excusing = struck.filter(({ fault: { target, channel = '' } }) => {
      return target === 'postgres' || (target === 'platform' && passes[kind]?.includes(channel));
    });
    return heldUpByNoneOf(excusing, mine);
  });
}

/** No database takes anything in, or a platform refuses: nobody promises that nothing waits for these. */
function heldUpByNoneOf(excusing: readonly Struck[], waits: readonly Wait[]): readonly Wait[] {
  const excused = excusing.map(({ from, until }) => {
    const end = until + aftermathMs;
    const inIt = waits.filter(({ written: { at }, ms }) => at < end && at + ms > from);
    return { from, until: Math.max(end, ...inIt.map(({ written: { at }, ms }) => at + ms)) };
  });
  return waits.filter(({ written: { at, late }, ms }) => {
    return !late && excused.every(({ from, until }) => at > until || at + ms < from);
  });
}

export function longest(waits: readonly Wait[], most: number): readonly Wait[] {
  return waits.toSorted((one, other) => other.ms - one.ms).slice(0, most);
}

/** What struck while somebody waited. */
export function during({ written: { at }, ms }: Wait, struck: readonly Struck[]): readonly Fault[] {
  return struck.filter(({ from, until }) => from < at + ms && until > at).map(({ fault }) => fault);
}
