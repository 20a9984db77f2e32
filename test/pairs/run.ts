// Writes docs/fidelity.md from what the channels declare and the tests of each pair. A test fails while the two differ.
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { fidelityTable } from './table.ts';

const target = fileURLToPath(new URL('../../docs/fidelity.md', import.meta.url));
await writeFile(target, fidelityTable());
console.log(`Wrote ${target}`);
