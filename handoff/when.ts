import { DateTime } from 'luxon';

/** When a working day begins where the brand has no hours. */
const morning = 9;

const units: readonly { readonly names: RegExp; readonly unit: 'minutes' | 'hours' | 'days' | 'weeks' }[] = [
  { names: /^(?:m|min|mins|minutes?|分钟?|分鐘?)$/, unit: 'minutes' },
  { names: /^(?:h|hours?|个?小时|個?小時)$/, unit: 'hours' },
  { names: /^(?:d|days?|天)$/, unit: 'days' },
  { names: /^(?:w|weeks?|周|週|星期)$/, unit: 'weeks' },
];

const weekdays: readonly RegExp[] = [
  /^(?:mon(?:day)?|(?:周|週|星期)一)$/,
  /^(?:tue(?:sday)?|(?:周|週|星期)二)$/,
  /^(?:wed(?:nesday)?|(?:周|週|星期)三)$/,
  /^(?:thu(?:rsday)?|(?:周|週|星期)四)$/,
  /^(?:fri(?:day)?|(?:周|週|星期)五)$/,
  /^(?:sat(?:urday)?|(?:周|週|星期)六)$/,
  /^(?:sun(?:day)?|(?:周|週|星期)[日天])$/,
];

const longest = { days: 366 } as const;

/**
 * When what an agent typed means: `30m`, `2h`, `3 days`, `tomorrow`, `mon 14:00`, `17:30`, `2027-01-04`,
 * `2027-01-04 10:00`, and the same in Chinese. A day without a time means its morning; a time that is over today
 * means tomorrow's.
 *
 * @param now milliseconds since the epoch
 * @param zone IANA name: whose clock is meant
 * @returns undefined where it cannot be understood, is over, or is more than a year away
 */
export function parseTime(typed: string, now: number, zone: string): number | undefined {
  const words = typed.normalize('NFKC').toLowerCase().trim().replace(/\s+/g, ' ');
  const from = DateTime.fromMillis(now, { zone });
  const found = duration(words, from) ?? dayAndTime(words, from);
  if (!found?.isValid) return undefined;
  return found > from && found <= from.plus(longest) ? found.toMillis() : undefined;
}

function duration(words: string, from: DateTime): DateTime | undefined {
  const [, amount = '', name = ''] = /^(\d{1,5}) ?(\D+)$/.exec(words) ?? [];
  const found = units.find(({ names }) => names.test(name.trim()));
  return found && from.plus({ [found.unit]: Number(amount) });
}

function dayAndTime(words: string, from: DateTime): DateTime | undefined {
  const [, day = '', hour, minute = '0'] = /^(.*?) ?(?:(\d{1,2}):(\d{2}))?$/.exec(words) ?? [];
  const time = { hour: hour === undefined ? morning : Number(hour), minute: Number(minute), second: 0, millisecond: 0 };
  if (time.hour > 23 || time.minute > 59) return undefined;
  if (day === '') {
    if (hour === undefined) return undefined;
    const today = from.set(time);
    return today > from ? today : from.plus({ days: 1 }).set(time);
  }
  if (/^(?:tomorrow|明天)$/.test(day)) return from.plus({ days: 1 }).set(time);
  const weekday = weekdays.findIndex((name) => name.test(day)) + 1;
  if (weekday > 0) return from.plus({ days: (weekday - from.weekday + 7) % 7 || 7 }).set(time);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return undefined;
  return DateTime.fromISO(day, { zone: from.zone }).set(time);
}
