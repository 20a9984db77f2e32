import type { CaseRecord, ShiftStore } from '../../core/cases.ts';
import { addressKey } from '../../core/message.ts';

import { type AgentRow, parse, toAgent } from '../json.ts';
import type { Connection } from './connection.ts';
import type { Group } from './group.ts';
import type { Lanes } from './lanes.ts';
import type { Post } from './post.ts';

export function createShiftStore(connection: Connection, group: Group, lanes: Lanes, post: Post): ShiftStore {
  const upsert = connection.prepare(`
    INSERT INTO agents (id, is_away, changed_at, name, desk) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET is_away = excluded.is_away, changed_at = excluded.changed_at, name = excluded.name,
      desk = coalesce(excluded.desk, desk)
    WHERE excluded.changed_at >= changed_at
  `);
  const open = connection.prepare<{ readonly record: string }>(
    'SELECT record FROM cases WHERE is_open = 1 ORDER BY id',
  );
  const away = connection.prepare<AgentRow>('SELECT id, name, desk FROM agents WHERE is_away = 1 ORDER BY id');
  const seen = connection.prepare<AgentRow>(
    'SELECT id, name, desk FROM agents WHERE changed_at >= ? ORDER BY changed_at DESC LIMIT ?',
  );

  return {
    shift: (agent, isAway, at) =>
      group.write(() => {
        const id = addressKey({ channel: agent.channel, chat: agent.id });
        const isNews = upsert.run(id, isAway ? 1 : 0, at, agent.name, agent.desk ?? null) > 0;
        if (!isNews || !isAway) return [];
        const theirs = open
          .all()
          .map(({ record }) => parse<CaseRecord>(record))
          .filter(({ state, assignee }) => state === 'open' && assignee?.id === agent.id)
          .filter(({ lane }) => lanes.find(lane)?.address.channel === agent.channel);
        for (const { conversation } of theirs) post(conversation, conversation, { type: 'shift-ended', agent });
        return theirs.map(({ conversation }) => conversation);
      }),
    agents: (since, limit) => group.read(() => seen.all(since, limit).map(toAgent)),
    away: () => group.read(() => away.all().map(toAgent)),
  };
}
