import type { Inbound } from '../../core/channel.ts';
import type { Internal } from '../../core/store.ts';
import type { Connection } from './connection.ts';

/** Puts an event into a mailbox, behind all others. To be called within a write. */
export type Post = (mailbox: string, lane: string, event: Inbound | Internal) => void;

export function createPost(connection: Connection): Post {
  const insert = connection.prepare('INSERT INTO inbox (mailbox, lane, event) VALUES (?, ?, ?)');
  return (mailbox, lane, event) => {
    insert.run(mailbox, lane, JSON.stringify(event));
  };
}
