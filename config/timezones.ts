import { nearest } from './nearest.ts';

/** Whether it is a time zone that this system knows. */
export function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** The time zone that was probably meant. It goes by the city, so that `Berlin` and `Asia/Shangai` lead somewhere. */
export function nearestTimezone(written: string): string | undefined {
  const zones = new Map(Intl.supportedValuesOf('timeZone').map((zone) => [cityOf(zone), zone]));
  const city = nearest(cityOf(written), [...zones.keys()]);
  return city === undefined ? undefined : zones.get(city);
}

function cityOf(zone: string): string {
  return zone.trim().replace(/^.*\//, '').replaceAll(' ', '_');
}
