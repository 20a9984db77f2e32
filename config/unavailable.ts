import { entriesOf, type Finding, itemsOf, type Path, valueAt } from './finding.ts';

/** A part of the file that is understood but that this version does not do. */
interface Refusal {
  /** Where; `*` stands for every name or position. */
  readonly at: readonly string[];
  readonly what: string;
  /** Which values are refused. */
  readonly refused: (value: unknown) => boolean;
  readonly instead: string;
}

/** What is refused, and the part of the file that is not worth another word because of it. */
export interface Refused {
  readonly finding: Finding;
  readonly moot: Path;
}

const present = (value: unknown) => value !== undefined;
const removeIt = 'Remove it for now';

/** Everything this version lacks. A feature that is built takes its line out of here. */
const refusals: readonly Refusal[] = [
  { at: ['routing', '*', 'when', 'customer'], what: 'Routing by attributes', refused: present, instead: removeIt },
];

/** What a file asks for that this version does not do: refused rather than ignored. */
export function unavailable(data: unknown): Refused[] {
  return refusals.flatMap(({ at, what, refused, instead }) =>
    places(data, at, [])
      .filter((path) => refused(valueAt(data, path)))
      .map((path): Refused => {
        const message = `${what} is not available in this version`;
        const finding: Finding = { path, at: 'key', message, suggestion: instead };
        return { finding, moot: path };
      }),
  );
}

/** The paths of the data that fit a pattern. */
function places(data: unknown, pattern: readonly string[], path: Path): Path[] {
  const step = pattern[path.length];
  if (step === undefined) return [path];
  if (step !== '*') return places(data, pattern, [...path, step]);
  const value = valueAt(data, path);
  const steps = [...itemsOf(value).keys(), ...entriesOf(value).map(([key]) => key)];
  return steps.flatMap((found) => places(data, pattern, [...path, found]));
}
