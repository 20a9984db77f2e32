import type * as z from 'zod';
import { entriesOf, type Finding, type Path, valueAt } from './finding.ts';
import { knownKeys } from './known-keys.ts';
import { nearest } from './nearest.ts';

/** Data in which what was misspelt is replaced by what was probably meant, so that all the rest can be checked. */
export interface Mended<Output> {
  readonly data: unknown;
  readonly parsed: z.ZodSafeParseResult<Output>;
  /** What was misspelt, each once. Where there is any, the data is good for checks only. */
  readonly slips: readonly Finding[];
  /** The path in the file of what stands at a path of the mended data. */
  original(path: Path): Path;
}

type Issue = z.core.$ZodIssue;

/** A misspelt key or type of channel. */
interface Slip {
  /** Of the map it is in. */
  readonly within: Path;
  readonly key: string;
  /** The key that was meant. */
  readonly meant: string;
  /** What the value is to be instead, where it is the value that is misspelt. */
  readonly value?: string;
}

/** Keys deep inside show themselves only when those around them are right. */
const mostRounds = 6;

/** Parses data, and parses it again with each misspelt key and type of channel mended, until there is none. */
export function mendSlips<Output>(schema: z.ZodType<Output>, written: unknown): Mended<Output> {
  const renamed = new Map<string, string>();
  const slips: Finding[] = [];
  let data = written;
  let parsed = schema.safeParse(data);

  function original(path: Path): Path {
    return path.map((step, index) => renamed.get(JSON.stringify(path.slice(0, index + 1))) ?? step);
  }

  for (let round = 0; round < mostRounds && !parsed.success; round += 1) {
    const found = slipsIn(schema, data, parsed.error.issues);
    if (found.length === 0) break;
    for (const slip of found) {
      slips.push(findingOf(slip, original(slip.within)));
      data = changed(data, slip.within, (map) => mend(map, slip));
      if (slip.value === undefined) renamed.set(JSON.stringify([...slip.within, slip.meant]), slip.key);
    }
    parsed = schema.safeParse(data);
  }
  return { data, parsed, slips, original };
}

function slipsIn(schema: z.ZodType, data: unknown, issues: readonly Issue[]): Slip[] {
  const taken = new Set<string>();
  return issues.flatMap((issue) => {
    const found = issue.code === 'unrecognized_keys' ? keySlips(schema, data, issue) : typeSlips(data, issue);
    return found.filter(({ within, meant }) => {
      const place = JSON.stringify([...within, meant]);
      return !taken.has(place) && taken.add(place);
    });
  });
}

function keySlips(schema: z.ZodType, data: unknown, { path, keys }: z.core.$ZodIssueUnrecognizedKeys): Slip[] {
  const within = path as Path;
  const there = keysAt(data, within);
  const free = knownKeys(schema, data, within).filter((key) => !there.includes(key));
  return keys.flatMap((key) => {
    const meant = nearest(key, free);
    return meant === undefined ? [] : [{ within, key, meant }];
  });
}

function typeSlips(data: unknown, issue: Issue): Slip[] {
  if (issue.code !== 'invalid_union' || issue.discriminator === undefined) return [];
  const within = issue.path.slice(0, -1) as Path;
  const key = issue.discriminator;
  const value = valueAt(data, [...within, key]);
  if (value === undefined) {
    const written = nearest(key, keysAt(data, within));
    return written === undefined ? [] : [{ within, key: written, meant: key }];
  }
  if (typeof value !== 'string' || !('options' in issue) || !issue.options) return [];
  const meant = nearestType(value, issue.options.map(String));
  return meant === undefined ? [] : [{ within, key, meant: key, value: meant }];
}

/** Types are short, so that what was added or left out at the end can be much: `website`, `telegram-bot`, `tele`. */
function nearestType(written: string, types: readonly string[]): string | undefined {
  const small = written.toLowerCase();
  const related = (type: string) => small.startsWith(type) || (small.length > 2 && type.startsWith(small));
  return nearest(written, types) ?? types.find(related);
}

function findingOf({ key, meant, value }: Slip, within: Path): Finding {
  const path = [...within, key];
  if (value === undefined) {
    return { path, at: 'key', message: `Unknown key \`${key}\``, suggestion: `Did you mean ${meant}?` };
  }
  return { path, at: 'value', message: 'This is not a type of channel', suggestion: `Did you mean ${value}?` };
}

function keysAt(data: unknown, path: Path): string[] {
  return entriesOf(valueAt(data, path)).map(([key]) => key);
}

function mend(map: unknown, { key, meant, value }: Slip): unknown {
  return Object.fromEntries(
    entriesOf(map).map(([name, held]) => (name === key ? [meant, value ?? held] : [name, held])),
  );
}

/** A copy of the data with something else at a path. */
function changed(data: unknown, path: Path, change: (value: unknown) => unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return change(data);
  if (Array.isArray(data)) return data.map((item, index) => (index === step ? changed(item, rest, change) : item));
  return Object.fromEntries(
    entriesOf(data).map(([key, value]) => [key, key === step ? changed(value, rest, change) : value]),
  );
}
