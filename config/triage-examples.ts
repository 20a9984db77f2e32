import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import * as z from 'zod';
import { priorities } from '../core/priority.ts';
import type { Example } from '../core/triage/index.ts';
import { categories } from './schema/routing.ts';
import { loadSideFiles } from './side-file.ts';

const folder = new URL('triage/', import.meta.url);
const shipped = readdirSync(folder)
  .toSorted()
  .map((name) => fileURLToPath(new URL(name, folder)));

const nothing = 'There is nothing here; write what a customer says';
/** A list of sentences, or a text with one on each line. */
const sentences = z.union([
  z.array(z.string().regex(/\S/, nothing)),
  z.string().regex(/\S/, nothing).transform(linesOf),
]);
const lists = z.array(
  z
    .strictObject({
      category: z.enum(categories).optional(),
      priority: z.enum(priorities).optional(),
      handsOff: sentences.default([]),
      stays: sentences.default([]),
    })
    .refine(({ category, handsOff }) => category !== undefined || handsOff.length === 0, {
      message: 'What hands off needs a reason: add `category`, such as billing',
      path: ['handsOff'],
    }),
);

/**
 * Reads the shipped examples of triage, then a brand's own.
 * @param paths absolute, or from the working directory
 * @throws {ConfigError} with every problem of every file, where there is one
 */
export async function loadExamples(paths: readonly string[]): Promise<readonly Example[]> {
  const own = await loadSideFiles(paths, lists, 'triage.examples');
  return [
    ...(await loadShipped()),
    ...own.flatMap((content) => content.flatMap(toExamples).map((example) => ({ ...example, isOwn: true as const }))),
  ];
}

/** These hold no slip and refer to nothing: where each value stands need not be kept, which takes as long as to read it. */
async function loadShipped(): Promise<Example[]> {
  const files: Example[][] = [];
  // One after the other, so that no more than one is in memory.
  for (const file of shipped) files.push(lists.parse(parse(await readFile(file, 'utf8'))).flatMap(toExamples));
  return files.flat();
}

function toExamples({ category, priority, handsOff, stays }: z.output<typeof lists>[number]): Example[] {
  return [
    ...handsOff.map((text) => ({ text, category: category ?? null, ...(priority !== undefined && { priority }) })),
    ...stays.map((text) => ({ text, category: null })),
  ];
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
}
