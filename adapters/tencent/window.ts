import type { Inbound } from '../../core/channel.ts';
import type { Address, Party } from '../../core/message.ts';
import type { Tallies } from './tally.ts';

/** With more answers than this left, what a post has cost is not told: nobody would do otherwise for it. */
const few = 3;

/**
 * What a customer's last message still allows: told with each message of the customer, and after a post where little is
 * left. Each number once for each message, however often the send is repeated.
 * @returns undefined where nothing is known, or plenty is left of what is known already
 */
export async function windowEvent(
  tallies: Tallies,
  from: Address,
  by: Party,
  { now, renewed }: { readonly now: number; readonly renewed: boolean },
): Promise<Inbound | undefined> {
  const window = await tallies.window(from.chat);
  if (!window || (!renewed && window.left > few)) return undefined;
  const { message, left, until } = window;
  const key = `window/${from.chat}/${message}/${left}`;
  return { key, at: new Date(now), from, by, type: 'window', left, until, renewed };
}
