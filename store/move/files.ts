import { createHash } from 'node:crypto';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pieceBytes } from '../postgres/blobs.ts';
import { createTally, type Tally } from './checksum.ts';
import { MoveRefused } from './refused.ts';
import type { Target } from './target.ts';

const named = /^[0-9a-f]{32}$/;

/**
 * Copies the files that customers and agents have sent, from the folder that an embedded store keeps them in, and
 * reads each back. What was never finished stays behind.
 * @param onProgress told after each
 * @throws {MoveRefused} where one is not the same afterwards
 */
export async function moveFiles(
  folder: string,
  target: Target,
  onProgress: (done: number, of: number) => void,
): Promise<Tally> {
  const paths = await find(folder);
  const tally = createTally();
  for (const [index, { id, path }] of paths.entries()) {
    const sent = createHash('sha256');
    await target.addFile(
      id,
      piecesOf(path, (piece) => sent.update(piece)),
    );
    const kept = createHash('sha256');
    for await (const piece of target.fileOf(id)) kept.update(piece);
    const hash = kept.digest('hex');
    if (sent.digest('hex') !== hash) throw new MoveRefused(`The file ${id} is not the same in the target.`);
    tally.add([id, hash]);
    onProgress(index + 1, paths.length);
  }
  return tally.result();
}

/** Below each channel's folder they are spread over folders by how their ids begin. */
async function find(folder: string): Promise<readonly { readonly id: string; readonly path: string }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
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
