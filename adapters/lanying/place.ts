import { SendError } from '../../core/channel.ts';
import type { Address } from '../../core/message.ts';

/** Where in Lanying an address leads. `type` is what the API calls it: 1 a user, 2 a group. */
export interface Target {
  readonly type: 1 | 2;
  readonly id: string;
}

/** A customer's chat, as an address names it. Users and groups may have the same id. */
export function chatOf(user: string): string {
  return `user:${user}`;
}

/** @throws {SendError} where it leads nowhere */
export function targetOf({ chat }: Pick<Address, 'chat'>): Target {
  const [, user = '', id = ''] = /^(user:)?(\d{1,20})$/.exec(chat) ?? [];
  if (id === '') throw new SendError('This is no chat of Lanying', { outcome: 'not-sent', code: 'chat-gone' });
  return { type: user === '' ? 2 : 1, id };
}
