import type { Conversation } from '../../core/conversation.ts';
import { type AuditEntry, Fenced, type TurnCommit, type TurnStore } from '../../core/store.ts';
import { parse } from '../json.ts';
import { putCase } from './cases.ts';
import type { Group } from './group.ts';
import { putLane } from './lanes.ts';
import { addIds, addMessage, findByPlatformId, findMessage, lastMessages, messagesAfter, revise } from './messages.ts';
import { allOf, type Sql } from './sql.ts';
import { setTimer } from './timers.ts';

// A version is counted from what it was, so that both have the same parameters.
const first = 'INSERT INTO conversations (id, version, state) VALUES ($1, $2::bigint + 1, $3) ON CONFLICT DO NOTHING';
const next = 'UPDATE conversations SET version = version + 1, state = $3 WHERE id = $1 AND version = $2';

/** Asks everything at once. */
async function commit(sql: Sql, turn: TurnCommit): Promise<void> {
  const { conversation, version } = turn;
  const { id } = conversation;
  const state = JSON.stringify(conversation);
  // The row stays locked until the end of the transaction: whoever else commits this conversation waits, and is fenced.
  // What waits to be sent is in the same statement, as nearly every turn says something.
  const turned = sql.get<{ readonly changed: boolean; readonly handled: boolean }>(
    `WITH changed AS (${version === 0 ? first : next} RETURNING id),
    handled AS (DELETE FROM inbox WHERE seq = $4 AND mailbox = $1 RETURNING seq),
    queued AS (
      INSERT INTO outbox (id, conversation, lane, delivery, report, attempts, posted, state, not_before)
      SELECT item.id, $1, lane, delivery, report, 0, '[]', 'pending', 0
      FROM changed, handled, unnest($5::text[], $6::text[], $7::text[], $8::text[])
        WITH ORDINALITY AS item (id, lane, delivery, report, number)
      ORDER BY number
    )
    SELECT EXISTS (SELECT 1 FROM changed) AS changed, EXISTS (SELECT 1 FROM handled) AS handled`,
    [
      id,
      version,
      state,
      turn.handled,
      turn.outbox.map((item) => item.id),
      turn.outbox.map(({ lane }) => lane),
      turn.outbox.map(({ delivery }) => JSON.stringify(delivery)),
      turn.outbox.map(({ report }) => report),
    ],
  );
  const cameAs = onlyIds(turn);
  await allOf([
    turned.then((row) => {
      if (!row?.changed) throw new Fenced(`Conversation ${id} is past version ${version}`);
      if (!row.handled) throw new Fenced(`Event ${turn.handled} is already handled`);
    }),
    // Where the turn is fenced, all of this is undone.
    ...turn.entries.map((entry) => addMessage(sql, entry, cameAs.get(entry.id))),
    ...turn.origins
      .filter(({ message }) => !cameAs.has(message))
      .map(({ lane, message, ids }) => addIds(sql, lane, message, ids)),
    ...turn.revisions.map((revision) => revise(sql, revision)),
    ...turn.lanes.map((lane) => putLane(sql, lane)),
    ...turn.timers.map(({ timer, at }) => setTimer(sql, id, timer, at)),
    ...(turn.case ? [putCase(sql, turn.case.record, turn.case.at)] : []),
    ...turn.audit.map((entry) => addAudit(sql, entry)),
  ]);
}

/** By message: where each that is new came from, where it has one id there, as nearly all do. */
function onlyIds({
  entries,
  origins,
}: TurnCommit): ReadonlyMap<string, { readonly lane: string; readonly id: string }> {
  const known = Map.groupBy(origins, ({ message }) => message);
  return new Map(
    entries.flatMap(({ id: message }) => {
      const [origin, more] = known.get(message) ?? [];
      const [id, further] = origin?.ids ?? [];
      const isOnly = origin && !more && id !== undefined && further === undefined;
      return isOnly ? [[message, { lane: origin.lane, id }] as const] : [];
    }),
  );
}

async function addAudit(sql: Sql, entry: AuditEntry): Promise<void> {
  await sql.run('INSERT INTO audit (conversation, at, entry) VALUES ($1, $2, $3)', [
    entry.conversation,
    entry.at,
    JSON.stringify(entry),
  ]);
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
    commit(turn) {
      const run = (sql: Sql) => commit(sql, turn);
      return group.write(run, run);
    },
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
