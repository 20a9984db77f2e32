import { Fenced, type OutboxItem, type OutboxRow, type OutboxStore, type Settlement } from '../../core/store.ts';
import type { Connection } from './connection.ts';
import type { DeadLetters } from './dead.ts';
import type { Group } from './group.ts';
import type { Lanes } from './lanes.ts';
import type { Messages } from './messages.ts';
import type { OutboxRows } from './outbox-rows.ts';
import type { Post } from './post.ts';

export interface OutboxParts {
  readonly connection: Connection;
  readonly group: Group;
  readonly lanes: Lanes;
  readonly messages: Messages;
  readonly rows: OutboxRows;
  readonly dead: DeadLetters;
  readonly post: Post;
}

export function createOutboxStore(parts: OutboxParts): OutboxStore {
  const { connection, group, lanes, messages, rows, dead, post } = parts;
  const mailboxes = connection.prepare<{ readonly mailbox: string }>('SELECT DISTINCT mailbox FROM inbox');
  // SQLite takes a bare column from the row that has the minimum: the one that holds the lane up.
  const heads = connection.prepare<{ readonly lane: string; readonly not_before: number }>(
    'SELECT lane, not_before, min(seq) FROM outbox GROUP BY lane',
  );

  function begin(row: OutboxRow): OutboxRow {
    // Somebody else is at it, or has brought it to an end; sending it now would double it.
    if (!rows.sending(row)) throw new Fenced(`Delivery ${row.id} no longer waits`);
    return { ...row, state: 'sending', begun: row.begun + 1 };
  }

  function settle(settlement: Settlement): readonly string[] {
    const { row, outcome } = settlement;
    if (outcome === 'retry') {
      rows.again(row, settlement.inDoubt ? 'sending' : 'pending', settlement.notBefore, settlement.ids);
      return [];
    }
    const reported = isReported(row.report, outcome);
    // Most deliveries are neither kept nor reported, and are spared the look.
    const conversation = reported || outcome !== 'sent' ? rows.owner(row.seq) : undefined;
    // Settled before, and what was recorded then stands; or somebody else is at it.
    if (!(outcome === 'sent' ? rows.remove(row.seq) : rows.giveUp(row))) return [];
    const changed = new Set<string>();
    if (outcome === 'sent') {
      const reached = arrive(settlement);
      if (reached !== undefined) changed.add(reached);
    } else if (conversation !== undefined) {
      const { code, ids = row.posted } = settlement;
      dead.keep({ ...row, conversation, outcome, code, posted: ids });
      if (row.delivery.op === 'send') messages.addIds(row.lane, row.delivery.message, ids);
    }
    if (reported && conversation !== undefined) {
      const code = outcome === 'sent' ? {} : { code: settlement.code };
      const { message, op } = row.delivery;
      post(conversation, row.lane, { type: 'outcome', message, op, outcome, ...code });
      changed.add(conversation);
    }
    return [...changed];
  }

  /** @returns the mailbox that got what waited for the thread this opened */
  function arrive({ row, receipt }: Settlement & { readonly outcome: 'sent' }): string | undefined {
    const { lane, delivery } = row;
    const hasContent = delivery.op === 'send' || delivery.op === 'edit';
    if (hasContent && receipt.ids.length > 0) messages.replaceIds(lane, delivery.message, receipt.ids);
    if (delivery.op !== 'send' || receipt.thread === undefined) return undefined;
    return lanes.open(lane, receipt.thread);
  }

  return {
    lane: (id) => group.read(() => lanes.find(id)),
    laneAt: (address) => group.read(() => lanes.at(address)),
    queued: (lane, limit) => group.read(() => rows.first(lane, limit)),
    begin: (row) => group.write(() => begin(row)),
    settle: (settlement) => group.write(() => settle(settlement)),
    locate: (lane, message) => group.read(() => messages.ids(lane, message)),
    deadLetters: (limit) => group.read(() => dead.list(limit)),
    replay: (id) => group.write(() => dead.replay(id)),
    deadLetterOf: (lane, message) => group.read(() => dead.of(lane, message)),
    unfinished: () =>
      group.read(() => ({
        mailboxes: mailboxes.all().map(({ mailbox }) => mailbox),
        lanes: heads.all().map(({ lane, not_before: notBefore }) => ({ id: lane, notBefore })),
      })),
  };
}

function isReported(report: OutboxItem['report'], outcome: 'sent' | 'failed' | 'unknown'): boolean {
  return report === 'always' || (report === 'failures' && outcome !== 'sent');
}
