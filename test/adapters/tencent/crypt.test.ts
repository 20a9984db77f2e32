import { describe, expect, it } from 'vitest';
import { CryptError, createCrypt, isAesKey } from '../../../adapters/tencent/crypt.ts';
import { isSignedBy, signatureOf } from '../../../adapters/tencent/signature.ts';
import { readXml } from '../../../adapters/tencent/xml.ts';

/** The sample that comes with Tencent's own libraries, `Sample.py` and its siblings. */
const sample = {
  token: 'QDG6eK',
  corpId: 'wx5823bf96d3bd56c7',
  aesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C',
  echo: {
    signature: '5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3',
    timestamp: '1409659589',
    nonce: '263014780',
    encrypted: 'P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ==',
    text: '1616140317555161061',
  },
  message: {
    signature: '477715d11cdb4164915debcba66cb864d751f3e6',
    timestamp: '1409659813',
    nonce: '1372623149',
    encrypted:
      'RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/sYYvuJTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUax5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIGHBZZIs2pDBS8R07+qN+E7Q==',
  },
};

const crypt = createCrypt(sample.aesKey, sample.corpId);

describe("Tencent's own sample", () => {
  it.each([sample.echo, sample.message])('is signed as it says', ({ signature, timestamp, nonce, encrypted }) => {
    expect(signatureOf(sample.token, timestamp, nonce, encrypted)).toBe(signature);
    expect(isSignedBy(signature, sample.token, timestamp, nonce, encrypted)).toBe(true);
    expect(isSignedBy(signature, 'another token', timestamp, nonce, encrypted)).toBe(false);
    expect(isSignedBy('', sample.token, timestamp, nonce, encrypted)).toBe(false);
  });

  it('is decrypted to what it says', () => {
    expect(crypt.decrypt(sample.echo.encrypted)).toBe(sample.echo.text);
    const fields = readXml(crypt.decrypt(sample.message.encrypted));
    expect(fields && Object.fromEntries(fields)).toEqual({
      ToUserName: 'wx5823bf96d3bd56c7',
      FromUserName: 'mycreate',
      CreateTime: '1409659813',
      MsgType: 'text',
      Content: 'hello',
      MsgId: '4561255354251345929',
      AgentID: '218',
    });
  });
});

describe('what is encrypted', () => {
  it.each(['', 'a', 'x'.repeat(31), 'x'.repeat(32), '你好 👩‍👩‍👧‍👦 '.repeat(500)])(
    'comes back as it was: %.10s',
    (text) => {
      expect(crypt.decrypt(crypt.encrypt(text))).toBe(text);
    },
  );

  it('is never the same twice', () => {
    expect(crypt.encrypt('hello')).not.toBe(crypt.encrypt('hello'));
  });

  it('is for nobody else', () => {
    const other = createCrypt(sample.aesKey, 'wx0000000000000000');
    expect(() => other.decrypt(sample.echo.encrypted)).toThrow(CryptError);
    const keyless = createCrypt('a'.repeat(43), sample.corpId);
    expect(() => keyless.decrypt(sample.echo.encrypted)).toThrow(CryptError);
  });

  it.each([
    ['nothing', ''],
    ['no base64', '!!!'],
    ['half a block', Buffer.alloc(8).toString('base64')],
    ['zeros', Buffer.alloc(64).toString('base64')],
    ['a damaged sample', `A${sample.echo.encrypted.slice(1)}`],
    ['a cut sample', Buffer.from(sample.message.encrypted, 'base64').subarray(0, 64).toString('base64')],
  ])('is refused where it is %s', (_, encrypted) => {
    // The first block of the damaged one is random anyway, so that it may well be read.
    try {
      expect(crypt.decrypt(encrypted)).toBe(sample.echo.text);
    } catch (error) {
      expect(error).toBeInstanceOf(CryptError);
    }
  });

  it('needs a key of 43 letters and digits', () => {
    expect([sample.aesKey, 'short', `${sample.aesKey}=`, `${sample.aesKey.slice(1)}+`].map(isAesKey)).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect(() => createCrypt('short', 'x')).toThrow(TypeError);
  });
});
