import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import type { Config } from '../../config/config.ts';
import { loadConfig } from '../../config/load.ts';
import { ConfigError, type Problem } from '../../config/problems.ts';

export type Env = Readonly<Record<string, string>>;

/** A folder for the tests of a file, removed after them. */
export function useFolder() {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'frontdesk-config-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function write(name: string, content: string | Uint8Array): Promise<string> {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
    return path;
  }

  return {
    get path() {
      return folder;
    },
    write,
    load: async (text: string, env: Env = {}): Promise<Config> => loadConfig(await write('frontdesk.yaml', text), env),
    async problems(text: string | Uint8Array, env: Env = {}): Promise<readonly Problem[]> {
      const error = await loadConfig(await write('frontdesk.yaml', text), env).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(error).toBeInstanceOf(ConfigError);
      return error instanceof ConfigError ? error.problems : [];
    },
  };
}

/** The smallest file there is; every test adds what it is about. */
export const tiny = `
brand: { name: Acme }
channels:
  website: { type: web }
desks:
  support: { channel: website, room: support }
`;

/** What a test compares of a problem. */
export function brief({ path, line, column, message, suggestion }: Problem): string {
  return `${line}:${column} ${path}: ${message}${suggestion === undefined ? '' : ` → ${suggestion}`}`;
}
