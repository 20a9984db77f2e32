import * as z from 'zod';
import { fileSchema } from './index.ts';

type Json = z.core.JSONSchema.BaseSchema;

/** The shape of the file as JSON Schema, for completion and hints in editors. */
export function editorSchema(): Json {
  return z.toJSONSchema(fileSchema, {
    io: 'input',
    // What editors' YAML plugins understand.
    target: 'draft-7',
    override({ jsonSchema, path }) {
      if (path.at(-1) !== 'propertyNames') allowReference(jsonSchema);
    },
  });
}

const reference = { type: 'string', pattern: '\\$\\{' } as const;

/** Lets `${…}` stand wherever a value of its own form is asked for, so that editors do not mark it. */
function allowReference(schema: Json): void {
  const { type, enum: choices, pattern, minLength } = schema;
  const strict =
    type === 'integer' || type === 'boolean' || [choices, pattern, minLength].some((limit) => limit !== undefined);
  if (!strict) return;
  const own: Json = {};
  for (const key of ['type', 'enum', 'pattern', 'minLength', 'minimum', 'maximum'] as const) {
    if (schema[key] === undefined) continue;
    Object.assign(own, { [key]: schema[key] });
    delete schema[key];
  }
  schema.anyOf = [own, reference];
}
