/** Numbers by what they count. */
export class Figures {
  readonly counts = new Map<string, number>();

  add(what: string, count = 1): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + count);
  }
}

/** What one side says of a day. */
export interface Account {
  readonly figures: Figures;
  /** How long customers waited for the first answer, in milliseconds, in no order. */
  readonly waits: readonly number[];
}

/** Whole seconds are all that some platforms tell, and a message takes its time. */
const toleranceMs = 3_000;

export interface Row {
  readonly what: string;
  readonly platforms: number;
  readonly store: number;
  readonly isSame: boolean;
}

/** Every number that either side has, beside the other's. */
export function compare(platforms: Account, store: Account): readonly Row[] {
  const names = new Set([...platforms.figures.counts.keys(), ...store.figures.counts.keys()]);
  const counted = [...names].toSorted().map((what) => {
    const one = platforms.figures.counts.get(what) ?? 0;
    const other = store.figures.counts.get(what) ?? 0;
    return { what, platforms: one, store: other, isSame: one === other };
  });
  const timed = [
    ['first reply: cases answered', (waits: readonly number[]) => waits.length, 0],
    ['first reply: median, s', (waits: readonly number[]) => part(waits, 0.5), toleranceMs],
    ['first reply: 90 of 100, s', (waits: readonly number[]) => part(waits, 0.9), toleranceMs],
    ['first reply: longest, s', (waits: readonly number[]) => part(waits, 1), toleranceMs],
  ] as const;
  return [
    ...counted,
    ...timed.map(([what, of, tolerance]) => {
      const one = of(platforms.waits);
      const other = of(store.waits);
      const shown = (value: number) => (tolerance > 0 ? Math.round(value / 1000) : value);
      return { what, platforms: shown(one), store: shown(other), isSame: Math.abs(one - other) <= tolerance };
    }),
  ];
}

function part(waits: readonly number[], share: number): number {
  const sorted = waits.toSorted((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}
