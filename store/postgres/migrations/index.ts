import type { Migration } from '../migrate.ts';
import { groundFloor } from './0001-ground-floor.ts';
import { cases } from './0002-cases.ts';

/** Every step of the schema, oldest first. */
export const migrations: readonly Migration[] = [groundFloor, cases];
