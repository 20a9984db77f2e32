import type { Doc, DocRef, Json, Storage, StreamEntry } from '../../core/storage.ts';
import { parse } from '../json.ts';
import type { Group } from './group.ts';
import { locked } from './locked.ts';
import { allOf, type Sql } from './sql.ts';

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

const byKey = 'SELECT seq, key, data FROM streams WHERE scope = $1 AND stream = $2 AND key = $3';
const after = 'SELECT seq, key, data FROM streams WHERE scope = $1 AND stream = $2 AND seq > $3 ORDER BY seq LIMIT $4';
const before =
  'SELECT seq, key, data FROM streams WHERE scope = $1 AND stream = $2 AND seq < $3 ORDER BY seq DESC LIMIT $4';
const heads = `
  SELECT stream, seq FROM unnest($2::text[]) AS stream, LATERAL (
    SELECT seq FROM streams WHERE scope = $1 AND streams.stream = stream.stream ORDER BY seq DESC LIMIT 1
  ) AS newest
`;
const documents = 'SELECT collection, id, at, data FROM documents WHERE scope = $1 AND collection = $2';
const newestFirst = 'ORDER BY at DESC, id DESC LIMIT $3';

/** @returns what gives each scope its room */
export function createStorage(group: Group): (scope: string) => Storage {
  return (scope) => {
    async function put(sql: Sql, docs: readonly Doc[]): Promise<void> {
      await allOf(
        docs.map(({ collection, id, at, data }) =>
          sql.run(
            `INSERT INTO documents (scope, collection, id, at, data) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (scope, collection, id) DO UPDATE SET at = excluded.at, data = excluded.data`,
            [scope, collection, id, at, JSON.stringify(data)],
          ),
        ),
      );
    }

    async function find(sql: Sql, collection: string, id: string): Promise<Doc | undefined> {
      const row = await sql.get<DocRow>(`${documents} AND id = $3`, [scope, collection, id]);
      return row && toDoc(row);
    }

    /** All that is to be known before something is added to a stream. */
    async function stateOf(sql: Sql, stream: string, key: string, about: readonly DocRef[]) {
      // Whoever else adds to this stream waits for our number to be taken or free.
      const free = locked(sql, JSON.stringify(['stream', scope, stream]));
      const known = sql.get<StreamRow>(byKey, [scope, stream, key]);
      const last = sql.get<{ readonly seq: number | null }>(
        'SELECT max(seq) AS seq FROM streams WHERE scope = $1 AND stream = $2',
        [scope, stream],
      );
      const found = allOf(about.map(({ collection, id }) => find(sql, collection, id)));
      await allOf<unknown>([free, known, last, found]);
      return { known: await known, last: await last, found: await found };
    }

    return {
      append: (stream, key, data, docs, about = []) =>
        group.write(async (sql) => {
          const { known, last, found } = await stateOf(sql, stream, key, docs ? about : []);
          if (known) return { seq: known.seq, fresh: false };
          const seq = (last?.seq ?? 0) + 1;
          const added = sql.run('INSERT INTO streams (scope, stream, seq, key, data) VALUES ($1, $2, $3, $4, $5)', [
            scope,
            stream,
            seq,
            key,
            JSON.stringify(data),
          ]);
          await allOf<unknown>([added, ...(docs ? [put(sql, docs(seq, found))] : [])]);
          return { seq, fresh: true };
        }),
      find: (stream, key) =>
        group.read(async (sql) => {
          const row = await sql.get<StreamRow>(byKey, [scope, stream, key]);
          return row && toEntry(row);
        }),
      read: (stream, range) =>
        group.read(async (sql) => {
          if ('after' in range) {
            return (await sql.all<StreamRow>(after, [scope, stream, range.after, range.limit])).map(toEntry);
          }
          return (await sql.all<StreamRow>(before, [scope, stream, range.before, range.limit])).reverse().map(toEntry);
        }),
      cut: (stream, through, blank) =>
        group.write(async (sql) => {
          await sql.run('DELETE FROM streams WHERE scope = $1 AND stream = $2 AND seq < $3', [scope, stream, through]);
          await sql.run(
            "UPDATE streams SET key = 'cut ' || seq, data = $4 WHERE scope = $1 AND stream = $2 AND seq = $3",
            [scope, stream, through, JSON.stringify(blank)],
          );
        }),
      blank: (stream, key, blank) =>
        group.write(async (sql) => {
          await sql.run(
            "UPDATE streams SET key = 'cut ' || seq, data = $4 WHERE scope = $1 AND stream = $2 AND key = $3",
            [scope, stream, key, JSON.stringify(blank)],
          );
        }),
      heads: (streams) =>
        group.read(async (sql) => {
          const rows = await sql.all<{ readonly stream: string; readonly seq: number }>(heads, [scope, streams]);
          return new Map(rows.map(({ stream, seq }) => [stream, seq]));
        }),
      put(...docs) {
        const run = (sql: Sql) => put(sql, docs);
        return group.write(run, run);
      },
      get: (collection, id) => group.read((sql) => find(sql, collection, id)),
      list: (collection, { limit, before: mark }) =>
        group.read(async (sql) => {
          const rows = mark
            ? await sql.all<DocRow>(`${documents} AND (at, id) < ($4, $5) ${newestFirst}`, [
                scope,
                collection,
                limit,
                mark.at,
                mark.id,
              ])
            : await sql.all<DocRow>(`${documents} ${newestFirst}`, [scope, collection, limit]);
          return rows.map(toDoc);
        }),
      take(collection, id) {
        const run = async (sql: Sql) => {
          const sqlText = 'DELETE FROM documents WHERE scope = $1 AND collection = $2 AND id = $3';
          return (await sql.run(sqlText, [scope, collection, id])) === 1;
        };
        return group.write(run, run);
      },
    };
  };
}

function toEntry({ seq, key, data }: StreamRow): StreamEntry {
  return { seq, key, data: parse<Json>(data) };
}

function toDoc(row: DocRow): Doc {
  return { ...row, data: parse<Json>(row.data) };
}
