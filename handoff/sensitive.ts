import type { Mask } from '../core/mask.ts';

/** A kind of number that is nobody's business at the desk. */
interface Kind {
  readonly pattern: RegExp;
  /** How many of its last signs stay, so that agent and customer can tell which one is meant. */
  readonly shown: number;
  readonly isReal?: (signs: string) => boolean;
}

const kinds: readonly Kind[] = [
  // Bank cards: ISO/IEC 7812, with the check digit of Luhn. 3 to 6 are banks and travel.
  { pattern: /(?<![\d.])[3-6]\d{3}(?:[ -]?\d){10,15}(?![\d.]\d|\d)/g, shown: 4, isReal: isLuhn },
  // 居民身份证: GB 11643, check digit by ISO 7064 mod 11-2.
  { pattern: /(?<![\dA-Za-z])\d{17}[\dXx](?![\dA-Za-z])/g, shown: 4, isReal: isChineseId },
  // 香港身份證: check digit in brackets.
  { pattern: /(?<![A-Za-z])[A-Z]{1,2}\d{6}\s?[(（][\dA][)）]/g, shown: 0, isReal: isHongKongId },
  // 國民身分證 of Taiwan.
  { pattern: /(?<![A-Za-z\d])[A-Z][1289]\d{8}(?!\d)/g, shown: 3, isReal: isTaiwanId },
  // Social security numbers of the US.
  { pattern: /(?<![\d-])(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\d-])/g, shown: 4 },
  // Accounts: ISO 13616, mod 97.
  { pattern: /(?<![A-Za-z\d])[A-Z]{2}\d{2}(?: ?[A-Z\d]){11,30}(?![A-Za-z\d])/g, shown: 4, isReal: isIban },
  // One-time codes, beside the words for them.
  {
    pattern:
      /(?<=(?:\b(?:otp|passcode|(?:verification|security|one[- ]time|login|sms|auth\w*) (?:code|password|pin))\b|验证码|驗證碼|校验码|動態碼|动态码|动态密码)[^\d\n]{0,20})(?<!\d)\d{4,8}(?!\d)/gi,
    shown: 0,
  },
  {
    pattern: /(?<!\d)\d{4,8}(?!\d)(?= ?(?:is (?:my|your|the)|是我?的?)[^\d\n]{0,12}(?:otp|code|验证码|驗證碼))/gi,
    shown: 0,
  },
];

const dot = '•';

/**
 * Hides card, identity and account numbers that are real by their check digits, one-time codes, and what fits the
 * brand's own patterns: sign by sign, but for the last few.
 * @param own with the flag `g`
 */
export function createMask(own: readonly RegExp[] = []): Mask {
  const all: readonly Kind[] = [...kinds, ...own.map((pattern) => ({ pattern, shown: 0 }))];
  return (text) =>
    all.reduce(
      (masked, { pattern, shown, isReal }) =>
        masked.replace(pattern, (found) => {
          const signs = found.replace(/[\s-]/g, '').toUpperCase();
          return isReal?.(signs) === false ? found : hide(found, shown);
        }),
      text,
    );
}

function hide(found: string, shown: number): string {
  let left = [...found.matchAll(/[\p{L}\p{N}]/gu)].length - shown;
  return found.replace(/[\p{L}\p{N}]/gu, (sign) => {
    left -= 1;
    return left >= 0 ? dot.repeat(sign.length) : sign;
  });
}

function isLuhn(digits: string): boolean {
  let sum = 0;
  for (const [index, sign] of [...digits].reverse().entries()) {
    const digit = Number(sign) * (index % 2 === 1 ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 === 0;
}

function isChineseId(id: string): boolean {
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((all, weight, index) => all + weight * Number(id[index]), 0);
  return '10X98765432'[sum % 11] === id[17];
}

function isHongKongId(id: string): boolean {
  const signs = id.replace(/[()（）]/g, '').padStart(9, ' ');
  const sum = [...signs].reduce((all, sign, index) => all + (9 - index) * worth(sign), 0);
  return sum % 11 === 0;
}

function worth(sign: string): number {
  return sign === ' ' ? 36 : Number.parseInt(sign, 36);
}

function isTaiwanId(id: string): boolean {
  const region = 'ABCDEFGHJKLMNPQRSTUVXYWZIO'.indexOf(id[0] ?? '') + 10;
  const digits = [Math.floor(region / 10), region % 10, ...[...id.slice(1)].map(Number)];
  const weights = [1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1];
  return digits.reduce((all, digit, index) => all + digit * (weights[index] ?? 0), 0) % 10 === 0;
}

function isIban(account: string): boolean {
  const moved = account.slice(4) + account.slice(0, 4);
  let rest = 0;
  for (const sign of moved) rest = Number(`${rest}${Number.parseInt(sign, 36)}`) % 97;
  return rest === 1;
}
