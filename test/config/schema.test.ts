import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { editorSchema } from '../../config/schema/json.ts';

type Node = Readonly<Record<string, unknown>>;

/** Every key of a section, with its own schema. */
function keysOf(node: unknown, path: string): [string, Node][] {
  if (typeof node !== 'object' || node === null) return [];
  const properties = 'properties' in node ? Object.entries(node.properties as Record<string, Node>) : [];
  const own = properties.map(([key, schema]): [string, Node] => [`${path}.${key}`, schema]);
  const inner = Object.entries(node).flatMap(([key, value]) => keysOf(value, `${path}/${key}`));
  return [...own, ...inner];
}

describe('the schema for editors', () => {
  it('that is committed is current: `node scripts/with-node.mjs scripts/generate-schema.ts` writes it', async () => {
    const committed = await readFile(new URL('../../docs/frontdesk.schema.json', import.meta.url), 'utf8');
    expect(JSON.parse(committed)).toEqual(JSON.parse(JSON.stringify(editorSchema())));
  });

  it('describes the keys', () => {
    const silent = keysOf(editorSchema(), '').filter(([, schema]) => schema['description'] === undefined);
    expect(silent.map(([path]) => path.replace(/.*[./]/, ''))).toEqual([]);
  });

  it('refuses unknown keys in every section of the file', () => {
    const { properties } = editorSchema();
    expect(properties?.['server']).toMatchObject({ additionalProperties: false });
    expect(editorSchema()).toMatchObject({ additionalProperties: false, required: ['brand', 'channels', 'desks'] });
  });
});
