// npm scripts start through this: `node scripts/with-node.mjs <file.ts | command> [arguments]`.
import { runWithNode } from '../bin/with-node.mjs';

const [command, ...args] = process.argv.slice(2);
if (command === undefined) {
  console.error('Usage: node scripts/with-node.mjs <file.ts | command> [arguments]');
  process.exit(2);
}
runWithNode(command, args);
