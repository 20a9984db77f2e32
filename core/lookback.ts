import { type LinkedCase, recordOf } from './cases.ts';
import type { Channel } from './channel.ts';
import type { Conversation } from './conversation.ts';
import type { Store } from './store.ts';

/** A customer's cases, the oldest first, each with where its thread can be seen. `conversation`: as it stands now. */
export async function linkedCases(
  store: Pick<Store, 'casesOf' | 'lane'>,
  channel: (name: string) => Channel | undefined,
  conversation: Conversation,
): Promise<readonly LinkedCase[]> {
  const stored = await store.casesOf(conversation.id);
  const newest = recordOf(conversation);
  const records = newest ? [...stored.filter(({ id }) => id !== newest.id), newest] : stored;
  const linked = records.map(async (record): Promise<LinkedCase> => {
    const lane = await store.lane(record.lane);
    const thread = lane?.address;
    if (thread?.thread === undefined) return record;
    const link = channel(thread.channel)?.link?.(thread);
    return link === undefined ? { ...record, thread } : { ...record, thread, link };
  });
  return (await Promise.all(linked)).toSorted((one, other) => one.number - other.number);
}
