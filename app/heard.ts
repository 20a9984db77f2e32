import type { ChannelDeps, Heard } from '../core/channel.ts';
import type { Store } from '../core/store.ts';

/** Far more than is said in most cases; what is older has been looked at before. */
const most = 500;

/** Looks up in a store what was written at an address. */
export function createHeard(store: Store): NonNullable<ChannelDeps['heard']> {
  return async (from) => {
    const lane = await store.laneAt(from);
    if (!lane) return [];
    const entries = await store.transcript(lane.conversation, 0, most);
    const written = entries.filter((entry) => entry.lane === lane.id && !entry.deleted);
    const heard = await Promise.all(
      written.map(async ({ id, by }) => (await store.locate(lane.id, id)).map((at): Heard => ({ id: at, by }))),
    );
    return heard.flat();
  };
}
