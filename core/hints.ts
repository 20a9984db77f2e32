import type { Channel, Hint } from './channel.ts';
import { addressKey } from './message.ts';
import type { Store } from './store.ts';

/** Shows the other side of an open case that somebody is typing. */
export async function relayHint(store: Store, channels: ReadonlyMap<string, Channel>, hint: Hint): Promise<void> {
  const id = (await store.laneAt(hint.from))?.conversation ?? addressKey(hint.from);
  const known = await store.conversation(id);
  const open = known?.conversation.case;
  if (!known || !open) return;
  const fromCustomer = addressKey(hint.from) === id;
  const to = fromCustomer ? (await store.lane(open.lane))?.address : known.conversation.address;
  if (to && (to.thread !== undefined || !fromCustomer)) channels.get(to.channel)?.typing?.(to, hint.by);
}
