import type { TimerStore } from '../../core/store.ts';
import type { Group } from './group.ts';
import { post } from './post.ts';
import type { Sql } from './sql.ts';

/** @param at null cancels */
export async function setTimer(sql: Sql, conversation: string, timer: string, at: number | null): Promise<void> {
  if (at === null) {
    await sql.run('DELETE FROM timers WHERE conversation = $1 AND timer = $2', [conversation, timer]);
  } else {
    await sql.run(
      `INSERT INTO timers (conversation, timer, at) VALUES ($1, $2, $3)
      ON CONFLICT (conversation, timer) DO UPDATE SET at = excluded.at`,
      [conversation, timer, at],
    );
  }
}

export function createTimerStore(group: Group): TimerStore {
  return {
    nextTimer: () =>
      group.read(async (sql) => {
        const row = await sql.get<{ readonly at: number | null }>('SELECT min(at) AS at FROM timers');
        return row?.at ?? undefined;
      }),
    fireTimers: (now, limit) =>
      group.write(async (sql) => {
        const due = await sql.all<{ readonly conversation: string; readonly timer: string }>(
          `SELECT conversation, timer FROM timers WHERE at <= $1
          ORDER BY at, conversation, timer LIMIT $2 FOR UPDATE SKIP LOCKED`,
          [now, limit],
        );
        for (const { conversation, timer } of due) {
          await setTimer(sql, conversation, timer, null);
          // It came in by no lane; a conversation's own lane has its name.
          await post(sql, conversation, conversation, { type: 'timer', timer });
        }
        return [...new Set(due.map(({ conversation }) => conversation))];
      }),
  };
}
