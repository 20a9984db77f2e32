import pg from 'pg';

/** Runs something on a connection of its own. */
async function withClient<T>(url: string, run: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return await run(client);
  } finally {
    await client.end();
  }
}

/** Bytes that the tables and indexes of a database take. */
export function sizeOf(url: string): Promise<number> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ size: string }>('SELECT pg_database_size(current_database()) AS size');
    return Number(rows[0]?.size);
  });
}

/** What a table of a filled store takes. */
export interface TableSize {
  readonly table: string;
  readonly rows: number;
  /** Of the rows themselves, with what is stored apart of them. */
  readonly bytes: number;
  readonly indexBytes: number;
}

/** The largest tables. */
export function tableSizes(url: string): Promise<readonly TableSize[]> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ table: string; rows: string; bytes: string; indexes: string }>(`
      SELECT relname AS table, reltuples::bigint AS rows,
        pg_table_size(oid) AS bytes, pg_indexes_size(oid) AS indexes
      FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND reltuples > 0
      ORDER BY pg_total_relation_size(oid) DESC`);
    return rows.map(({ table, rows: count, bytes, indexes }) => ({
      table,
      rows: Number(count),
      bytes: Number(bytes),
      indexBytes: Number(indexes),
    }));
  });
}

/** Messages of each conversation of the past. */
export const perConversation = 2;
/** So many at a time. */
const atOnce = 20_000;

/**
 * Adds conversations of the past, from one number up to another: closed cases whose rows are copies of those of a
 * conversation that is there. What they are found by is of their own, scattered as the ids of a platform are; the
 * ids of messages follow each other, as `core/ids.ts` makes them.
 */
export async function fillTo(url: string, from: number, to: number, say: (text: string) => void): Promise<void> {
  await withClient(url, async (client) => {
    // Only to be quicker; what is measured later is on disk.
    await client.query('SET synchronous_commit = off');
    const { rows } = await client.query<{ conversation: string }>(
      `SELECT conversation FROM messages WHERE "case" IS NOT NULL GROUP BY conversation
      HAVING count(*) >= ${perConversation} ORDER BY conversation LIMIT 1`,
    );
    const template = rows[0]?.conversation;
    if (template === undefined) throw new Error('There is no conversation to take after');
    for (let first = from; first < to; first += atOnce) {
      const last = Math.min(first + atOnce, to) - 1;
      await client.query('BEGIN');
      for (const copy of copies) {
        await client.query(`WITH past AS (${past(first, last)}) ${copy}`, copy.includes('$1') ? [template] : []);
      }
      await client.query('COMMIT');
      say(`${(last + 1).toLocaleString('en')} of ${to.toLocaleString('en')} conversations`);
    }
    await client.query('VACUUM ANALYZE');
    await client.query('CHECKPOINT');
  });
}

/** `chat` is how the platform names it, `time` what the ids of its messages begin with. */
function past(first: number, last: number): string {
  return `SELECT n, 'telegram/' || substr(md5(n::text), 1, 12) AS id, 'case:' || md5('case' || n) || ':1' AS lane,
      lpad(to_hex(n), 8, '0') AS time, md5('case' || n)::uuid::text AS "case"
    FROM generate_series(${first}, ${last}) AS n`;
}

/** A message of a conversation of the past, by the number of both. */
const messageId = "(past.time || '-' || lpad(to_hex(m.n), 4, '0') || substr(md5(past.id || m.n)::uuid::text, 14))";
const someMessages = `(SELECT *, row_number() OVER (ORDER BY seq) AS n FROM messages
  WHERE conversation = $1 AND "case" IS NOT NULL ORDER BY seq LIMIT ${perConversation}) AS m`;

const copies: readonly string[] = [
  `INSERT INTO conversations (id, version, state)
  SELECT past.id, version, state FROM past, conversations AS c WHERE c.id = $1`,
  `INSERT INTO lanes (id, conversation, channel, chat, thread)
  SELECT past.id, past.id, 'telegram', substr(past.id, 10), NULL FROM past
  UNION ALL SELECT lane, past.id, 'slack', 'C0SUPPORT', '1600000000.' || n FROM past`,
  `INSERT INTO messages (id, conversation, seq, "case", lane, at, by, visibility, parts, revision, deleted)
  SELECT ${messageId}, past.id, m.n, past."case", past.lane, m.at, m.by, m.visibility, m.parts, m.revision, m.deleted
  FROM past, ${someMessages}`,
  // Where it was written, and where it was posted.
  `INSERT INTO message_ids (lane, platform_id, message, position)
  SELECT side.lane, 'm-' || past.n || '-' || m.n, ${messageId}, 0
  FROM past, ${someMessages}, LATERAL (VALUES (past.id), (past.lane)) AS side (lane)`,
  `INSERT INTO seen (channel, key, at)
  SELECT 'telegram', 'message-' || past.n || '-' || m.n, m.at FROM past, ${someMessages}`,
  `INSERT INTO cases (id, is_open, changed_at, record, conversation)
  SELECT past."case", false, changed_at, record, past.id
  FROM past, (SELECT * FROM cases WHERE conversation = $1 LIMIT 1) AS c`,
  `INSERT INTO audit (conversation, at, entry)
  SELECT past.id, a.at, a.entry FROM past, (SELECT * FROM audit WHERE conversation = $1 ORDER BY number LIMIT 3) AS a`,
];
