import type { CaseBook, PlacedCase } from '../core/cases.ts';
import type { Store } from '../core/store.ts';

const mostOfADay = 10_000;

/** All cases of a store, with the places of their threads. */
export function createCaseBook(store: Store): CaseBook {
  return {
    async open() {
      const records = await store.openCases();
      return Promise.all(
        records.map(async (record): Promise<PlacedCase> => {
          const lane = await store.lane(record.lane);
          return lane ? { ...record, thread: lane.address } : record;
        }),
      );
    },
    since: (at) => store.casesSince(at, mostOfADay),
  };
}
