import type { Clock } from '../../core/clock.ts';
import { addressKey } from '../../core/message.ts';
import type { Arrival, InboxStore } from '../../core/store.ts';
import { parseEvent } from '../json.ts';
import { bury } from './dead.ts';
import type { Group } from './group.ts';
import { awaitLane, laneAt } from './lanes.ts';
import { post } from './post.ts';
import { allOf, type Sql } from './sql.ts';
import { takeAtOnce } from './take.ts';

interface MailRow {
  readonly seq: number;
  readonly mailbox: string;
  readonly lane: string;
  readonly event: string;
}

export function createInboxStore(group: Group, clock: Clock): InboxStore {
  /** @returns the mailbox it went to, if it is new and belongs to one */
  async function take(sql: Sql, { event, desk }: Arrival): Promise<string | undefined> {
    const { from } = event;
    const now = clock.now();
    const isNew = await sql.run('INSERT INTO seen (channel, key, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [
      from.channel,
      event.key,
      now,
    ]);
    if (isNew === 0) return undefined;
    const { thread } = from;
    let lane = thread === undefined ? undefined : await laneAt(sql, from);
    if (!lane && desk) {
      if (thread !== undefined) lane = await awaitLane(sql, event, { ...from, thread }, now);
      if (!lane) return undefined;
    }
    const mailbox = lane?.conversation ?? addressKey(from);
    await post(sql, mailbox, lane?.id ?? mailbox, event);
    return mailbox;
  }

  return {
    accept: (arrivals) =>
      group.write(
        async (sql) => {
          const changed = new Set<string>();
          for (const arrival of arrivals) {
            const mailbox = await take(sql, arrival);
            if (mailbox !== undefined) changed.add(mailbox);
          }
          return [...changed];
        },
        async (sql) => {
          const now = clock.now();
          const mailboxes = await allOf(arrivals.map((arrival) => takeAtOnce(sql, arrival, now)));
          return [...new Set(mailboxes.flatMap((mailbox) => mailbox ?? []))];
        },
      ),
    pending: (mailbox, limit) =>
      group.read(async (sql) => {
        const rows = await sql.all<MailRow>(
          'SELECT seq, lane, event FROM inbox WHERE mailbox = $1 ORDER BY seq LIMIT $2',
          [mailbox, limit],
        );
        return rows.map(({ seq, lane, event }) => ({ seq, lane, event: parseEvent(event) }));
      }),
    tell(conversation, event) {
      const run = (sql: Sql) => post(sql, conversation, conversation, event);
      return group.write(run, run);
    },
    reject: (seq, error) =>
      group.write(async (sql) => {
        const mail = await sql.get<MailRow>('DELETE FROM inbox WHERE seq = $1 RETURNING seq, mailbox, lane, event', [
          seq,
        ]);
        if (mail) await bury(sql, { ...mail, error, at: clock.now() });
      }),
    drop: (seq) => group.write(async (sql) => void (await sql.run('DELETE FROM inbox WHERE seq = $1', [seq]))),
  };
}
