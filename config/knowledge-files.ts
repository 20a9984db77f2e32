import { readdir, stat } from 'node:fs/promises';
import { dirname, extname, join, relative, resolve, sep } from 'node:path';
import type { Problem } from './problems.ts';

export interface KnowledgeFile {
  /** Absolute. */
  readonly path: string;
  /** The folder that ids start from, absolute. */
  readonly root: string;
  /** The path from `root` with `/` between folders and without the ending: `en/returns`. */
  readonly id: string;
  readonly kind: 'markdown' | 'yaml';
}

const KINDS: Readonly<Record<string, KnowledgeFile['kind']>> = {
  '.md': 'markdown',
  '.markdown': 'markdown',
  '.yaml': 'yaml',
  '.yml': 'yaml',
};

/**
 * The files at `paths`, in the order of their names, and what stood in the way of finding them.
 * @param key of the configuration, which says where they were named
 */
export async function findKnowledge(
  paths: readonly string[],
  key = 'bot.knowledge',
): Promise<{ readonly files: readonly KnowledgeFile[]; readonly problems: readonly Problem[] }> {
  const files = new Map<string, KnowledgeFile>();
  const problems: Problem[] = [];
  for (const path of paths.map((written) => resolve(written))) {
    try {
      const isFolder = (await stat(path)).isDirectory();
      const root = isFolder ? path : dirname(path);
      for (const file of isFolder ? await filesBelow(path) : [path]) {
        const known = toFile(file, root);
        if (known) files.set(file, known);
        else if (!isFolder) problems.push(problem(path, 'This is neither Markdown nor YAML', 'Name it .md or .yaml'));
      }
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
      if (code === 'ENOENT') problems.push(problem(path, 'There is no such file or folder', `Check \`${key}\``));
      else problems.push(problem(path, `It cannot be read (${code})`, 'Check its permissions'));
    }
  }
  return { files: [...files.values()], problems };
}

/** Links to files are followed, since mounted configuration is made of them; links to folders are not: they may loop. */
async function filesBelow(folder: string): Promise<string[]> {
  const found: string[] = [];
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.name.startsWith('.')) continue;
    if (entry.isDirectory()) found.push(...(await filesBelow(path)));
    else if (entry.isFile() || (await stat(path)).isFile()) found.push(path);
  }
  return found;
}

function toFile(path: string, root: string): KnowledgeFile | undefined {
  const ending = extname(path);
  const kind = KINDS[ending.toLowerCase()];
  if (kind === undefined) return undefined;
  const id = relative(root, path.slice(0, -ending.length)).split(sep).join('/');
  return { path, root, id, kind };
}

function problem(file: string, message: string, suggestion: string): Problem {
  return { file, path: '', line: 1, column: 1, message, suggestion, frame: '' };
}
