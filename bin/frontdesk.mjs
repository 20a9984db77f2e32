#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { runWithNode } from './with-node.mjs';

// Measured after start: 175 MB without these and without app/tidy-memory.ts, 123 MB with them. A smaller young generation
// costs processor time under full load, see docs/performance.md.
runWithNode('app/main.ts', process.argv.slice(2), {
  flags: ['--max-semi-space-size=16'],
  env: {
    MALLOC_ARENA_MAX: '2',
    // Its usual size, but said aloud: else glibc raises it with each large buffer that is freed, and the next ones stay.
    MALLOC_MMAP_THRESHOLD_: '131072',
    NODE_COMPILE_CACHE: fileURLToPath(new URL('../node_modules/.cache/frontdesk', import.meta.url)),
  },
});
