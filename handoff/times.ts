import type { Language } from '../core/conversation.ts';

/** A time as people read it, with its zone, since they may be in another. @param day how its day is told */
export function timeInWords(at: number, timeZone: string, language: Language, day: 'date' | 'weekday'): string {
  const time = new Intl.DateTimeFormat(language, {
    ...(day === 'date' ? { year: 'numeric' } : { weekday: 'long' }),
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZone,
  });
  // Of itself, a Chinese time has its zone between the day and the hour.
  const zone = new Intl.DateTimeFormat(language, { timeZone, timeZoneName: 'short' })
    .formatToParts(at)
    .find(({ type }) => type === 'timeZoneName');
  return `${time.format(at)} ${zone?.value ?? timeZone}`;
}
