import type { Fault, Target } from './faults.ts';
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

/** No database takes anything in, or a platform refuses: nobody promises that nothing waits for these. */
const excusing: ReadonlySet<Target> = new Set<Target>(['postgres', 'platform']);
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
  const excused = struck
    .filter(({ fault }) => excusing.has(fault.target))
    .map(({ from, until }) => {
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
export function during({ written: { at }, ms }: Wait, struck: readonly Struck[]): readonly string[] {
  return struck.filter(({ from, until }) => from < at + ms && until > at).map(({ fault }) => fault.name);
}
