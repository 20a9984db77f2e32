import type { Clock } from '../../core/clock.ts';
import { Fenced, type OutboxRow, type OutboxStore, type Settlement } from '../../core/store.ts';
import { keepDelivery, letterOf, listLetters, replayLetter } from './dead.ts';
import type { Group } from './group.ts';
import { findLane, laneAt, openThread } from './lanes.ts';
import { addIds, idsOf, replaceIds } from './messages.ts';
import { firstRows } from './outbox-rows.ts';
import { isPlain, isReported, settlePlain } from './plain.ts';
import { post } from './post.ts';
import type { Sql } from './sql.ts';

interface Removed {
  readonly conversation: string;
}

export function createOutboxStore(group: Group, clock: Clock): OutboxStore {
  async function settle(sql: Sql, settlement: Settlement): Promise<readonly string[]> {
    const { row, outcome } = settlement;
    if (outcome === 'retry') {
      await sql.run(
        `UPDATE outbox SET state = $1, attempts = attempts + 1, not_before = $2, posted = $3
        WHERE seq = $4 AND begun = $5`,
        [
          settlement.inDoubt ? 'sending' : 'pending',
          settlement.notBefore,
          JSON.stringify(settlement.ids),
          row.seq,
          row.begun,
        ],
      );
      return [];
    }
    const removed =
      outcome === 'sent'
        ? await sql.get<Removed>('DELETE FROM outbox WHERE seq = $1 RETURNING conversation', [row.seq])
        : await sql.get<Removed>('DELETE FROM outbox WHERE seq = $1 AND begun = $2 RETURNING conversation', [
            row.seq,
            row.begun,
          ]);
    // Settled before, and what was recorded then stands; or somebody else is at it.
    if (!removed) return [];
    const { conversation } = removed;
    const changed = new Set<string>();
    if (outcome === 'sent') {
      const reached = await arrive(sql, settlement);
      if (reached !== undefined) changed.add(reached);
    } else {
      const { code, ids = row.posted } = settlement;
      await keepDelivery(sql, { ...row, conversation, outcome, code, posted: ids }, clock.now());
      if (row.delivery.op === 'send') await addIds(sql, row.lane, row.delivery.message, ids);
    }
    if (isReported(row.report, outcome)) {
      const code = outcome === 'sent' ? {} : { code: settlement.code };
      const { message, op } = row.delivery;
      await post(sql, conversation, row.lane, { type: 'outcome', message, op, outcome, ...code });
      changed.add(conversation);
    }
    return [...changed];
  }

  return {
    lane: (id) => group.read((sql) => findLane(sql, id)),
    laneAt: (address) => group.read((sql) => laneAt(sql, address)),
    queued: (lane, limit) => group.read((sql) => firstRows(sql, lane, limit)),
    begin(row) {
      const run = async (sql: Sql): Promise<OutboxRow> => {
        const begun = await sql.run(
          "UPDATE outbox SET state = 'sending', begun = begun + 1 WHERE seq = $1 AND begun = $2",
          [row.seq, row.begun],
        );
        // Somebody else is at it, or has brought it to an end; sending it now would double it.
        if (begun === 0) throw new Fenced(`Delivery ${row.id} no longer waits`);
        return { ...row, state: 'sending', begun: row.begun + 1 };
      };
      return group.write(run, run);
    },
    settle(settlement) {
      const run = (sql: Sql) => settle(sql, settlement);
      return group.write(run, isPlain(settlement) ? (sql) => settlePlain(sql, settlement) : undefined);
    },
    locate: (lane, message) => group.read((sql) => idsOf(sql, lane, message)),
    deadLetters: (limit) => group.read((sql) => listLetters(sql, limit)),
    replay: (id) => group.write((sql) => replayLetter(sql, id)),
    deadLetterOf: (lane, message) => group.read((sql) => letterOf(sql, lane, message)),
    unfinished: () =>
      group.read(async (sql) => {
        const mailboxes = await sql.all<{ readonly mailbox: string }>('SELECT DISTINCT mailbox FROM inbox');
        const heads = await sql.all<{ readonly lane: string; readonly not_before: number }>(
          'SELECT DISTINCT ON (lane) lane, not_before FROM outbox ORDER BY lane, seq',
        );
        return {
          mailboxes: mailboxes.map(({ mailbox }) => mailbox),
          lanes: heads.map(({ lane, not_before: notBefore }) => ({ id: lane, notBefore })),
        };
      }),
  };
}

/** @returns the mailbox that got what waited for the thread this opened */
async function arrive(
  sql: Sql,
  { row, receipt }: Settlement & { readonly outcome: 'sent' },
): Promise<string | undefined> {
  const { lane, delivery } = row;
  const hasContent = delivery.op === 'send' || delivery.op === 'edit';
  if (hasContent && receipt.ids.length > 0) await replaceIds(sql, lane, delivery.message, receipt.ids);
  if (delivery.op !== 'send' || receipt.thread === undefined) return undefined;
  return openThread(sql, lane, receipt.thread);
}
