import * as z from 'zod';
import { type Path, valueAt } from './finding.ts';

/** The keys that the schema knows for the map at a path; empty where any key will do. */
export function knownKeys(schema: z.ZodType, data: unknown, path: Path): readonly string[] {
  return reach(schema, data, path, 0).flatMap((found) =>
    found instanceof z.ZodObject ? Object.keys(found.shape) : [],
  );
}

/** The schemas that describe the value at a path, with wrappers taken off. */
function reach(schema: unknown, data: unknown, path: Path, depth: number): readonly unknown[] {
  const go = (next: unknown, deeper = 0) => reach(next, data, path, depth + deeper);
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    return go(schema.unwrap());
  }
  if (schema instanceof z.ZodPipe) return go(schema.in);
  if (schema instanceof z.ZodDiscriminatedUnion) {
    const type = valueAt(data, [...path.slice(0, depth), 'type']);
    return schema.options.filter((option) => accepts(option, type)).flatMap((option) => go(option));
  }
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => go(option));
  const step = path[depth];
  if (step === undefined) return [schema];
  if (schema instanceof z.ZodObject) return Object.hasOwn(schema.shape, step) ? go(schema.shape[step], 1) : [];
  if (schema instanceof z.ZodRecord) return go(schema.valueType, 1);
  if (schema instanceof z.ZodArray) return go(schema.element, 1);
  return [];
}

function accepts(option: unknown, type: unknown): boolean {
  return option instanceof z.ZodObject && z.safeParse(option.shape['type'], type).success;
}
