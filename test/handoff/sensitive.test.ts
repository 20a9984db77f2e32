import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createMask } from '../../handoff/sensitive.ts';

const mask = createMask([/EMP-\d{6}/gu]);

describe('what is hidden at a desk', () => {
  // The card numbers are those that payment companies publish for tests; the others are made up to their check digits.
  test.each([
    ['my card is 4242 4242 4242 4242, ok?', 'my card is •••• •••• •••• 4242, ok?'],
    ['5555-5555-5555-4444', '••••-••••-••••-4444'],
    ['378282246310005', '•••••••••••0005'],
    ['卡号6250941006528599谢谢', '卡号••••••••••••8599谢谢'],
    ['身份证 11010519491231002X', '身份证 ••••••••••••••002X'],
    ['HKID A123456(3)', 'HKID •••••••(•)'],
    ['身分證 A123456789', '身分證 •••••••789'],
    ['SSN 123-45-6789', 'SSN •••-••-6789'],
    ['DE89 3704 0044 0532 0130 00', '•••• •••• •••• •••• ••30 00'],
    ['the verification code is 482913', 'the verification code is ••••••'],
    ['your OTP: 4829', 'your OTP: ••••'],
    ['验证码是482913', '验证码是••••••'],
    ['482913 is my code', '•••••• is my code'],
    ['I am EMP-123456', 'I am •••-••••••'],
  ])('%s', (text, shown) => {
    expect(mask(text)).toBe(shown);
  });

  test.each([
    'order 4242 4242 4242 4243',
    'call +86 138 0013 8000',
    'call 020 7946 0958 or 13800138000',
    '110105194912310021',
    'A123456(4)',
    'A123456788',
    'it cost 4,242.42 on 2026-11-26',
    'tracking RM204189912CN, version 10.20.30',
    'error code 4829',
    'postcode 482913',
    'the code of conduct has 4829 words',
  ])('%s is not: nothing in it is such a number', (text) => {
    expect(mask(text)).toBe(text);
  });

  test('keeps the length of any text, and nothing is hidden twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const once = mask(text);
        expect(once).toHaveLength(text.length);
        expect(mask(once)).toBe(once);
      }),
    );
  });
});
