import { DateTime } from 'luxon';

/** When a brand's people are there. */
export interface Hours {
  /** IANA name. */
  readonly timezone: string;
  /** By weekday, from 1, Monday, to 7: stretches in minutes after midnight, in order, none over midnight. */
  readonly week: Readonly<Record<number, readonly Stretch[]>>;
  /** Days on which nobody is there, as `2027-01-01`. */
  readonly holidays: ReadonlySet<string>;
}

export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** A year and a bit: whoever is closed for longer does not say when they are back. */
const mostDays = 400;

/** @param at milliseconds since the epoch */
export function isOpen(hours: Hours, at: number): boolean {
  return stretchesOn(hours, DateTime.fromMillis(at, { zone: hours.timezone })).some(
    ({ start, end }) => start <= at && at < end,
  );
}

/** When somebody is there again, at or after a time; undefined where that is more than a year away. */
export function nextOpening(hours: Hours, at: number): number | undefined {
  if (isOpen(hours, at)) return at;
  const today = DateTime.fromMillis(at, { zone: hours.timezone }).startOf('day');
  for (let days = 0; days < mostDays; days++) {
    const found = stretchesOn(hours, today.plus({ days })).find(({ start }) => start >= at);
    if (found) return found.start;
  }
  return undefined;
}

/**
 * When so much opening time has passed since a moment; all time is opening time where there are no hours.
 * @returns undefined where that is more than a year away
 */
export function afterOpenTime(hours: Hours | undefined, from: number, lengthMs: number): number | undefined {
  if (!hours) return from + lengthMs;
  const first = DateTime.fromMillis(from, { zone: hours.timezone }).startOf('day');
  let left = lengthMs;
  for (let days = 0; days < mostDays; days++) {
    for (const { start, end } of stretchesOn(hours, first.plus({ days }))) {
      const open = Math.max(start, from);
      if (end - open >= left) return open + left;
      left -= Math.max(0, end - open);
    }
  }
  return undefined;
}

/** The stretches of a day by the wall clock, which daylight saving makes longer or shorter. */
function stretchesOn({ week, holidays }: Hours, day: DateTime): readonly { start: number; end: number }[] {
  if (holidays.has(day.toISODate() ?? '')) return [];
  const at = (minutes: number) =>
    minutes === 24 * 60
      ? day.startOf('day').plus({ days: 1 }).toMillis()
      : day.set({ hour: Math.floor(minutes / 60), minute: minutes % 60, second: 0, millisecond: 0 }).toMillis();
  return (week[day.weekday] ?? []).map(({ from, to }) => ({ start: at(from), end: at(to) }));
}
