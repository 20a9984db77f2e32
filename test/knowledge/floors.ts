/** What was reached; a change may not fall below it. */
export const floors = {
  /** The 200 that are measured. The search has learned from those it missed. */
  paraphrases: { first: 0.93, offered: 0.98, wrong: 0.01 },
  /** More of the kind, learned from too. */
  later: { first: 0.91, offered: 0.97, wrong: 0.01 },
  /** Short, and about the thing rather than naming it; learned from. */
  roundabout: { first: 0.74, offered: 0.91, wrong: 0.03 },
  /** Single facts of the entries' texts, for which no question is written down; learned from. */
  aspects: { first: 0.79, offered: 0.94, wrong: 0.04 },
  /** Never learned from: what a shop may expect of hard questions. Whoever learns from them writes new ones. */
  unseen: { first: 0.9, offered: 0.97, wrong: 0.02 },
  /** As roundabout, and never learned from: the hardest that we could think of. */
  fresh: { first: 0.68, offered: 0.83, wrong: 0.04 },
} as const;

/** Tables whose questions are not shown, so that nobody learns from them. */
export const keptApart: ReadonlySet<keyof typeof floors> = new Set(['unseen', 'fresh']);

/** Of questions that no shop answers, the most that get an answer or an offer. */
export const elsewhereCeiling = { answered: 0.03, offered: 0.46 } as const;
