import type { Store } from '../core/store.ts';
import type { UnshownNames } from '../core/unshown.ts';
import type { Stages } from './stages.ts';

/**
 * What things are called that are shown by their names alone, by the lane in which they are read; undefined where the
 * customer was erased while something was still on its way.
 */
export function unshownIn(
  store: Store,
  unshown: Stages['unshown'],
): (lane: string) => Promise<UnshownNames | undefined> {
  return async (id) => {
    const lane = await store.lane(id);
    const known = lane && (await store.conversation(lane.conversation));
    return known && unshown({ conversation: known.conversation, lane });
  };
}
