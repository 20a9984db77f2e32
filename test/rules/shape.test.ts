import { describe, expect, it } from 'vitest';
import { shared } from './layers.ts';
import { projectFiles, read, sourceFiles } from './sources.ts';

const programs = sourceFiles().filter((path) => !path.startsWith('test/'));
const lines = (path: string) => read(path).trimEnd().split('\n').length;

describe('files', () => {
  it('are never longer than 300 lines', () => {
    expect(programs.filter((path) => lines(path) > 300).map((path) => `${path}: ${lines(path)}`)).toEqual([]);
  });

  it('are under 100 lines, half of them', () => {
    const sizes = programs.map(lines).toSorted((one, other) => one - other);
    expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThan(100);
  });
});

describe('an adapter', () => {
  const files = projectFiles();
  const platforms = new Set(files.flatMap((path) => /^adapters\/([^/]+)\//.exec(path)?.[1] ?? []));

  it.each([...platforms].filter((name) => !(name in shared)))(
    'has the files that every adapter has: %s',
    (platform) => {
      const expected = ['index.ts', 'inbound.ts', 'outbound.ts', 'README.md'].map(
        (name) => `adapters/${platform}/${name}`,
      );
      expect(expected.filter((path) => !files.includes(path))).toEqual([]);
    },
  );
});

describe('a decision', () => {
  const decisions = projectFiles().filter((path) => /^docs\/decisions\/(?!README).*\.md$/.test(path));

  it('has a title, and says why', () => {
    const unreasoned = decisions.filter((path) => !/^# \S.*\n[\s\S]*^## Why\n+\S/m.test(read(path)));
    expect(unreasoned).toEqual([]);
  });
});
