import type { Channel } from './channel.ts';
import type { Clock } from './clock.ts';
import { type Party, parseAddressKey } from './message.ts';

/** What platforms show goes out after some five seconds. */
const againMs = 4_000;
const bot: Party = { id: 'bot', name: 'Bot', kind: 'bot' };

/** Shows a customer that an answer is being written, where the channel is here and can. @returns ends it */
export function showTyping(channels: Iterable<Channel>, clock: Clock, conversation: string): () => void {
  const to = parseAddressKey(conversation);
  const channel = [...channels].find(({ name }) => name === to.channel);
  if (!channel?.typing) return () => {};
  let cancel = () => {};
  const show = () => {
    channel.typing?.(to, bot);
    cancel = clock.after(againMs, show);
  };
  show();
  return () => cancel();
}
