import { createHash, timingSafeEqual } from 'node:crypto';

/** Whether a secret or signature is the one that was wanted, in a time that tells nothing of either. */
export function isSameSecret(given: string, wanted: string): boolean {
  return timingSafeEqual(hash(given), hash(wanted));
}

/** Of the same length for whatever is given. */
function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
