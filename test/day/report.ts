import type { Day } from './day.ts';
import { compare, type Row } from './figures.ts';
import { ofPlatforms } from './of-platforms.ts';
import { ofStore } from './of-store.ts';
import { brokenPromises } from './promises.ts';

export interface Report {
  readonly rows: readonly Row[];
  /** What differs, what was lost or doubled, and what was complained of. */
  readonly wrong: readonly string[];
}

/** Customers may refuse to hear, and a room takes only so many posts a minute: what is put off is sent later. */
function isUsual(line: string): boolean {
  return /"blocked-by-customer"|"too-many-requests"|"queued"|^telegram-courtesy-failed/u.test(line);
}

/** Ends a day, and adds it up in two ways that know nothing of each other. */
export async function report(day: Day): Promise<Report> {
  const { stage } = day;
  await stage.stop();
  const platforms = ofPlatforms(day);
  const store = await ofStore(stage.database);
  const rows = compare(platforms, store);
  const differing = rows.filter(({ isSame }) => !isSame);
  const wrong = [
    ...differing.map(
      ({ what, platforms: one, store: other }) => `${what}: ${one} on the platforms, ${other} in the store`,
    ),
    ...brokenPromises(day, store.entries),
    ...store.unfinished.map((left) => `unfinished: ${left}`),
    ...stage.complaints.filter((line) => !isUsual(line)).map((line) => `logged: ${line}`),
  ];
  return { rows, wrong };
}
