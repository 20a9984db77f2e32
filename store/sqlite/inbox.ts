import type { Clock } from '../../core/clock.ts';
import { addressKey } from '../../core/message.ts';
import type { Arrival, InboxStore } from '../../core/store.ts';
import { parseEvent } from '../json.ts';
import type { Connection } from './connection.ts';
import type { DeadLetters } from './dead.ts';
import type { Group } from './group.ts';
import type { Lanes } from './lanes.ts';
import type { Post } from './post.ts';

interface MailRow {
  readonly seq: number;
  readonly mailbox: string;
  readonly lane: string;
  readonly event: string;
}

export interface InboxParts {
  readonly connection: Connection;
  readonly group: Group;
  readonly clock: Clock;
  readonly lanes: Lanes;
  readonly post: Post;
  readonly dead: DeadLetters;
}

export function createInboxStore({ connection, group, clock, lanes, post, dead }: InboxParts): InboxStore {
  const remember = connection.prepare('INSERT INTO seen (channel, key, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
  const waiting = connection.prepare<MailRow>(
    'SELECT seq, mailbox, lane, event FROM inbox WHERE mailbox = ? ORDER BY seq LIMIT ?',
  );
  const one = connection.prepare<MailRow>('SELECT seq, mailbox, lane, event FROM inbox WHERE seq = ?');
  const remove = connection.prepare('DELETE FROM inbox WHERE seq = ?');

  /** @returns the mailbox it went to, if it is new and belongs to one */
  function take({ event, desk }: Arrival): string | undefined {
    const { from } = event;
    const now = clock.now();
    if (remember.run(from.channel, event.key, now) === 0) return undefined;
    const { thread } = from;
    const lane = thread === undefined ? undefined : lanes.at(from);
    if (!lane && desk) {
      if (thread !== undefined) lanes.await(event, { ...from, thread }, now);
      return undefined;
    }
    const mailbox = lane?.conversation ?? addressKey(from);
    post(mailbox, lane?.id ?? mailbox, event);
    return mailbox;
  }

  return {
    accept: (arrivals) =>
      group.write(() => [...new Set(arrivals.map(take).filter((mailbox) => mailbox !== undefined))]),
    pending: (mailbox, limit) =>
      group.read(() =>
        waiting.all(mailbox, limit).map(({ seq, lane, event }) => ({ seq, lane, event: parseEvent(event) })),
      ),
    tell: (conversation, event) => group.write(() => post(conversation, conversation, event)),
    reject: (seq, error) =>
      group.write(() => {
        const mail = one.get(seq);
        if (!mail) return;
        remove.run(seq);
        dead.bury({ ...mail, error });
      }),
    drop: (seq) => group.write(() => void remove.run(seq)),
  };
}
