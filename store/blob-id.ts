import { randomBytes } from 'node:crypto';

const pattern = /^[0-9a-f]{32}$/;

/** Unguessable, and safe as a file name. */
export function newBlobId(): string {
  return randomBytes(16).toString('hex');
}

/**
 * An id comes from a URL: one that is not of our own shape names no file, and leads nowhere.
 * @throws {Error} where it is none of ours
 */
export function checkBlobId(id: string): void {
  if (!pattern.test(id)) throw noSuchFile();
}

/** What `Blobs.read` throws where there is no such file. */
export function noSuchFile(cause?: unknown): Error {
  return new Error('No such file', { cause });
}
