/** The way to a value in the file: keys of maps and positions in lists. */
export type Path = readonly (string | number)[];

/** Something wrong, before its place in the file is known. */
export interface Finding {
  readonly path: Path;
  /** Whether it is the key itself that is wrong, or what it holds. */
  readonly at: 'key' | 'value';
  readonly message: string;
  readonly suggestion?: string;
}

/** A path as people write it: `routing[0].desk`. */
export function pathText(path: Path): string {
  return path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
    .join('')
    .replace(/^\./, '');
}

/** What stands at a path of plain data, or undefined. */
export function valueAt(data: unknown, path: Path): unknown {
  let value = data;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Readonly<Record<string | number, unknown>>)[step];
  }
  return value;
}

/** The keys and values of a map; nothing where it is not one. */
export function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
}

/** The items of a list; nothing where it is not one. */
export function itemsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
