import { writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';

/** One measured number. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What is to be reached, where anything is. */
  readonly target?: { readonly atLeast: number } | { readonly atMost: number };
  /** How it came about: rounds, spread, load. */
  readonly detail?: string;
}

/** The value in the middle; the mean of the two in the middle where there is none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN;
  return (lower + upper) / 2;
}

/** The smallest value that `share` of all values do not exceed. @param share from 0 to 1 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** Whether a figure reaches its target; undefined where it has none. */
export function isReached({ value, target }: Figure): boolean | undefined {
  if (!target) return undefined;
  return 'atLeast' in target ? value >= target.atLeast : value <= target.atMost;
}

/** A figure as a line for people. */
export function line(figure: Figure): string {
  const { name, value, unit, target, detail } = figure;
  const wanted =
    target && ('atLeast' in target ? `at least ${show(target.atLeast)}` : `at most ${show(target.atMost)}`);
  const verdict = wanted === undefined ? '' : `${isReached(figure) ? 'reached' : 'MISSED '}  ${wanted}`;
  return [name.padEnd(38), `${show(value)} ${unit}`.padStart(20), verdict.padEnd(24), detail ?? '']
    .join('  ')
    .trimEnd();
}

/** A number with three digits that mean something. */
export function show(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString('en', { maximumFractionDigits: digits });
}

/**
 * Says how many targets were missed, and writes all figures for machines where that is asked for.
 * @param about what they were measured with
 * @param file where to
 */
export function conclude(figures: readonly Figure[], about: object, file: string | undefined): void {
  const missed = figures.filter((figure) => isReached(figure) === false).length;
  console.log(`load after: ${loadavg().map(show).join(' ')}; targets missed: ${missed}`);
  if (file === undefined) return;
  const content = { at: new Date().toISOString(), ...about, figures };
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
}
