import type { Clock } from '../../core/clock.ts';
import type { DeadLetter, OutboxItem } from '../../core/store.ts';
import type { Wake } from '../../core/wakeups.ts';
import { parse, parseEvent } from '../json.ts';
import type { Connection } from './connection.ts';
import type { OutboxRows } from './outbox-rows.ts';
import type { Post } from './post.ts';

interface LetterRow {
  readonly id: string;
  readonly kind: DeadLetter['kind'];
  readonly conversation: string;
  readonly lane: string;
  readonly report: OutboxItem['report'] | null;
  readonly posted: string | null;
  readonly body: string;
}

interface FailedDelivery extends OutboxItem {
  readonly conversation: string;
  readonly outcome: DeadLetter['outcome'];
  readonly code: string;
  readonly posted: readonly string[];
}

/** What could not be done. To be called within a read or a write. */
export interface DeadLetters {
  /** Keeps an event that could not be handled. */
  bury(mail: { seq: number; mailbox: string; lane: string; event: string; error: string }): void;
  /** Keeps a delivery that failed, or may have. */
  keep(delivery: FailedDelivery): void;
  list(limit: number): readonly DeadLetter[];
  replay(id: string): Wake | undefined;
  of(lane: string, message: string): string | undefined;
}

export function createDeadLetters(
  connection: Connection,
  { clock, post, outbox }: { readonly clock: Clock; readonly post: Post; readonly outbox: OutboxRows },
): DeadLetters {
  const insertEvent = connection.prepare(`
    INSERT INTO dead_letters (id, kind, conversation, lane, outcome, code, at, body)
    VALUES (?, 'inbox', ?, ?, 'failed', ?, ?, ?)
  `);
  const insertDelivery = connection.prepare(`
    INSERT OR REPLACE INTO dead_letters
      (id, kind, conversation, lane, message, op, report, posted, outcome, code, at, body)
    VALUES (?, 'outbox', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  `);
  const newest = connection.prepare<DeadLetter>(
    'SELECT id, kind, conversation, outcome, code, at FROM dead_letters ORDER BY number DESC LIMIT ?',
  );
  const find = connection.prepare<LetterRow>(
    'SELECT id, kind, conversation, lane, report, posted, body FROM dead_letters WHERE id = ?',
  );
  const remove = connection.prepare('DELETE FROM dead_letters WHERE id = ?');
  // Where both the message and a later change of it failed, the message is what is missing.
  const byMessage = connection.prepare<{ readonly id: string }>(`
    SELECT id FROM dead_letters WHERE lane = ? AND message = ? ORDER BY op = 'send' DESC, number DESC LIMIT 1
  `);

  function send(letter: LetterRow): Wake {
    const { id, lane, conversation } = letter;
    const delivery = parse<OutboxItem['delivery']>(letter.body);
    outbox.add(conversation, { id, lane, delivery, report: letter.report ?? 'always' }, parse(letter.posted ?? '[]'));
    if (delivery.op === 'send') post(conversation, lane, { type: 'replayed', message: delivery.message });
    return { kind: 'lane', id: lane };
  }

  return {
    bury({ seq, mailbox, lane, event, error }) {
      insertEvent.run(`event-${seq}`, mailbox, lane, error, clock.now(), event);
    },
    keep({ id, conversation, lane, delivery, report, posted, outcome, code }) {
      insertDelivery.run(
        id,
        conversation,
        lane,
        delivery.message,
        delivery.op,
        report,
        JSON.stringify(posted),
        outcome,
        code,
        clock.now(),
        JSON.stringify(delivery),
      );
    },
    list: (limit) => newest.all(limit).map((row) => ({ ...row })),
    replay(id) {
      const letter = find.get(id);
      if (!letter) return undefined;
      remove.run(id);
      if (letter.kind === 'outbox') return send(letter);
      post(letter.conversation, letter.lane, parseEvent(letter.body));
      return { kind: 'mailbox', id: letter.conversation };
    },
    of: (lane, message) => byMessage.get(lane, message)?.id,
  };
}
