import type { Entry } from '../../core/conversation.ts';
import type { Part } from '../../core/message.ts';
import type { Revision } from '../../core/store.ts';
import { earlierJson, parse } from '../json.ts';
import { allOf, type Sql } from './sql.ts';

interface MessageRow {
  readonly id: string;
  readonly conversation: string;
  readonly seq: number;
  readonly case: string | null;
  readonly lane: string | null;
  readonly at: number;
  readonly by: string;
  readonly visibility: Entry['visibility'];
  readonly parts: string;
  readonly revision: string;
  readonly earlier: string | null;
  readonly deleted: boolean;
}

const columns = 'id, conversation, seq, "case", lane, at, by, visibility, parts, revision, earlier, deleted';

const insert = `INSERT INTO messages (${columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
  ON CONFLICT DO NOTHING`;

/** @param origin where it was written, under which id: all in one statement */
export async function addMessage(
  sql: Sql,
  entry: Entry,
  origin?: { readonly lane: string; readonly id: string },
): Promise<void> {
  const values = [
    entry.id,
    entry.conversation,
    entry.seq,
    entry.case ?? null,
    entry.lane ?? null,
    entry.at,
    JSON.stringify(entry.by),
    entry.visibility,
    JSON.stringify(entry.parts),
    entry.revision,
    earlierJson(entry.earlier),
    entry.deleted,
  ];
  if (!origin) await sql.run(insert, values);
  else await sql.run(`WITH said AS (${insert}) ${insertId('$13', '$14', '$1')}`, [...values, origin.lane, origin.id]);
}

export async function revise(sql: Sql, change: Revision): Promise<void> {
  const { message, parts } = change;
  if ('isPublished' in change) {
    const values = [JSON.stringify(parts), message];
    await sql.run("UPDATE messages SET parts = $1, visibility = 'public' WHERE id = $2", values);
    return;
  }
  const { revision } = change;
  if (change.parts) {
    const values = [JSON.stringify(parts), revision, earlierJson(change.earlier), message];
    await sql.run('UPDATE messages SET parts = $1, revision = $2, earlier = $3 WHERE id = $4', values);
  } else {
    await sql.run('UPDATE messages SET deleted = true, revision = $1 WHERE id = $2', [revision, message]);
  }
}

/** An id that another message has stays with that one. */
function insertId(lane: string, id: string, message: string): string {
  return `INSERT INTO message_ids (lane, platform_id, message, position) VALUES (${lane}, ${id}, ${message},
      (SELECT coalesce(max(position), -1) + 1 FROM message_ids WHERE lane = ${lane} AND message = ${message}))
    ON CONFLICT (lane, platform_id) DO UPDATE SET position = excluded.position
    WHERE message_ids.message = excluded.message AND message_ids.position IS NULL`;
}

/** The message has these ids too, behind those it has. */
export async function addIds(sql: Sql, lane: string, message: string, ids: readonly string[]): Promise<void> {
  await allOf(ids.map((id) => sql.run(insertId('$1', '$2', '$3'), [lane, id, message])));
}

/** The message now has these ids only; the old ones still lead to it. */
export async function replaceIds(sql: Sql, lane: string, message: string, ids: readonly string[]): Promise<void> {
  await sql.run('UPDATE message_ids SET position = NULL WHERE lane = $1 AND message = $2 AND position >= 0', [
    lane,
    message,
  ]);
  await addIds(sql, lane, message, ids);
}

export async function idsOf(sql: Sql, lane: string, message: string): Promise<readonly string[]> {
  const rows = await sql.all<{ readonly platform_id: string }>(
    'SELECT platform_id FROM message_ids WHERE lane = $1 AND message = $2 AND position >= 0 ORDER BY position',
    [lane, message],
  );
  return rows.map((row) => row.platform_id);
}

export async function findMessage(sql: Sql, message: string): Promise<Entry | undefined> {
  return toEntry(await sql.get<MessageRow>(`SELECT ${columns} FROM messages WHERE id = $1`, [message]));
}

export async function findByPlatformId(sql: Sql, lane: string, platformId: string): Promise<Entry | undefined> {
  const row = await sql.get<MessageRow>(
    `SELECT ${columns} FROM messages
    WHERE id = (SELECT message FROM message_ids WHERE lane = $1 AND platform_id = $2)`,
    [lane, platformId],
  );
  return toEntry(row);
}

export async function messagesAfter(
  sql: Sql,
  conversation: string,
  since: number,
  limit: number,
): Promise<readonly Entry[]> {
  const rows = await sql.all<MessageRow>(
    `SELECT ${columns} FROM messages WHERE conversation = $1 AND seq > $2 ORDER BY seq LIMIT $3`,
    [conversation, since, limit],
  );
  return rows.flatMap((row) => toEntry(row) ?? []);
}

export async function lastMessages(
  sql: Sql,
  conversation: string,
  since: number,
  limit: number,
  audience: 'desk' | 'customer',
): Promise<readonly Entry[]> {
  const shown = audience === 'customer' ? "AND visibility = 'public' AND NOT deleted" : '';
  const rows = await sql.all<MessageRow>(
    `SELECT ${columns} FROM messages WHERE conversation = $1 AND seq > $2 ${shown} ORDER BY seq DESC LIMIT $3`,
    [conversation, since, limit],
  );
  return rows.reverse().flatMap((row) => toEntry(row) ?? []);
}

function toEntry(row: MessageRow | undefined): Entry | undefined {
  if (!row) return undefined;
  const { case: caseId, lane, by, parts, earlier, ...rest } = row;
  return {
    ...rest,
    ...(caseId === null ? {} : { case: caseId }),
    ...(lane === null ? {} : { lane }),
    by: parse(by),
    parts: parse<readonly Part[]>(parts),
    ...(earlier === null ? {} : { earlier: parse<readonly string[]>(earlier) }),
  };
}
