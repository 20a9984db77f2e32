// Writes docs/frontdesk.schema.json from the configuration's schema. A test fails while the two differ.
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { editorSchema } from '../config/schema/json.ts';

const target = fileURLToPath(new URL('../docs/frontdesk.schema.json', import.meta.url));
await writeFile(target, `${JSON.stringify(editorSchema(), null, 2)}\n`);
console.log(`Wrote ${target}`);
