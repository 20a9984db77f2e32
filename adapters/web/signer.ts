import { createHmac, randomBytes } from 'node:crypto';
import { isSameSecret } from '../../core/secret.ts';
import type { Storage } from '../../core/storage.ts';

/** Makes ids and signatures from one secret: nobody guesses them, and the same question has the same answer. */
export interface Signer {
  /** 128 bits, as text that is safe in a URL. `purpose` keeps the uses of the secret apart. */
  id(purpose: string, ...of: readonly string[]): string;
  /** Whether `given` is that id; takes the same time wherever they differ. */
  verify(given: string, purpose: string, ...of: readonly string[]): boolean;
}

/** Reads the channel's secret, which is made once and kept. */
export async function loadSigner(storage: Storage): Promise<Signer> {
  // An append with a fixed key happens once, however many start at the same time.
  await storage.append('secret', 'hmac', randomBytes(32).toString('hex'));
  const entry = await storage.find('secret', 'hmac');
  if (typeof entry?.data !== 'string') throw new Error('The web channel cannot read its secret back from the store');
  return createSigner(Buffer.from(entry.data, 'hex'));
}

/** @param secret at least 32 bytes */
function createSigner(secret: Uint8Array): Signer {
  const id: Signer['id'] = (purpose, ...of) =>
    createHmac('sha256', secret)
      .update(JSON.stringify([purpose, ...of]))
      .digest()
      .subarray(0, 16)
      .toString('base64url');
  return { id, verify: (given, purpose, ...of) => isSameSecret(given, id(purpose, ...of)) };
}

/** 128 random bits, as text that is safe in a URL. */
export function randomId(): string {
  return randomBytes(16).toString('base64url');
}
