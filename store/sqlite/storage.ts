import type { Doc, Json, Storage, StreamEntry } from '../../core/storage.ts';
import { parse } from '../json.ts';
import type { Connection } from './connection.ts';
import type { Group } from './group.ts';

interface StreamRow {
  readonly seq: number;
  readonly key: string;
  readonly data: string;
}

interface DocRow {
  readonly collection: string;
  readonly id: string;
  readonly at: number;
  readonly data: string;
}

/** @returns what gives each scope its room */
export function createStorage(connection: Connection, group: Group): (scope: string) => Storage {
  const insert = connection.prepare('INSERT INTO streams (scope, stream, seq, key, data) VALUES (?, ?, ?, ?, ?)');
  const last = connection.prepare<{ readonly seq: number | null }>(
    'SELECT max(seq) AS seq FROM streams WHERE scope = ? AND stream = ?',
  );
  const byKey = connection.prepare<StreamRow>(
    'SELECT seq, key, data FROM streams WHERE scope = ? AND stream = ? AND key = ?',
  );
  const after = connection.prepare<StreamRow>(
    'SELECT seq, key, data FROM streams WHERE scope = ? AND stream = ? AND seq > ? ORDER BY seq LIMIT ?',
  );
  const before = connection.prepare<StreamRow>(
    'SELECT seq, key, data FROM streams WHERE scope = ? AND stream = ? AND seq < ? ORDER BY seq DESC LIMIT ?',
  );
  const upsert = connection.prepare(`
    INSERT INTO documents (scope, collection, id, at, data) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET at = excluded.at, data = excluded.data
  `);
  const one = connection.prepare<DocRow>(
    'SELECT collection, id, at, data FROM documents WHERE scope = ? AND collection = ? AND id = ?',
  );
  const newest = connection.prepare<DocRow>(`
    SELECT collection, id, at, data FROM documents WHERE scope = ? AND collection = ?
    ORDER BY at DESC, id DESC LIMIT ?
  `);
  const older = connection.prepare<DocRow>(`
    SELECT collection, id, at, data FROM documents WHERE scope = ? AND collection = ? AND (at, id) < (?, ?)
    ORDER BY at DESC, id DESC LIMIT ?
  `);
  const cutBefore = connection.prepare('DELETE FROM streams WHERE scope = ? AND stream = ? AND seq < ?');
  const blankOut = connection.prepare(
    "UPDATE streams SET key = 'cut ' || seq, data = ? WHERE scope = ? AND stream = ? AND seq = ?",
  );
  const blankKey = connection.prepare(
    "UPDATE streams SET key = 'cut ' || seq, data = ? WHERE scope = ? AND stream = ? AND key = ?",
  );
  const remove = connection.prepare('DELETE FROM documents WHERE scope = ? AND collection = ? AND id = ?');

  return (scope) => {
    function put(docs: readonly Doc[]): void {
      for (const { collection, id, at, data } of docs) upsert.run(scope, collection, id, at, JSON.stringify(data));
    }

    function find(collection: string, id: string): Doc | undefined {
      const row = one.get(scope, collection, id);
      return row && toDoc(row);
    }

    return {
      append: (stream, key, data, docs, about = []) =>
        group.write(() => {
          const known = byKey.get(scope, stream, key);
          if (known) return { seq: known.seq, fresh: false };
          const seq = (last.get(scope, stream)?.seq ?? 0) + 1;
          insert.run(scope, stream, seq, key, JSON.stringify(data));
          if (docs) {
            const found = about.map(({ collection, id }) => find(collection, id));
            put(docs(seq, found));
          }
          return { seq, fresh: true };
        }),
      find: (stream, key) =>
        group.read(() => {
          const row = byKey.get(scope, stream, key);
          return row && toEntry(row);
        }),
      read: (stream, range) =>
        group.read(() =>
          'after' in range
            ? after.all(scope, stream, range.after, range.limit).map(toEntry)
            : before.all(scope, stream, range.before, range.limit).reverse().map(toEntry),
        ),
      cut: (stream, through, blank) =>
        group.write(() => {
          cutBefore.run(scope, stream, through);
          blankOut.run(JSON.stringify(blank), scope, stream, through);
        }),
      blank: (stream, key, blank) => group.write(() => void blankKey.run(JSON.stringify(blank), scope, stream, key)),
      heads: (streams) =>
        group.read(() => {
          const seqs = streams.map((stream) => [stream, last.get(scope, stream)?.seq ?? 0] as const);
          return new Map(seqs.filter(([, seq]) => seq > 0));
        }),
      put: (...docs) => group.write(() => put(docs)),
      get: (collection, id) => group.read(() => find(collection, id)),
      list: (collection, { limit, before: mark }) =>
        group.read(() =>
          (mark ? older.all(scope, collection, mark.at, mark.id, limit) : newest.all(scope, collection, limit)).map(
            toDoc,
          ),
        ),
      take: (collection, id) => group.write(() => remove.run(scope, collection, id) === 1),
    };
  };
}

function toEntry({ seq, key, data }: StreamRow): StreamEntry {
  return { seq, key, data: parse<Json>(data) };
}

function toDoc(row: DocRow): Doc {
  return { ...row, data: parse<Json>(row.data) };
}
