import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { describe, expect, it } from 'vitest';
import { projectFiles, read } from './sources.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const isFile = (path: string) => existsSync(`${root}${path}`);
const pages = projectFiles().filter((path) => path.endsWith('.md'));
const trees = new Map(pages.map((path) => [path, fromMarkdown(read(path))]));

function nodesOf(node: Nodes): readonly Nodes[] {
  return 'children' in node ? [node, ...node.children.flatMap(nodesOf)] : [node];
}

function textOf(node: Nodes): string {
  if ('children' in node) return node.children.map(textOf).join('');
  return 'value' in node ? node.value : '';
}

/** The name by which a heading is linked to, as GitHub makes it. */
function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{M} _-]/gu, '')
    .replaceAll(' ', '-');
}

/** The anchors of a page; headings of the same name are numbered. */
function anchorsOf(tree: Nodes): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const node of nodesOf(tree)) {
    if (node.type !== 'heading') continue;
    const name = anchor(textOf(node));
    let unique = name;
    for (let count = 1; anchors.has(unique); count++) unique = `${name}-${count}`;
    anchors.add(unique);
  }
  return anchors;
}

/** Why a link leads nowhere, or undefined where it leads somewhere, or out of the project. */
function broken(page: string, url: string): string | undefined {
  if (/^[a-z][a-z\d+.-]*:/i.test(url)) return undefined;
  const [path = '', fragment] = url.split('#');
  const target = path === '' ? page : posix.normalize(posix.join(posix.dirname(page), decodeURIComponent(path)));
  if (target.startsWith('../')) return `${page}: ${url} leads out of the project`;
  if (!isFile(target)) return `${page}: ${url}: there is no ${target}`;
  if (fragment === undefined) return undefined;
  const tree = trees.get(target);
  return tree && anchorsOf(tree).has(fragment) ? undefined : `${page}: ${url}: ${target} has no such heading`;
}

function brokenLinks(page: string, tree: Nodes): readonly string[] {
  return nodesOf(tree).flatMap((node) =>
    node.type === 'link' || node.type === 'image' || node.type === 'definition' ? (broken(page, node.url) ?? []) : [],
  );
}

const inCode = [...trees].flatMap(([page, tree]) =>
  nodesOf(tree).flatMap((node) =>
    node.type === 'inlineCode' || node.type === 'code' ? [{ page, text: node.value }] : [],
  ),
);

describe('the documentation', () => {
  it('has only links that lead somewhere', () => {
    expect([...trees].flatMap(([page, tree]) => brokenLinks(page, tree))).toEqual([]);
  });

  it('names only files that there are, but for the channel that its guide makes up', () => {
    const ours = /^(?:core|handoff|adapters|store|queue|config|web|app|bin|scripts|bench|test|docs|demo)\//;
    const named = inCode.filter(({ text }) => ours.test(text) && /^[\w./-]+$/.test(text) && !text.includes('/lines'));
    expect(named.filter(({ text }) => !isFile(text)).map(({ page, text }) => `${page}: ${text}`)).toEqual([]);
  });

  it('names only npm scripts that there are', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = inCode.flatMap(({ page, text }) =>
      [...text.matchAll(/\bnpm run (?:--silent )?([\w:-]+)/g)].map(([, script = '']) => ({ page, script })),
    );
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter(({ script }) => !Object.hasOwn(scripts, script))).toEqual([]);
  });
});

describe('links', () => {
  it.each([
    ['README.md', 'https://nodejs.org'],
    ['README.md', 'mailto:someone@acme.example'],
    ['CONTRIBUTING.md', 'LICENSE'],
    ['docs/configuration.md', '#brand'],
    ['docs/configuration.md', '../SECURITY.md#what-is-protected-and-how'],
  ])('that hold: in %s to %s', (page, url) => {
    expect(broken(page, url)).toBeUndefined();
  });

  it.each([
    ['CONTRIBUTING.md', 'docs/nowhere.md'],
    ['docs/configuration.md', '#nothing'],
    ['docs/configuration.md', 'SECURITY.md'],
    ['docs/configuration.md', '../../elsewhere.md'],
  ])('that do not: in %s to %s', (page, url) => {
    expect(broken(page, url)).toContain(url);
  });
});
