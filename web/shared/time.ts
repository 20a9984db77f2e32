import type { Language } from '../../core/conversation.ts';

const cache = new Map<string, Intl.DateTimeFormat>();

function format(language: Language, name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language} ${name}`;
  const known = cache.get(key) ?? new Intl.DateTimeFormat(language, options);
  cache.set(key, known);
  return known;
}

export function clockTime(at: number, language: Language): string {
  return format(language, 'time', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at);
}

export function dayName(at: number, language: Language): string {
  return format(language, 'day', { weekday: 'long', month: 'long', day: 'numeric' }).format(at);
}

export function fullTime(at: number, language: Language): string {
  return format(language, 'full', { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' }).format(at);
}

export function sameDay(a: number, b: number): boolean {
  return new Date(a).toDateString() === new Date(b).toDateString();
}

/** For lists: the time today, else the date. */
export function shortTime(at: number, now: number, language: Language): string {
  return sameDay(at, now)
    ? clockTime(at, language)
    : format(language, 'date', { month: 'short', day: 'numeric' }).format(at);
}

/** 1:05 */
export function duration(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;
}

/** 1.5 MB, where 1 KB is 1024 bytes, as in the configuration. */
export function size(bytes: number, language: Language): string {
  const units = ['B', 'KB', 'MB', 'GB'];
  const step = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1024 ** step;
  return `${value.toLocaleString(language, { maximumFractionDigits: value < 10 && step > 0 ? 1 : 0 })} ${units[step]}`;
}
