/** Whoever has this lease looks after what belongs to nobody. */
export const chores = 'chores';

/** Who does what only one process may do at a time. By the clock of the store, so that all are of one mind. */
export interface Leases {
  /**
   * Keeps the names that are this holder's for so long from now, and takes what is free: up to its share of all there
   * are, and beyond that what nobody else has taken for a while.
   * @param address where other processes reach the holder
   * @param all how many names there are, to be shared among all holders
   */
  keep(holder: string, address: string, names: readonly string[], all: number, lifeMs: number): Promise<Kept>;
  /** Gives names back, so that another need not wait for their end. */
  release(holder: string, names: readonly string[]): Promise<void>;
  /** Is no holder any more, and has nothing. */
  leave(holder: string): Promise<void>;
  /** Who holds a name at the moment. */
  holderOf(name: string): Promise<{ readonly holder: string; readonly address: string } | undefined>;
}

export interface Kept {
  /** The names that are this holder's. */
  readonly ours: readonly string[];
  /** How many would be, were all shared alike, rounded up. */
  readonly share: number;
}

/** This process among those that share the work. */
export interface Member {
  readonly leases: Leases;
  /** Unguessable, and new with each start. */
  readonly id: string;
  /** Where other processes reach this one: `http://host:port`. */
  readonly address: string;
}
