import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { priorities } from '../core/priority.ts';
import type { Example } from '../core/triage/index.ts';
import { categories } from './schema/routing.ts';
import { loadSideFiles } from './side-file.ts';

const folder = new URL('triage/', import.meta.url);
const shipped = readdirSync(folder)
  .toSorted()
  .map((name) => fileURLToPath(new URL(name, folder)));

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
 * Reads the shipped examples of triage, then a brand's own.
 * @param paths absolute, or from the working directory
 * @throws {ConfigError} with every problem of every file, where there is one
 */
export async function loadExamples(paths: readonly string[]): Promise<readonly Example[]> {
  const files = await loadSideFiles([...shipped, ...paths], lists, 'triage.examples');
  return files.flatMap((content, index) =>
    content.flatMap(toExamples).map((example) => (index < shipped.length ? example : { ...example, isOwn: true })),
  );
}

function toExamples({ category, priority, handsOff, stays }: z.output<typeof lists>[number]): Example[] {
  return [
    ...handsOff.map((text) => ({ text, category: category ?? null, ...(priority !== undefined && { priority }) })),
    ...stays.map((text) => ({ text, category: null })),
  ];
}
