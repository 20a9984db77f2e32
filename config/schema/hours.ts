import * as z from 'zod';

const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const minutesOfDay = 24 * 60;

interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** One stretch or several, as minutes after midnight. */
const stretches = z
  .union([z.string(), z.array(z.string())], { error: 'Must be such as 09:00-18:00, or a list of such' })
  .transform((written, context): readonly Stretch[] =>
    (typeof written === 'string' ? [written] : written).flatMap((one) => {
      const read = readStretch(one);
      if (typeof read !== 'string') return [read];
      context.addIssue({ code: 'custom', message: read });
      return [];
    }),
  );

/** @returns what is wrong with it, where something is */
function readStretch(written: string): Stretch | string {
  const found = /^(\d{1,2}):([0-5]\d)\s*-\s*(\d{1,2}):([0-5]\d)$/.exec(written.trim());
  const [fromHour, fromMinute, toHour, toMinute] = (found ?? []).slice(1).map(Number);
  const from = Number(fromHour) * 60 + Number(fromMinute);
  const to = Number(toHour) * 60 + Number(toMinute);
  if (!found || to > minutesOfDay) return 'Must be from and to on the 24-hour clock, such as 09:00-18:00';
  if (from < to) return { from, to };
  return 'Ends before it begins; write a night as two, such as 22:00-24:00 and, the day after, 00:00-06:00';
}

const date = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'Must be a day such as 2027-01-01');

const names = [...days, ...days.flatMap((first, index) => days.slice(index + 1).map((last) => `${first}-${last}`))];

/** `{ mon-fri: "09:00-18:00", holidays: [2027-01-01] }` as stretches by weekday, from 1, Monday, to 7. */
export const hours = z
  .strictObject({
    ...Object.fromEntries(
      names.map((name) => [
        name,
        stretches.optional().meta({ description: 'From and to, such as 09:00-18:00, or a list of such.' }),
      ]),
    ),
    holidays: z.array(date).default([]).meta({ description: 'Days on which nobody is there, such as 2027-01-01.' }),
  })
  .transform(({ holidays, ...written }) => {
    const week: Record<number, readonly Stretch[]> = {};
    for (const [name, found] of Object.entries(written)) {
      const [first = '', last = first] = name.split('-');
      for (let day = indexOf(first); day <= indexOf(last); day++) {
        const all = [...(week[day] ?? []), ...((found as readonly Stretch[] | undefined) ?? [])];
        week[day] = all.toSorted((one, other) => one.from - other.from);
      }
    }
    return { week, holidays };
  });

function indexOf(day: string): number {
  return (days as readonly string[]).indexOf(day) + 1;
}
