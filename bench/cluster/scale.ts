/** How much is measured. */
export interface Scale {
  /** With a case each; they and an agent for each of them write. */
  readonly customers: number;
  /** Messages of each writer per round. */
  readonly each: number;
  readonly rounds: number;
  /** The steady pace at which the delay is measured, and how long a round of it takes. */
  readonly perSecond: number;
  readonly seconds: number;
  /** How many processes share the work. */
  readonly processes: readonly number[];
  /** Conversations in the store. */
  readonly conversations: readonly number[];
}

export const full: Scale = {
  customers: 50,
  each: 20,
  rounds: 3,
  perSecond: 50,
  seconds: 5,
  processes: [1, 2, 4],
  conversations: [1_000, 100_000, 1_000_000],
};

/** A minute or less. */
export const quick: Scale = {
  customers: 10,
  each: 10,
  rounds: 1,
  perSecond: 50,
  seconds: 2,
  processes: [1, 2],
  conversations: [1_000, 10_000],
};

/** Seconds, to see that the bench itself works. */
export const tiny: Scale = {
  customers: 3,
  each: 2,
  rounds: 1,
  perSecond: 50,
  seconds: 0.2,
  processes: [1, 2],
  conversations: [10, 20],
};
