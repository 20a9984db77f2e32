import { DateTime } from 'luxon';
import * as z from 'zod';

/** A day that the calendar has, as `2027-01-31`. */
export const day = z.iso.date('Must be a day of the calendar, such as 2027-01-31');

export interface Days {
  readonly validFrom?: string | undefined;
  readonly validUntil?: string | undefined;
}

/** Whether the days make a stretch of time. */
export function isStretch({ validFrom, validUntil }: Days): boolean {
  return validFrom === undefined || validUntil === undefined || validFrom <= validUntil;
}

/** From the first moment of the first day to the last of the last one, where the brand is at home. */
export function validity({ validFrom, validUntil }: Days, timezone: string) {
  const start = (written: string) => DateTime.fromISO(written, { zone: timezone }).startOf('day');
  return {
    ...(validFrom !== undefined && { validFrom: start(validFrom).toMillis() }),
    ...(validUntil !== undefined && { validUntil: start(validUntil).plus({ days: 1 }).toMillis() }),
  };
}
