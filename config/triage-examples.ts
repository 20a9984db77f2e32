import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import type { Example } from '../core/triage/index.ts';
import { findingsOf } from './issues.ts';
import { ConfigError, type Problem } from './problems.ts';
import { categories, priorities } from './schema/routing.ts';
import { mendSlips } from './slips.ts';
import { readSource } from './source.ts';

const shipped = fileURLToPath(new URL('triage/examples.yaml', import.meta.url));

const sentence = z.string().regex(/\S/, 'There is nothing here; write what a customer says');
const lists = z.array(
  z
    .strictObject({
      category: z.enum(categories).optional(),
      priority: z.enum(priorities).optional(),
      handsOff: z.array(sentence).default([]),
      stays: z.array(sentence).default([]),
    })
    .refine(({ category, handsOff }) => category !== undefined || handsOff.length === 0, {
      message: 'What hands off needs a reason: add `category`, such as billing',
      path: ['handsOff'],
    }),
);

/**
 * Reads the shipped examples of triage, then a brand's own, which count as much.
 * @param paths absolute, or from the working directory
 * @throws {ConfigError} with every problem of every file, where there is one
 */
export async function loadExamples(paths: readonly string[]): Promise<readonly Example[]> {
  const read = await Promise.all([shipped, ...paths].map(readExamples));
  const problems = read.flatMap((one) => one.problems);
  if (problems.length > 0) throw new ConfigError(problems);
  return read.flatMap((one) => one.examples);
}

async function readExamples(
  file: string,
): Promise<{ readonly examples: readonly Example[]; readonly problems: readonly Problem[] }> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    const message = code === 'ENOENT' ? 'There is no such file' : `The file cannot be read (${code})`;
    const suggestion = 'Check `triage.examples`';
    return { examples: [], problems: [{ file, path: '', line: 1, column: 1, message, suggestion, frame: '' }] };
  }
  const source = readSource(file, text, { env: process.env, directory: dirname(file) });
  if (source.data === undefined) return { examples: [], problems: source.problems };
  const { data, parsed, slips, original } = mendSlips(lists, source.data);
  const findings = findingsOf(lists, data, parsed.error?.issues ?? []).map((finding) => {
    return { ...finding, path: original(finding.path) };
  });
  const problems = [...source.problems, ...[...slips, ...findings].map(source.problem)];
  if (!parsed.success || problems.length > 0) return { examples: [], problems };
  return { examples: parsed.data.flatMap(toExamples), problems };
}

function toExamples({ category, priority, handsOff, stays }: z.output<typeof lists>[number]): Example[] {
  return [
    ...handsOff.map((text) => ({ text, category: category ?? null, ...(priority !== undefined && { priority }) })),
    ...stays.map((text) => ({ text, category: null })),
  ];
}
