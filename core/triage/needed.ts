import type { Category, Escalation } from '../conversation.ts';
import type { Priority } from '../priority.ts';

/** What may hurt somebody is never left to the bot, however likely an answer is. */
export const grave: ReadonlySet<Category> = new Set(['care', 'incident']);

/** How urgent a case is of whose category nothing more is known. */
export const usualPriority: Readonly<Partial<Record<Category, Priority>>> = {
  care: 'high',
  incident: 'high',
  security: 'high',
  vip: 'high',
};

/** Is this what people who listen already have to be told of at once: somebody was hurt, or may be? */
export function isDanger({ category, priority }: Pick<Escalation, 'category' | 'priority'>): boolean {
  return priority === 'urgent' && grave.has(category);
}
