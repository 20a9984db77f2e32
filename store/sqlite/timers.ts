import type { TimerStore } from '../../core/store.ts';
import type { Connection } from './connection.ts';
import type { Group } from './group.ts';
import type { Post } from './post.ts';

/** To be called within a write. */
export interface Timers {
  /** @param at null cancels */
  set(conversation: string, timer: string, at: number | null): void;
}

export function createTimers(connection: Connection): Timers {
  const upsert = connection.prepare(`
    INSERT INTO timers (conversation, timer, at) VALUES (?, ?, ?)
    ON CONFLICT DO UPDATE SET at = excluded.at
  `);
  const remove = connection.prepare('DELETE FROM timers WHERE conversation = ? AND timer = ?');
  return {
    set(conversation, timer, at) {
      if (at === null) remove.run(conversation, timer);
      else upsert.run(conversation, timer, at);
    },
  };
}

export function createTimerStore(connection: Connection, group: Group, timers: Timers, post: Post): TimerStore {
  const next = connection.prepare<{ readonly at: number | null }>('SELECT min(at) AS at FROM timers');
  const due = connection.prepare<{ readonly conversation: string; readonly timer: string }>(
    'SELECT conversation, timer FROM timers WHERE at <= ? ORDER BY at, conversation, timer LIMIT ?',
  );
  return {
    nextTimer: () => group.read(() => next.get()?.at ?? undefined),
    fireTimers: (now, limit) =>
      group.write(() => {
        const fired = due.all(now, limit);
        for (const { conversation, timer } of fired) {
          timers.set(conversation, timer, null);
          // It came in by no lane; a conversation's own lane has its name.
          post(conversation, conversation, { type: 'timer', timer });
        }
        return [...new Set(fired.map(({ conversation }) => conversation))];
      }),
  };
}
