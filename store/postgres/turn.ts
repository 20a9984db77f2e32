import type { Conversation } from '../../core/conversation.ts';
import { type AuditEntry, Fenced, type TurnCommit, type TurnStore } from '../../core/store.ts';
import { parse } from '../json.ts';
import { putCase } from './cases.ts';
import type { Group } from './group.ts';
import { putLane } from './lanes.ts';
import { addIds, addMessage, findByPlatformId, findMessage, lastMessages, messagesAfter, revise } from './messages.ts';
import { addRow } from './outbox-rows.ts';
import type { Sql } from './sql.ts';
import { setTimer } from './timers.ts';

async function commit(sql: Sql, turn: TurnCommit): Promise<void> {
  const { conversation, version } = turn;
  const { id } = conversation;
  const state = JSON.stringify(conversation);
  // The row stays locked until the end of the transaction: whoever else commits this conversation waits, and is fenced.
  const changed =
    version === 0
      ? await sql.run('INSERT INTO conversations (id, version, state) VALUES ($1, 1, $2) ON CONFLICT DO NOTHING', [
          id,
          state,
        ])
      : await sql.run('UPDATE conversations SET version = version + 1, state = $1 WHERE id = $2 AND version = $3', [
          state,
          id,
          version,
        ]);
  if (changed === 0) throw new Fenced(`Conversation ${id} is past version ${version}`);
  const handled = await sql.run('DELETE FROM inbox WHERE seq = $1 AND mailbox = $2', [turn.handled, id]);
  if (handled === 0) throw new Fenced(`Event ${turn.handled} is already handled`);
  for (const entry of turn.entries) await addMessage(sql, entry);
  for (const { lane, message, ids } of turn.origins) await addIds(sql, lane, message, ids);
  for (const revision of turn.revisions) await revise(sql, revision);
  for (const lane of turn.lanes) await putLane(sql, lane);
  for (const item of turn.outbox) await addRow(sql, id, item);
  for (const { timer, at } of turn.timers) await setTimer(sql, id, timer, at);
  if (turn.case) await putCase(sql, turn.case.record, turn.case.at);
  for (const entry of turn.audit) {
    await sql.run('INSERT INTO audit (conversation, at, entry) VALUES ($1, $2, $3)', [
      entry.conversation,
      entry.at,
      JSON.stringify(entry),
    ]);
  }
}

export function createTurnStore(group: Group): TurnStore {
  return {
    conversation: (id) =>
      group.read(async (sql) => {
        const row = await sql.get<{ readonly version: number; readonly state: string }>(
          'SELECT version, state FROM conversations WHERE id = $1',
          [id],
        );
        return row && { conversation: parse<Conversation>(row.state), version: row.version };
      }),
    commit: (turn) => group.write((sql) => commit(sql, turn)),
    target: (lane, platformId) => group.read((sql) => findByPlatformId(sql, lane, platformId)),
    entry: (message) => group.read((sql) => findMessage(sql, message)),
    transcript: (conversation, since, limit, audience = 'desk') =>
      group.read((sql) => lastMessages(sql, conversation, since, limit, audience)),
    entriesAfter: (conversation, since, limit) => group.read((sql) => messagesAfter(sql, conversation, since, limit)),
    audit: (conversation) =>
      group.read(async (sql) => {
        const rows = await sql.all<{ readonly entry: string }>(
          'SELECT entry FROM audit WHERE conversation = $1 ORDER BY number',
          [conversation],
        );
        return rows.map(({ entry }) => parse<AuditEntry>(entry));
      }),
  };
}
