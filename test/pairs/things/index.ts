import type { Thing } from '../thing.ts';
import { changes } from './changes.ts';
import { atFirst, atLast, desks } from './desk.ts';
import { media } from './media.ts';
import { texts } from './texts.ts';

/** Everything that is carried, in the order in which a case is played through. */
export const things: readonly Thing[] = [...atFirst, ...texts, ...media, ...changes, ...desks, ...atLast];
