import type { CannedText, CaseBook, CustomerFile, LinkedCase, PlacedCase } from '../core/cases.ts';
import type { Channel } from '../core/channel.ts';
import type { Conversation, Language } from '../core/conversation.ts';
import { linkedCases } from '../core/lookback.ts';
import type { Address } from '../core/message.ts';
import type { Store } from '../core/store.ts';

const mostOfADay = 10_000;

/** How a desk tells of a customer. `lane`: of the thread beside which it is told. */
export type TellOfCustomer = (
  conversation: Conversation,
  thread: Address,
  lane: string,
  cases: readonly LinkedCase[],
) => CustomerFile;

/** What desks are told beside a thread. */
export interface Telling {
  readonly tell: TellOfCustomer;
  readonly canned: (language: Language) => readonly CannedText[];
}

/** All cases of a store, with the places of their threads. */
export function createCaseBook(
  store: Store,
  { tell, canned }: Telling,
  channel: (name: string) => Channel | undefined,
): CaseBook {
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
    async customer(thread) {
      const lane = await store.laneAt(thread);
      const known = lane && (await store.conversation(lane.conversation));
      if (!lane || !known || lane.id === lane.conversation) return undefined;
      const { conversation } = known;
      return tell(conversation, thread, lane.id, await linkedCases(store, channel, conversation));
    },
    async canned(thread) {
      const lane = await store.laneAt(thread);
      const known = lane && (await store.conversation(lane.conversation));
      return known ? canned(known.conversation.language) : [];
    },
  };
}
