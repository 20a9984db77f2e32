import { describe, expect, it } from 'vitest';
import { linkTo } from '../../../adapters/telegram/place.ts';

describe('where Telegram shows a topic', () => {
  it.each([
    ['a topic of a forum group', '-1001234567890', '77', 'https://t.me/c/1234567890/77'],
    ['a group that is none of those', '-12345', '77', undefined],
    ['the group as a whole', '-1001234567890', undefined, undefined],
    ['a customer', '10001', '5', undefined],
  ])('%s', (_, chat, thread, link) => {
    expect(linkTo({ channel: 'telegram', chat, ...(thread !== undefined && { thread }) })).toBe(link);
  });
});
