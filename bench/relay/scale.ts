/** How much is measured. */
export interface Scale {
  /** With a case each; they and an agent for each of them write. */
  readonly customers: number;
  /** Messages of each writer per round. */
  readonly each: number;
  readonly rounds: number;
  /** How long the platforms' API takes to answer, in milliseconds. */
  readonly delays: readonly number[];
  /** The steady pace at which the delay is measured, and how long a round of it takes. */
  readonly perSecond: number;
  readonly seconds: number;
  readonly burst: {
    readonly cases: number;
    readonly urgent: number;
    /** Messages of each case. */
    readonly each: number;
    /** Milliseconds between two posts to the room. */
    readonly paceMs: number;
    readonly watchSeconds: number;
  };
}

export const full: Scale = {
  customers: 50,
  each: 40,
  rounds: 3,
  delays: [0, 20],
  perSecond: 100,
  seconds: 5,
  burst: { cases: 40, urgent: 8, each: 3, paceMs: 1_000, watchSeconds: 60 },
};

/** Seconds, to see that the bench itself works. */
export const quick: Scale = {
  customers: 4,
  each: 2,
  rounds: 1,
  delays: [0, 20],
  perSecond: 50,
  seconds: 0.2,
  burst: { cases: 3, urgent: 1, each: 1, paceMs: 1_000, watchSeconds: 10 },
};
