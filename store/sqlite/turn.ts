import type { Conversation } from '../../core/conversation.ts';
import { type AuditEntry, Fenced, type TurnCommit, type TurnStore } from '../../core/store.ts';
import { parse } from '../json.ts';
import type { Cases } from './cases.ts';
import type { Connection } from './connection.ts';
import type { Group } from './group.ts';
import type { Lanes } from './lanes.ts';
import type { Messages } from './messages.ts';
import type { OutboxRows } from './outbox-rows.ts';
import type { Timers } from './timers.ts';

export interface TurnParts {
  readonly connection: Connection;
  readonly group: Group;
  readonly lanes: Lanes;
  readonly messages: Messages;
  readonly outbox: OutboxRows;
  readonly timers: Timers;
  readonly cases: Cases;
}

export function createTurnStore(parts: TurnParts): TurnStore {
  const { connection, group, lanes, messages, outbox, timers, cases } = parts;
  const find = connection.prepare<{ readonly version: number; readonly state: string }>(
    'SELECT version, state FROM conversations WHERE id = ?',
  );
  const insert = connection.prepare(
    'INSERT INTO conversations (id, version, state) VALUES (?, 1, ?) ON CONFLICT DO NOTHING',
  );
  const update = connection.prepare(
    'UPDATE conversations SET version = version + 1, state = ? WHERE id = ? AND version = ?',
  );
  const handled = connection.prepare('DELETE FROM inbox WHERE seq = ? AND mailbox = ?');
  const insertAudit = connection.prepare('INSERT INTO audit (conversation, at, entry) VALUES (?, ?, ?)');
  const audited = connection.prepare<{ readonly entry: string }>(
    'SELECT entry FROM audit WHERE conversation = ? ORDER BY number',
  );

  function commit(turn: TurnCommit): void {
    const { conversation, version } = turn;
    const state = JSON.stringify(conversation);
    const changed = version === 0 ? insert.run(conversation.id, state) : update.run(state, conversation.id, version);
    if (changed === 0) throw new Fenced(`Conversation ${conversation.id} is past version ${version}`);
    if (handled.run(turn.handled, conversation.id) === 0) throw new Fenced(`Event ${turn.handled} is already handled`);
    for (const entry of turn.entries) messages.add(entry);
    for (const { lane, message, ids } of turn.origins) messages.addIds(lane, message, ids);
    for (const revision of turn.revisions) messages.revise(revision);
    for (const lane of turn.lanes) lanes.put(lane);
    for (const item of turn.outbox) outbox.add(conversation.id, item);
    for (const { timer, at } of turn.timers) timers.set(conversation.id, timer, at);
    if (turn.case) cases.put(turn.case.record, turn.case.at);
    for (const entry of turn.audit) insertAudit.run(entry.conversation, entry.at, JSON.stringify(entry));
  }

  return {
    conversation: (id) =>
      group.read(() => {
        const row = find.get(id);
        return row && { conversation: parse<Conversation>(row.state), version: row.version };
      }),
    commit: (turn) => group.write(() => commit(turn)),
    target: (lane, platformId) => group.read(() => messages.findById(lane, platformId)),
    entry: (message) => group.read(() => messages.find(message)),
    transcript: (conversation, since, limit, audience = 'desk') =>
      group.read(() => messages.last(conversation, since, limit, audience)),
    entriesAfter: (conversation, since, limit) => group.read(() => messages.after(conversation, since, limit)),
    audit: (conversation) => group.read(() => audited.all(conversation).map(({ entry }) => parse<AuditEntry>(entry))),
  };
}
