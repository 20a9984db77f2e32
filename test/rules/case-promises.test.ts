import { posix } from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';
import { describe, expect, it } from 'vitest';
import { projectFiles, read } from './sources.ts';

const page = 'docs/case-promises.md';
const files = new Set(projectFiles());
const rows = [...read(page).matchAll(/^\| (?<line>\d\.\d)? ?\| (?<promise>[^|]+) \| (?<proof>.+) \|$/gm)].flatMap(
  ({ groups: { line = '', promise = '', proof = '' } = {} }) =>
    promise === 'Promised' ? [] : [{ line, promise, proof }],
);

/** What tests and groups of tests are called: `test('…')`, `describe.each(…)('…')`, with strings or templates. */
function titlesIn(path: string): ReadonlySet<string> {
  const found = new Set<string>();
  const source = read(path);
  new Visitor({
    CallExpression({ arguments: [title] }) {
      if (title?.type === 'Literal' && typeof title.value === 'string') found.add(title.value);
      if (title?.type === 'TemplateLiteral') found.add(source.slice(title.start + 1, title.end - 1));
    },
  }).visit(parseSync(path, source).program);
  return found;
}

/** The tests a row names, each as `[title](file)`. */
function testsOf(proof: string): readonly { readonly title: string; readonly path: string }[] {
  return [...proof.matchAll(/\[((?:[^[\]\\]|\\.)+)\]\(([^()]+)\)/g)].map(([, title = '', url = '']) => ({
    title: title.replaceAll('\\', ''),
    path: posix.join('docs', url),
  }));
}

describe('what a case promises', () => {
  it('is told line by line', () => {
    const lines = [
      ...Array.from({ length: 9 }, (_, index) => `4.${index + 1}`),
      ...Array.from({ length: 8 }, (_, index) => `5.${index + 1}`),
      ...Array.from({ length: 6 }, (_, index) => `6.${index + 1}`),
    ];
    expect([...new Set(rows.map(({ line }) => line).filter(Boolean))]).toEqual(lines);
  });

  it.each(rows)('$line $promise', ({ proof }) => {
    const named = testsOf(proof);
    expect(named.length).toBeGreaterThan(0);
    const missing = named.filter(({ title, path }) => !files.has(path) || !titlesIn(path).has(title));
    expect(missing).toEqual([]);
  });
});
