import { createHash } from 'node:crypto';
import { SendError } from '../../core/channel.ts';
import type { Address } from '../../core/message.ts';

/** A customer at one of the corporation's accounts. */
export interface Place {
  /** `open_kfid` */
  readonly account: string;
  /** `external_userid` */
  readonly customer: string;
}

/** Both have letters, digits, `-` and `_` alone, so that a colon tells them apart. */
export function chatOf({ account, customer }: Place): string {
  return `${account}:${customer}`;
}

/** @throws {SendError} where the address is none of ours */
export function placeOf({ chat }: Address): Place {
  const [account = '', customer = ''] = chat.split(':');
  if (account !== '' && customer !== '') return { account, customer };
  throw new SendError('There is no such chat', { outcome: 'not-sent', code: 'chat-gone' });
}

/** WeChat's id of one post of a message: the same on every attempt, unguessable, and no longer than its 32 bytes. */
export function idOf(key: string, post: number): string {
  return createHash('sha256').update(`${key}/${post}`).digest('base64url').slice(0, 32);
}

/** The id of a message that was posted as part of another. */
export function partId(id: string, part: number): string {
  return `${id}#${part}`;
}
