import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** Where `${…}` looks. */
export interface Lookup {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder that paths of `${file:…}` start from. */
  readonly directory: string;
}

/** A `${…}` that gave nothing. */
export interface Unresolved {
  /** As written, so that it can be found in the file. */
  readonly written: string;
  readonly message: string;
  readonly suggestion: string;
}

/**
 * Fills in `${NAME}`, `${NAME:-default}` and `${file:/path}`; `$${` stands for `${` itself. As in a shell, a variable
 * that is set to nothing counts as not set.
 */
export function substitute(
  value: string,
  lookup: Lookup,
): { readonly text: string; readonly unresolved: Unresolved[] } {
  const unresolved: Unresolved[] = [];
  const text = value.replaceAll(/\$\$\{|\$\{[^}]*\}?/g, (written) => {
    if (written === '$${') return '${';
    const found = written.endsWith('}') ? resolveOne(written.slice(2, -1), lookup) : notClosed;
    if (typeof found === 'string') return found;
    unresolved.push({ written, ...found });
    return '';
  });
  return { text, unresolved };
}

type Reason = Omit<Unresolved, 'written'>;

const notClosed: Reason = { message: '`${` is never closed', suggestion: 'Add the }, or write $${ for the characters' };

function resolveOne(inside: string, lookup: Lookup): string | Reason {
  if (inside.startsWith('file:')) return readSecret(inside.slice('file:'.length), lookup.directory);
  const [, name, fallback] = /^([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?$/s.exec(inside) ?? [];
  if (name === undefined) {
    const suggestion = 'Write ${NAME}, ${NAME:-default} or ${file:/path}; $${ stands for ${ itself';
    return { message: 'This is not the name of an environment variable', suggestion };
  }
  const value = lookup.env[name] || fallback;
  if (value !== undefined) return value;
  return {
    message: `The environment variable ${name} is not set`,
    suggestion: `Set ${name} before the start, or give a default: \${${name}:-default}`,
  };
}

function readSecret(path: string, directory: string): string | Reason {
  const file = resolve(directory, path);
  try {
    const content = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
    if (content !== '') return content;
    return { message: `The file ${file} is empty`, suggestion: 'Write the secret into it' };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    return { message: `The file ${file} cannot be read (${code})`, suggestion: 'See that it is there and may be read' };
  }
}
