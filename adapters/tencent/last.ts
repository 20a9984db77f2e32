import type { Inbound } from '../../core/channel.ts';
import type { Address, Party } from '../../core/message.ts';

/** One answer is left: told once for each message of the customer, however often the last but one is sent. */
export function lastAnswer(from: Address, by: Party, message: string, now: number): Inbound {
  const key = `last-answer/${from.chat}/${message}`;
  return { key, at: new Date(now), from, by, type: 'status', status: 'last-answer' };
}
