import type { Entry } from '../../core/conversation.ts';
import type { Part } from '../../core/message.ts';
import type { Revision } from '../../core/store.ts';
import { earlierJson, parse } from '../json.ts';
import type { Connection } from './connection.ts';

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
  readonly deleted: number;
}

/** The transcript, and which ids its messages have where. To be called within a read or a write. */
export interface Messages {
  add(entry: Entry): void;
  revise(change: Revision): void;
  /** The message has these ids too, behind those it has. An id that another message has stays with that one. */
  addIds(lane: string, message: string, ids: readonly string[]): void;
  /** The message now has these ids only; the old ones still lead to it. */
  replaceIds(lane: string, message: string, ids: readonly string[]): void;
  ids(lane: string, message: string): readonly string[];
  find(message: string): Entry | undefined;
  findById(lane: string, platformId: string): Entry | undefined;
  after(conversation: string, since: number, limit: number): readonly Entry[];
  last(conversation: string, since: number, limit: number, audience: 'desk' | 'customer'): readonly Entry[];
}

const columns = 'id, conversation, seq, "case", lane, at, by, visibility, parts, revision, earlier, deleted';

export function createMessages(connection: Connection): Messages {
  const insert = connection.prepare(
    `INSERT INTO messages (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
  );
  const edit = connection.prepare('UPDATE messages SET parts = ?, revision = ?, earlier = ? WHERE id = ?');
  const publish = connection.prepare("UPDATE messages SET parts = ?, visibility = 'public' WHERE id = ?");
  const markDeleted = connection.prepare('UPDATE messages SET deleted = 1, revision = ? WHERE id = ?');
  const insertId = connection.prepare(`
    INSERT INTO message_ids (lane, platform_id, message, position)
    VALUES (?1, ?2, ?3, (SELECT coalesce(max(position), -1) + 1 FROM message_ids WHERE lane = ?1 AND message = ?3))
    ON CONFLICT DO UPDATE SET position = excluded.position WHERE message = excluded.message AND position IS NULL
  `);
  const place = connection.prepare(`
    INSERT INTO message_ids (lane, platform_id, message, position) VALUES (?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET position = excluded.position WHERE message = excluded.message AND position IS NULL
  `);
  const retire = connection.prepare(
    'UPDATE message_ids SET position = NULL WHERE lane = ? AND message = ? AND position >= 0',
  );
  const ids = connection.prepare<{ readonly platform_id: string }>(
    'SELECT platform_id FROM message_ids WHERE lane = ? AND message = ? AND position >= 0 ORDER BY position',
  );
  const byId = connection.prepare<MessageRow>(`SELECT ${columns} FROM messages WHERE id = ?`);
  const byPlatformId = connection.prepare<MessageRow>(`
    SELECT ${columns} FROM messages
    WHERE id = (SELECT message FROM message_ids WHERE lane = ? AND platform_id = ?)
  `);
  const newest = connection.prepare<MessageRow>(
    `SELECT ${columns} FROM messages WHERE conversation = ? AND seq > ? ORDER BY seq DESC LIMIT ?`,
  );
  const next = connection.prepare<MessageRow>(
    `SELECT ${columns} FROM messages WHERE conversation = ? AND seq > ? ORDER BY seq LIMIT ?`,
  );
  const newestShown = connection.prepare<MessageRow>(`
    SELECT ${columns} FROM messages
    WHERE conversation = ? AND seq > ? AND visibility = 'public' AND deleted = 0 ORDER BY seq DESC LIMIT ?
  `);

  function addIds(lane: string, message: string, added: readonly string[]): void {
    for (const id of added) insertId.run(lane, id, message);
  }

  return {
    add(entry) {
      insert.run(
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
        entry.deleted ? 1 : 0,
      );
    },
    revise(change) {
      const { message, parts } = change;
      if ('isPublished' in change) publish.run(JSON.stringify(parts), message);
      else if (!change.parts) markDeleted.run(change.revision, message);
      else edit.run(JSON.stringify(parts), change.revision, earlierJson(change.earlier), message);
    },
    addIds,
    replaceIds(lane, message, replacements) {
      retire.run(lane, message);
      // With no other ids left the positions are known, which spares looking for the last one.
      for (const [position, id] of replacements.entries()) place.run(lane, id, message, position);
    },
    ids: (lane, message) => ids.all(lane, message).map((row) => row.platform_id),
    find: (message) => toEntry(byId.get(message)),
    findById: (lane, platformId) => toEntry(byPlatformId.get(lane, platformId)),
    after: (conversation, since, limit) => next.all(conversation, since, limit).flatMap((row) => toEntry(row) ?? []),
    last: (conversation, since, limit, audience) =>
      (audience === 'desk' ? newest : newestShown)
        .all(conversation, since, limit)
        .reverse()
        .flatMap((row) => toEntry(row) ?? []),
  };
}

function toEntry(row: MessageRow | undefined): Entry | undefined {
  if (!row) return undefined;
  const { case: caseId, lane, by, parts, earlier, deleted, ...rest } = row;
  return {
    ...rest,
    ...(caseId === null ? {} : { case: caseId }),
    ...(lane === null ? {} : { lane }),
    by: parse(by),
    parts: parse<readonly Part[]>(parts),
    ...(earlier === null ? {} : { earlier: parse<readonly string[]>(earlier) }),
    deleted: deleted === 1,
  };
}
