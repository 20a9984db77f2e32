import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync, Visitor } from 'oxc-parser';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** What is not ours, or not kept: the same folders that version control ignores. */
const ignored = new Set(['node_modules', '.git', 'dist', 'data', 'coverage']);

/** Every file of the project, as a path from its root with `/`. */
export function projectFiles(): readonly string[] {
  return globSync('**', { cwd: root, withFileTypes: true, exclude: (entry) => ignored.has(entry.name) })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.log'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .toSorted();
}

/** The files that are programs. */
export function sourceFiles(): readonly string[] {
  return projectFiles().filter((path) => /\.(ts|tsx|mjs)$/.test(path));
}

export function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** One file using another of the project. */
export interface Import {
  readonly from: string;
  readonly to: string;
  /** Types alone, which are gone when the program runs. */
  readonly typeOnly: boolean;
  /** `import(…)`, loaded only when it is come to. */
  readonly lazy: boolean;
}

/** What a file imports from the project itself, whatever the form. */
export function importsOf(path: string, text: string = read(path)): readonly Import[] {
  const found: Import[] = [];
  function add(source: unknown, kind: { typeOnly?: boolean; lazy?: boolean }): void {
    if (typeof source !== 'string' || !source.startsWith('.')) return;
    const to = relative(root, resolve(root, dirname(path), source))
      .split(sep)
      .join('/');
    found.push({ from: path, to, typeOnly: kind.typeOnly ?? false, lazy: kind.lazy ?? false });
  }
  const parsed = parseSync(path, text);
  if (parsed.errors.length > 0) throw new SyntaxError(`${path}: ${parsed.errors[0]?.message}`);
  new Visitor({
    ImportDeclaration(node) {
      const types = node.specifiers.map((specifier) => specifier.type === 'ImportSpecifier' && specifier.importKind);
      const typeOnly = node.importKind === 'type' || (types.length > 0 && types.every((kind) => kind === 'type'));
      add(node.source.value, { typeOnly });
    },
    ExportNamedDeclaration: (node) => add(node.source?.value, { typeOnly: node.exportKind === 'type' }),
    ExportAllDeclaration: (node) => add(node.source.value, { typeOnly: node.exportKind === 'type' }),
    ImportExpression: (node) => add(node.source.type === 'Literal' && node.source.value, { lazy: true }),
    TSImportType: (node) => add(node.source.value, { typeOnly: true }),
  }).visit(parsed.program);
  return found;
}
