import type { Party } from '../../core/message.ts';
import type { LanyingOptions } from './options.ts';

/** Who is who: callbacks tell ids and nothing else. */
export interface People {
  isUs(user: string): boolean;
  isRoom(group: string): boolean;
  customer(user: string): Party;
  agent(room: string, user: string): Party;
}

type Known = Pick<LanyingOptions, 'userId' | 'agents' | 'rooms' | 'language'>;

/** The end of an id tells people apart where there are no names. */
export function createPeople({ userId, agents, rooms, language }: Known): People {
  const [customer, agent] = language === 'en' ? ['User', 'Agent'] : ['用户', '客服'];
  const supervisors = new Map(rooms.map(({ room, supervisors: ids }) => [room, new Set(ids)]));
  return {
    isUs: (user) => user === userId,
    isRoom: (group) => supervisors.has(group),
    customer: (id) => ({ id, name: `${customer} ${id.slice(-4)}`, kind: 'customer' }),
    agent(room, id) {
      const role = supervisors.get(room)?.has(id) ? 'supervisor' : 'agent';
      return { id, name: agents[id] ?? `${agent} ${id.slice(-4)}`, kind: 'agent', role };
    },
  };
}
