import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type GuardSettings, suspect } from '../../handoff/guard.ts';

const guards: GuardSettings = {
  leak: true,
  internal: ['wiki.acme.example', '青龙项目'],
  words: ['最低价', 'Guarantee'],
  collisionMs: 0,
  newerMs: 0,
  undoMs: 0,
};
const why = (text: string) => suspect(guards, text)?.why;

describe('a reply that looks internal', () => {
  test.each([
    ['@bo can you take this one?', 'colleague'],
    ['ask ＠Ana first', 'colleague'],
    ['问一下 @小波 吧', 'colleague'],
    ['see https://jira.corp/browse/T-1', 'internal'],
    ['restart it on db01.internal', 'internal'],
    ['it runs at 10.0.3.17:8080', 'internal'],
    ['http://192.168.1.4/admin', 'internal'],
    ['look at localhost', 'internal'],
    ['it is in WIKI.acme.example/refunds', 'internal'],
    ['这是青龙项目的客户', 'internal'],
    ['password: hunter22', 'secret'],
    ['the password is S3cret!', 'secret'],
    ['密码：abc123', 'secret'],
    ['xoxb-1234567890-abc', 'secret'],
    ['AKIAIOSFODNN7EXAMPLE', 'secret'],
    ['-----BEGIN RSA PRIVATE KEY-----', 'secret'],
    ['/ she is difficult', 'note'],
    ['／ 这个客户很难缠', 'note'],
    ['note: she is difficult', 'note'],
    ['(internal) she is difficult', 'note'],
    ['内部：这个客户很难缠', 'note'],
    ['【备注】别退款', 'note'],
    ['You get our ＧＵＡＲＡＮＴＥＥ', 'word'],
    ['这是最低价了', 'word'],
  ])('%s', (text, expected) => {
    expect(why(text)).toBe(expected);
  });

  test.each([
    'Hello, I am Ana.',
    'Write to help@acme.example and we will answer.',
    'To reset your password: open https://acme.example/reset2 and follow the steps.',
    'Your token is only valid for a day',
    'Please note that parcels take three days.',
    'It costs 10.50 and arrives on 10.12.',
    'Version 10.2.3 mends it.',
    'We are open 9:00/18:00',
    '/start brings back the menu',
    '您的密码已重置，请查收短信。',
    '订单 10.0 折后 99 元',
    'This is a local shop, and corporate gifts are welcome.',
    '3 @ 20 each',
  ])('%s goes out as it is', (text) => {
    expect(why(text)).toBeUndefined();
  });

  test('is not told a secret back', () => {
    expect(suspect(guards, 'password: hunter22')).toEqual({ why: 'secret', what: '' });
  });

  test('is looked at whatever it is', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void suspect(guards, text)));
  });
});
