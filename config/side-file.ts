import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type * as z from 'zod';
import type { Finding } from './finding.ts';
import { findingsOf } from './issues.ts';
import { ConfigError, type Problem } from './problems.ts';
import { mendSlips } from './slips.ts';
import { readSource } from './source.ts';

/**
 * Reads YAML files that the configuration names.
 * @param paths absolute, or from the working directory
 * @param key of the configuration, which says where a missing file was named
 * @param more what is to be checked of a file that fits the schema
 * @throws {ConfigError} with every problem of every file, where there is one
 */
export async function loadSideFiles<Output>(
  paths: readonly string[],
  schema: z.ZodType<Output>,
  key: string,
  more: (content: Output) => readonly Finding[] = () => [],
): Promise<readonly Output[]> {
  const read = await Promise.all(paths.map((file) => readSideFile(file, schema, key, more)));
  const problems = read.flatMap((one) => ('problems' in one ? one.problems : []));
  if (problems.length > 0) throw new ConfigError(problems);
  return read.flatMap((one) => ('content' in one ? [one.content] : []));
}

async function readSideFile<Output>(
  file: string,
  schema: z.ZodType<Output>,
  key: string,
  more: (content: Output) => readonly Finding[],
): Promise<{ readonly content: Output } | { readonly problems: readonly Problem[] }> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    const message = code === 'ENOENT' ? 'There is no such file' : `The file cannot be read (${code})`;
    const suggestion = `Check \`${key}\``;
    return { problems: [{ file, path: '', line: 1, column: 1, message, suggestion, frame: '' }] };
  }
  const source = readSource(file, text, { env: process.env, directory: dirname(file) });
  if (source.data === undefined) return { problems: source.problems };
  const { data, parsed, slips, original } = mendSlips(schema, source.data);
  const closer = parsed.success ? more(parsed.data) : [];
  const findings = [...findingsOf(schema, data, parsed.error?.issues ?? []), ...closer].map((finding) => {
    return { ...finding, path: original(finding.path) };
  });
  const problems = [...source.problems, ...[...slips, ...findings].map(source.problem)];
  return parsed.success && problems.length === 0 ? { content: parsed.data } : { problems };
}
