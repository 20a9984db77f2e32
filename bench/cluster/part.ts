import type { Figure } from '../figures.ts';
import type { Scale } from './scale.ts';
import type { Servers } from './servers.ts';

/** Where a part of the bench works, and how much of it is wanted. */
export interface Place {
  readonly servers: Servers;
  /** To be made. */
  readonly folder: string;
  readonly scale: Scale;
  /** For Node. */
  readonly flags: readonly string[];
  /** Whether each statement and command is told, with how often a message makes it. */
  readonly lists: boolean;
  /** Tells people how far it is. */
  readonly say: (text: string) => void;
}

/** @returns what was measured */
export type Part = (place: Place) => Promise<readonly Figure[]>;
