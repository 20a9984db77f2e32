import type { Migration } from '../migrate.ts';
import { groundFloor } from './0001-ground-floor.ts';

/** Every step of the schema, oldest first. */
export const migrations: readonly Migration[] = [groundFloor];
