import type { Party } from '../../core/message.ts';
import { type Api, ApiFailure } from './api.ts';
import { type Author, isThere, partyOf } from './inbound.ts';
import type { ChatMember } from './wire.ts';

/** How long it is believed that somebody is still a member. */
const believedMs = 60_000;
/** Before an action runs, it is looked up again. */
const believedForActionsMs = 2_000;
const mostKnown = 2_000;

/** Who may act in a desk's group. */
export interface Members {
  /**
   * An agent where this is a member of the group, a customer where it is not.
   * @param group the group's present id
   * @throws {ApiFailure} where Telegram cannot be asked just now
   */
  party(group: string, author: Author, supervisors: readonly string[], forAction: boolean): Promise<Party>;
}

/**
 * The agents that a bot is told of without asking for each: the group's administrators,
 * core.telegram.org/bots/api#getchatadministrators.
 */
export async function administrators(api: Api, group: number | string): Promise<readonly Party[]> {
  const found = await api.call<readonly ChatMember[]>('getChatAdministrators', { chat_id: Number(group) });
  return found.filter(({ user }) => !user.is_bot).map(({ user }) => partyOf({ type: 'user', user }, 'agent', 'agent'));
}

export function createMembers(api: Api, now: () => number): Members {
  const known = new Map<string, { readonly member: boolean; readonly at: number }>();

  async function isMember(group: string, user: number, forAction: boolean): Promise<boolean> {
    const key = `${group}/${user}`;
    const before = known.get(key);
    if (before && now() - before.at < (forAction ? believedForActionsMs : believedMs)) return before.member;
    try {
      const member = await api.call<ChatMember>('getChatMember', { chat_id: Number(group), user_id: user });
      if (known.size >= mostKnown) known.clear();
      known.set(key, { member: isThere(member), at: now() });
      return isThere(member);
    } catch (error) {
      if (error instanceof ApiFailure && error.kind === 'refused' && error.status !== 429) return false;
      if (before && !forAction) return before.member;
      throw error;
    }
  }

  return {
    async party(group, author, supervisors, forAction) {
      switch (author.type) {
        case 'nobody':
          return partyOf(author, 'customer');
        case 'chat':
          // Whoever speaks as the group itself is one of its administrators; as another chat, anybody.
          return String(author.chat.id) === group ? partyOf(author, 'agent', 'agent') : partyOf(author, 'customer');
        case 'user': {
          const { user } = author;
          if (user.is_bot || !(await isMember(group, user.id, forAction))) return partyOf(author, 'customer');
          const isSupervisor = supervisors.includes(String(user.id));
          return partyOf(author, 'agent', isSupervisor ? 'supervisor' : 'agent');
        }
      }
    },
  };
}
