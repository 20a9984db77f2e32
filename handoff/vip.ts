import type { Category, Conversation, Escalation } from '../core/conversation.ts';
import { priorityRank } from '../core/priority.ts';

/** What says little by itself: that the customer is a VIP says more. */
const weak: ReadonlySet<Category> = new Set(['explicit', 'unanswered', 'personal', 'vip']);

/** Why a person is needed, with what the brand's profile says: never the customer's own word. */
export function forVip({ profile }: Pick<Conversation, 'profile'>, why: Escalation): Escalation {
  if (!profile?.vip) return why;
  return {
    ...why,
    category: weak.has(why.category) ? 'vip' : why.category,
    priority: priorityRank[why.priority] < priorityRank.high ? 'high' : why.priority,
    reason: `VIP by the brand's profile. ${why.reason}`,
  };
}
