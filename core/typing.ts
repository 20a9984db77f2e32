import type { Channel } from './channel.ts';
import type { Clock } from './clock.ts';
import { type Party, parseAddressKey } from './message.ts';

/** What platforms show goes out after some five seconds. */
const againMs = 4_000;

/** Shows a customer that an answer is being written, where the channel is here and can. @returns ends it */
export function showTyping(channels: Iterable<Channel>, clock: Clock, conversation: string, by?: Party): () => void {
  if (!by) return () => {};
  const to = parseAddressKey(conversation);
  const channel = [...channels].find(({ name }) => name === to.channel);
  if (!channel?.typing) return () => {};
  let cancel = () => {};
  const show = () => {
    try {
      channel.typing?.(to, by);
    } catch {
      // It is a hint and no more: the answer goes on without it.
      return;
    }
    cancel = clock.after(againMs, show);
  };
  show();
  return () => cancel();
}
