/** Who does what only one process may do at a time. By the clock of the store, so that all are of one mind. */
export interface Leases {
  /**
   * Takes each name that is free, and keeps those that are this holder's, for so long from now.
   * @param address where other processes reach the holder
   * @returns the names that are this holder's
   */
  keep(holder: string, address: string, names: readonly string[], lifeMs: number): Promise<readonly string[]>;
  /** Gives names back, so that another need not wait for their end. */
  release(holder: string, names: readonly string[]): Promise<void>;
  /** Who holds a name at the moment. */
  holderOf(name: string): Promise<{ readonly holder: string; readonly address: string } | undefined>;
}

/** This process among those that share the work. */
export interface Member {
  readonly leases: Leases;
  /** Unguessable, and new with each start. */
  readonly id: string;
  /** Where other processes reach this one: `http://host:port`. */
  readonly address: string;
}
