import type { Migration } from '../migrate.ts';
import { groundFloor } from './0001-ground-floor.ts';
import { cases } from './0002-cases.ts';
import { attempts } from './0003-attempts.ts';
import { files } from './0004-files.ts';
import { leases } from './0005-leases.ts';
import { shifts } from './0006-shifts.ts';
import { earlierWordings } from './0007-earlier-wordings.ts';
import { erasures } from './0008-erasures.ts';

/** Every step of the schema, oldest first. */
export const migrations: readonly Migration[] = [
  groundFloor,
  cases,
  attempts,
  files,
  leases,
  shifts,
  earlierWordings,
  erasures,
];
