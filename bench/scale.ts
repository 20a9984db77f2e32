/** How much is measured. */
export interface Scale {
  /** With a case each; both sides of all of them write. */
  readonly conversations: number;
  /** Messages of each writer per round. */
  readonly each: number;
  readonly rounds: number;
  /** The steady pace at which the delay is measured, and how long a round of it takes. */
  readonly perSecond: number;
  readonly seconds: number;
  /** Messages in the filled store. */
  readonly stored: number;
  /** Rounds on the empty and the filled store, in turns. */
  readonly pairs: number;
  /** How often the real program is started. */
  readonly starts: number;
}

export const full: Scale = {
  conversations: 200,
  each: 25,
  rounds: 5,
  perSecond: 200,
  seconds: 10,
  stored: 1_000_000,
  pairs: 9,
  starts: 3,
};

/** Seconds, to see that the bench itself works. */
export const quick: Scale = {
  conversations: 10,
  each: 3,
  rounds: 2,
  perSecond: 200,
  seconds: 0.2,
  stored: 2_000,
  pairs: 2,
  starts: 1,
};
