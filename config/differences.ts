import { parse } from 'yaml';

/** A setting that two files have differently, as it is written; absent where a file has none. */
export interface Difference {
  /** Keys and places of lists, with dots between them. */
  readonly path: string;
  readonly before?: string;
  readonly after?: string;
}

/** Nobody's terminal is a place for these. */
const secretKey = /token|secret|password|key$|headers|credential/i;
const longest = 60;

/** What two files of YAML set differently. References such as `${NAME}` stay what they are; secrets are not told. */
export function differencesOf(before: string, after: string): readonly Difference[] {
  const [one, other] = [settingsOf(parse(before)), settingsOf(parse(after))];
  const paths = [...new Set([...one.keys(), ...other.keys()])];
  return paths.flatMap((path) => {
    const [was, is] = [one.get(path), other.get(path)];
    if (was === is) return [];
    return [
      {
        path,
        ...(was !== undefined && { before: shown(path, was) }),
        ...(is !== undefined && { after: shown(path, is) }),
      },
    ];
  });
}

function settingsOf(value: unknown, path = '', into = new Map<string, string>()): ReadonlyMap<string, string> {
  const inner = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  if (inner.length === 0 && path !== '') into.set(path, JSON.stringify(value));
  for (const [key, one] of inner) settingsOf(one, path === '' ? key : `${path}.${key}`, into);
  return into;
}

function shown(path: string, written: string): string {
  const isReference = /^"\$\{[^}]*\}"$/.test(written);
  const isSecret = path.split('.').some((key) => secretKey.test(key)) || /:\/\/[^/]*@/.test(written);
  if (isSecret && !isReference) return '•••';
  return written.length > longest ? `${written.slice(0, longest)}…` : written;
}
