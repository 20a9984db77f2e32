import { createHash } from 'node:crypto';
import { isSameSecret } from '../../core/secret.ts';

/**
 * Tencent's signature of a callback: SHA-1 over the sorted pieces, the shared token among them.
 * Source: developer.work.weixin.qq.com/document/path/90968.
 */
export function signatureOf(...pieces: readonly string[]): string {
  return createHash('sha1').update(pieces.toSorted().join('')).digest('hex');
}

/** Whether a signature is the one of these pieces, in a time that tells nothing of either. */
export function isSignedBy(signature: string, ...pieces: readonly string[]): boolean {
  return isSameSecret(signature, signatureOf(...pieces));
}
