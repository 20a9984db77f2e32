import type { Migration } from '../migrate.ts';
import { groundFloor } from './0001-ground-floor.ts';
import { cases } from './0002-cases.ts';
import { attempts } from './0003-attempts.ts';
import { shifts } from './0004-shifts.ts';
import { earlierWordings } from './0005-earlier-wordings.ts';
import { erasures } from './0006-erasures.ts';

/** Every step of the schema, oldest first. */
export const migrations: readonly Migration[] = [groundFloor, cases, attempts, shifts, earlierWordings, erasures];
