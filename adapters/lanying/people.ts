import type { Language } from '../../core/conversation.ts';
import { languageIn } from '../../core/language.ts';
import type { Party } from '../../core/message.ts';
import type { LanyingOptions } from './options.ts';

/** Who is who: callbacks tell ids and nothing else. */
export interface People {
  isUs(user: string): boolean;
  isRoom(group: string): boolean;
  customer(user: string): Party;
  agent(room: string, user: string): Party;
  /** Who may be in a group: those the configuration names, as no callback tells. */
  agents(room: string): readonly Party[];
}

type Known = Pick<LanyingOptions, 'userId' | 'agents' | 'rooms' | 'language'>;

/** The end of an id tells people apart where there are no names. */
export function createPeople({ userId, agents, rooms, language }: Known): People {
  const namesIn = (read: Language) => (read === 'en' ? (['User', 'Agent'] as const) : (['用户', '客服'] as const));
  const [customer] = namesIn(language);
  const supervisors = new Map(rooms.map(({ room, supervisors: ids }) => [room, new Set(ids)]));
  return {
    isUs: (user) => user === userId,
    isRoom: (group) => supervisors.has(group),
    customer: (id) => ({ id, name: `${customer} ${id.slice(-4)}`, kind: 'customer' }),
    agent(room, id) {
      const role = supervisors.get(room)?.has(id) ? 'supervisor' : 'agent';
      const [, agent] = namesIn(languageIn({ rooms, language }, room));
      return { id, name: agents[id] ?? `${agent} ${id.slice(-4)}`, kind: 'agent', role };
    },
    agents(room) {
      return [...new Set([...Object.keys(agents), ...(supervisors.get(room) ?? [])])].map((id) => this.agent(room, id));
    },
  };
}
