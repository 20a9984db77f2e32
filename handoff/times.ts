import type { Language } from '../core/conversation.ts';

/** A time as people read it, with its zone, since they may be in another. @param day how its day is told */
export function timeInWords(at: number, timeZone: string, language: Language, day: 'date' | 'weekday'): string {
  return new Intl.DateTimeFormat(language, {
    ...(day === 'date' ? { year: 'numeric' } : { weekday: 'long' }),
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZone,
    timeZoneName: 'short',
  }).format(at);
}
