import type { Agent, CaseRecord, ShiftStore } from '../../core/cases.ts';
import { addressKey } from '../../core/message.ts';

import { type AgentRow, parse, toAgent } from '../json.ts';
import type { Group } from './group.ts';
import { findLane } from './lanes.ts';
import { post } from './post.ts';
import type { Sql } from './sql.ts';

export function createShiftStore(group: Group): ShiftStore {
  async function openWith(sql: Sql, agent: Agent): Promise<readonly CaseRecord[]> {
    const rows = await sql.all<{ readonly record: string }>('SELECT record FROM cases WHERE is_open ORDER BY id', []);
    const found: CaseRecord[] = [];
    for (const one of rows.map(({ record }) => parse<CaseRecord>(record))) {
      if (one.state !== 'open' || one.assignee?.id !== agent.id) continue;
      if ((await findLane(sql, one.lane))?.address.channel === agent.channel) found.push(one);
    }
    return found;
  }

  const read = (text: string, values: readonly unknown[]) =>
    group.read(async (sql) => (await sql.all<AgentRow>(text, values)).map(toAgent));

  return {
    shift: (agent, isAway, at) =>
      group.write(async (sql) => {
        const id = addressKey({ channel: agent.channel, chat: agent.id });
        const changed = await sql.run(
          `INSERT INTO agents (id, is_away, changed_at, name, desk) VALUES ($1, $2, $3, $4, $5)
          ON CONFLICT (id) DO UPDATE
          SET is_away = excluded.is_away, changed_at = excluded.changed_at, name = excluded.name,
            desk = coalesce(excluded.desk, agents.desk)
          WHERE excluded.changed_at >= agents.changed_at`,
          [id, isAway, at, agent.name, agent.desk ?? null],
        );
        if (changed === 0 || !isAway) return [];
        const theirs = await openWith(sql, agent);
        for (const { conversation } of theirs) {
          await post(sql, conversation, conversation, { type: 'shift-ended', agent });
        }
        return theirs.map(({ conversation }) => conversation);
      }),
    agents: (since, limit) =>
      read('SELECT id, name, desk FROM agents WHERE changed_at >= $1 ORDER BY changed_at DESC LIMIT $2', [
        since,
        limit,
      ]),
    away: () => read('SELECT id, name, desk FROM agents WHERE is_away ORDER BY id', []),
  };
}
