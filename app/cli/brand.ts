import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Option } from 'commander';
import type { Config } from '../../config/config.ts';
import { loadConfig } from '../../config/load.ts';

const demoFile = fileURLToPath(new URL('../../demo/frontdesk.yaml', import.meta.url));

/** The option of every command that works on a brand. */
export function configOption(): Option {
  return new Option('-c, --config <file>', "the brand's configuration; without it, the demo brand's");
}

/**
 * The brand that a command works on: the file's, or the demo's with its data below the working directory, because
 * the package it comes in may not be writable.
 * @throws {ConfigError}
 */
export async function loadBrand(
  file: string | undefined,
): Promise<{ readonly config: Config; readonly demo: boolean }> {
  if (file !== undefined) return { config: await loadConfig(file), demo: false };
  const config = await loadConfig(demoFile);
  return { config: { ...config, store: { kind: 'sqlite', path: resolve('data/frontdesk.db') } }, demo: true };
}

/** A path as people would type it here. */
export function shortPath(path: string): string {
  const here = relative('', path);
  return here === '' || here.startsWith('..') ? path : here;
}
