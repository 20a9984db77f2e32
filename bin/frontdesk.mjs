#!/usr/bin/env node
import { runWithNode } from './with-node.mjs';

runWithNode('app/main.ts', process.argv.slice(2));
