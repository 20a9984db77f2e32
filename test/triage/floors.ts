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
  before: { recall: 0.965, falseAlarms: 0.05, rightCategory: 0.955, missedDangers: 0 },
  apart: { recall: 0.94, falseAlarms: 0.045, rightCategory: 0.91, missedDangers: 1 },
  after: { recall: 0.87, falseAlarms: 0.04, rightCategory: 0.855, missedDangers: 0 },
  fresh: { recall: 0.95, falseAlarms: 0.06, rightCategory: 0.885, missedDangers: 1 },
  later: { recall: 0.975, falseAlarms: 0.02, rightCategory: 0.94, missedDangers: 0 },
  seen: { recall: 0.98, falseAlarms: 0.03, rightCategory: 0.97, missedDangers: 0 },
} as const satisfies Record<string, Floor>;

export function isWorse(score: Score, floor: Floor): boolean {
  return (
    score.recall < floor.recall ||
    score.falseAlarms > floor.falseAlarms ||
    score.rightCategory < floor.rightCategory ||
    score.urgent.count - score.urgent.handedOff > floor.missedDangers
  );
}
