import type { Score } from './score.ts';

interface Floor {
  readonly recall: number;
  readonly falseAlarms: number;
  readonly rightCategory: number;
  /** Urgent dangers that nobody was called for. */
  readonly missedDangers: number;
}

/** What was reached; a change may not fall below it. */
export const floors = {
  before: { recall: 0.96, falseAlarms: 0.09, rightCategory: 0.95, missedDangers: 0 },
  after: { recall: 0.85, falseAlarms: 0.06, rightCategory: 0.8, missedDangers: 1 },
  seen: { recall: 0.92, falseAlarms: 0.06, rightCategory: 0.93, missedDangers: 0 },
} as const satisfies Record<string, Floor>;

export function isWorse(score: Score, floor: Floor): boolean {
  return (
    score.recall < floor.recall ||
    score.falseAlarms > floor.falseAlarms ||
    score.rightCategory < floor.rightCategory ||
    score.urgent.count - score.urgent.handedOff > floor.missedDangers
  );
}
