import { createHash } from 'node:crypto';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pieceBytes } from '../postgres/blobs.ts';
import { createTally, hashOf, type Tally } from './checksum.ts';
import { MoveRefused } from './refused.ts';
import type { Target } from './target.ts';

const named = /^[0-9a-f]{32}$/;

/** Brings files, and brings those that have come since. */
export interface FileCopy {
  /**
   * @param onProgress told after each
   * @returns whether there is anything new to tell: the first time, and where something has changed
   */
  bring(onProgress: (done: number, of: number) => void): Promise<boolean>;
  tally(): Tally;
}

/**
 * Copies the files that customers and agents have sent, from the folder that an embedded store keeps them in, and
 * reads each back. What was never finished stays behind. What a file holds never changes.
 * @throws {MoveRefused} where one is not the same afterwards
 */
export function createFileCopy(folder: string, target: Target): FileCopy {
  const tally = createTally();
  const copied = new Map<string, bigint>();
  let told: string | undefined;

  async function copy(id: string, path: string): Promise<void> {
    const sent = createHash('sha256');
    await target.addFile(
      id,
      piecesOf(path, (piece) => sent.update(piece)),
    );
    const kept = createHash('sha256');
    for await (const piece of target.fileOf(id)) kept.update(piece);
    const hash = kept.digest('hex');
    if (sent.digest('hex') !== hash) throw new MoveRefused(`The file ${id} is not the same in the target.`);
    copied.set(id, hashOf([id, hash]));
    tally.add(hashOf([id, hash]));
  }

  return {
    tally: tally.result,
    async bring(onProgress) {
      const found = await find(folder);
      const there = new Set(found.map(({ id }) => id));
      for (const [id, hash] of copied) {
        if (there.has(id)) continue;
        await target.removeFile(id);
        copied.delete(id);
        tally.remove(hash);
      }
      for (const [index, { id, path }] of found.entries()) {
        // It may be removed meanwhile, where the front desk runs.
        if (!copied.has(id))
          await copy(id, path).catch((error) => (isGone(error) ? target.removeFile(id) : fail(error)));
        onProgress(index + 1, found.length);
      }
      const before = told;
      told = tally.result().checksum;
      return before !== told;
    },
  };
}

function fail(error: unknown): never {
  throw error;
}

function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/** Below each channel's folder they are spread over folders by how their ids begin. */
async function find(folder: string): Promise<readonly { readonly id: string; readonly path: string }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    if (isGone(error)) return [];
    throw error;
  });
  return entries
    .filter((entry) => entry.isFile() && named.test(entry.name) && !entry.parentPath.endsWith('incoming'))
    .map(({ name, parentPath }) => ({ id: name, path: join(parentPath, name) }));
}

async function* piecesOf(path: string, onPiece: (piece: Buffer) => void): AsyncGenerator<Buffer, void, undefined> {
  const file = await open(path);
  try {
    for (let at = 0; ; at += pieceBytes) {
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(pieceBytes), 0, pieceBytes, at);
      if (bytesRead === 0) return;
      const piece = buffer.subarray(0, bytesRead);
      onPiece(piece);
      yield piece;
    }
  } finally {
    await file.close();
  }
}
