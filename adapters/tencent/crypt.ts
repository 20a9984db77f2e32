import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** What Tencent's callbacks are encrypted with. */
export interface Crypt {
  /** @throws {CryptError} where it is not for us, or nothing that was encrypted so */
  decrypt(encrypted: string): string;
  encrypt(message: string): string;
}

/** Something that was not encrypted by this key for this receiver. */
export class CryptError extends Error {
  override readonly name = 'CryptError';
}

/** Padded to a multiple of 32 bytes, although the blocks of AES have 16. */
const block = 32;
const head = 16;
const lengthBytes = 4;

/**
 * AES-256-CBC over 16 random bytes, the message's length, the message, and whom it is for.
 * Source: developer.work.weixin.qq.com/document/path/90968; the same for official accounts.
 * @param aesKey the 43 characters of EncodingAESKey
 * @param receiver the corporation's id, or the account's app id
 * @throws {TypeError} where the key is none
 */
export function createCrypt(aesKey: string, receiver: string): Crypt {
  const key = Buffer.from(`${aesKey}=`, 'base64');
  if (!isAesKey(aesKey) || key.length !== 32) throw new TypeError('An EncodingAESKey has 43 letters and digits');
  const iv = key.subarray(0, 16);
  return {
    decrypt(encrypted) {
      const plain = unpad(decipher(key, iv, encrypted));
      if (plain.length < head + lengthBytes) throw new CryptError('It is too short to be a message');
      const from = head + lengthBytes;
      const until = from + plain.readUInt32BE(head);
      if (until > plain.length) throw new CryptError('It is shorter than it says');
      if (plain.toString('utf8', until) !== receiver) throw new CryptError('It is for somebody else');
      return plain.toString('utf8', from, until);
    },
    encrypt(message) {
      const said = Buffer.from(message, 'utf8');
      const length = Buffer.alloc(lengthBytes);
      length.writeUInt32BE(said.length);
      const cipher = createCipheriv('aes-256-cbc', key, iv).setAutoPadding(false);
      const plain = pad(Buffer.concat([randomBytes(head), length, said, Buffer.from(receiver, 'utf8')]));
      return Buffer.concat([cipher.update(plain), cipher.final()]).toString('base64');
    },
  };
}

export function isAesKey(text: string): boolean {
  return /^[A-Za-z0-9]{43}$/.test(text);
}

function decipher(key: Buffer, iv: Buffer, encrypted: string): Buffer {
  try {
    const decipher = createDecipheriv('aes-256-cbc', key, iv).setAutoPadding(false);
    return Buffer.concat([decipher.update(encrypted, 'base64'), decipher.final()]);
  } catch {
    throw new CryptError('It is not encrypted as a callback is');
  }
}

function pad(bytes: Buffer): Buffer {
  const count = block - (bytes.length % block);
  return Buffer.concat([bytes, Buffer.alloc(count, count)]);
}

function unpad(bytes: Buffer): Buffer {
  const count = bytes.at(-1) ?? 0;
  if (count < 1 || count > block || count > bytes.length) throw new CryptError('Its padding is wrong');
  return bytes.subarray(0, bytes.length - count);
}
