import { type Clock, systemClock } from '../../../core/clock.ts';
import type { Store } from '../../../core/store.ts';

/** A store as a check gets it. */
export interface StoreUnderTest {
  readonly store: Store;
  /** Closes the store and opens it again on what it kept. */
  reopen(): Promise<Store>;
  close(): Promise<void>;
}

/** Opens an empty store that takes its time from `clock`. */
export type OpenStore = (clock: Clock) => Promise<StoreUnderTest>;

/** One promise of the contract. `run` rejects where it is not kept. */
export interface Check {
  readonly name: string;
  run(open: OpenStore): Promise<void>;
}

/** What a check works with. */
export interface World {
  readonly store: Store;
  reopen(): Promise<Store>;
  /** Sets the store's clock, in milliseconds since the epoch. */
  setTime(now: number): void;
}

export function check(name: string, prove: (world: World) => Promise<void>): Check {
  return {
    name,
    async run(open) {
      let now = Date.UTC(2026, 10, 22);
      const setTime = (time: number) => {
        now = time;
      };
      const { store, reopen, close } = await open({ ...systemClock, now: () => now });
      try {
        await prove({ store, reopen, setTime });
      } finally {
        await close();
      }
    },
  };
}
