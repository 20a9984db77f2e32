import { type Blobs, TooLarge } from '../../core/storage.ts';
import { checkBlobId, newBlobId, noSuchFile } from '../blob-id.ts';
import { openPool } from './connect.ts';
import { createSql, type Sql } from './sql.ts';

/** What one statement carries of a file, in bytes, and all of it that is in memory at a time. */
export const pieceBytes = 256 * 1024;
/** Uploads under way at the same time do not take connections from customers' messages. */
const mostConnections = 4;
/** Files removed per statement. */
const batch = 10;

// Only the end of a file has to be on disk before it is told, and it is on disk only behind everything before it.
const addPiece = `
  INSERT INTO file_pieces (file, number, data)
  SELECT $1::text, $2::integer, $3::bytea FROM set_config('synchronous_commit', 'off', true)
`;

interface PostgresBlobs extends Blobs {
  /** Removes what was begun a day ago and never finished: whoever wrote it is gone. */
  tidy(): Promise<void>;
  close(): Promise<void>;
}

/** Keeps files in the database, in pieces. No transaction stays open while a sender or a reader is slow. */
export function createBlobs(url: string): PostgresBlobs {
  const pool = openPool(url, 'frontdesk-files', mostConnections);
  const sql = createSql(pool);

  return {
    async write(stream, limit) {
      const id = newBlobId();
      const reader = stream.getReader();
      try {
        await sql.run('INSERT INTO files (id) VALUES ($1)', [id]);
        let number = 0;
        let bytes = 0;
        for await (const piece of piecesOf(reader, limit)) {
          await sql.run(addPiece, [id, number, piece]);
          number += 1;
          bytes += piece.byteLength;
        }
        if ((await sql.run('UPDATE files SET bytes = $2 WHERE id = $1', [id, bytes])) === 1) return { id, bytes };
        throw new Error('The file took so long that what there was of it has been removed');
      } catch (error) {
        // Whoever sends the rest need not go on; its own failure to stop changes nothing here.
        await reader.cancel(error).catch(() => {});
        // Where this fails too, it is tidied away later.
        await sql.run('DELETE FROM files WHERE id = $1', [id]).catch(() => {});
        throw error;
      }
    },
    async read(id) {
      checkBlobId(id);
      const found = await sql.get<{ readonly bytes: number | null }>('SELECT bytes FROM files WHERE id = $1', [id]);
      const bytes = found?.bytes ?? null;
      if (bytes === null) throw noSuchFile();
      return { stream: readWhenAsked(sql, id, bytes), bytes };
    },
    async remove(id) {
      checkBlobId(id);
      await sql.run('DELETE FROM files WHERE id = $1', [id]);
    },
    async tidy() {
      const forget = `
        DELETE FROM files WHERE id IN (
          SELECT id FROM files WHERE bytes IS NULL AND begun < now() - interval '1 day' ORDER BY begun LIMIT ${batch}
        )
      `;
      while ((await sql.run(forget)) === batch);
    },
    close: async () => void (pool.ended || (await pool.end())),
  };
}

/** The bytes in pieces of the full size, but for the last. @throws {TooLarge} past `limit` bytes in all */
async function* piecesOf(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  limit: number,
): AsyncGenerator<Buffer, void, undefined> {
  // One for all pieces: each is on its way before the next is asked for.
  const piece = Buffer.allocUnsafe(pieceBytes);
  let filled = 0;
  let bytes = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    bytes += next.value.byteLength;
    if (bytes > limit) throw new TooLarge(`The file has more than ${limit} bytes`);
    for (let at = 0; at < next.value.byteLength; ) {
      const taken = next.value.subarray(at, at + pieceBytes - filled);
      piece.set(taken, filled);
      filled += taken.byteLength;
      at += taken.byteLength;
      if (filled < pieceBytes) continue;
      yield piece;
      filled = 0;
    }
  }
  if (filled > 0) yield piece.subarray(0, filled);
}

/** Reads a piece when it is asked for. A file that is removed meanwhile breaks off instead of seeming complete. */
function readWhenAsked(sql: Sql, id: string, bytes: number): ReadableStream<Uint8Array> {
  const pieces = Math.ceil(bytes / pieceBytes);
  let number = 0;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (number === pieces) return controller.close();
        const found = await sql.get<{ readonly data: Buffer }>(
          'SELECT data FROM file_pieces WHERE file = $1 AND number = $2',
          [id, number],
        );
        if (!found) throw noSuchFile();
        number += 1;
        controller.enqueue(found.data);
      },
    },
    { highWaterMark: 0 },
  );
}
