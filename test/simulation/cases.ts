import type { Conversation } from '../../core/conversation.ts';
import type { AuditEntry } from '../../core/store.ts';
import { type CaseEvent, type CaseState, next } from '../../handoff/machine.ts';

/** What the audit trail calls each event of the machine. The others, a new thread say, leave the state alone. */
const eventOf: Readonly<Record<string, CaseEvent>> = {
  'case-claimed': 'claim',
  'case-assigned': 'claim',
  'case-transferred': 'transfer',
  'case-passed': 'pass',
  'case-returned': 'return',
  'case-snoozed': 'snooze',
  'case-woken': 'wake',
  'case-closed': 'close',
  'case-reopened': 'reopen',
};

/** The audit trail of a conversation is a story that can have happened, and leads to where its case stands. */
export function judgeCases(customer: string, { case: current }: Conversation, trail: readonly AuditEntry[]): string[] {
  const wrong: string[] = [];
  const states = new Map<string, CaseState>();
  for (const { case: id = '', what } of trail) {
    if (what === 'case-opened') {
      const others = [...states.values()].filter((state) => state !== 'closed').length;
      if (states.has(id) || others > 0) wrong.push(`a case of ${customer} was opened twice, or beside another`);
      states.set(id, 'queued');
    }
    const event = eventOf[what];
    if (event === undefined) continue;
    const before = states.get(id);
    const after = before && next(before, event);
    if (after === undefined) wrong.push(`${what} happened to a case of ${customer} that was ${before ?? 'not there'}`);
    else states.set(id, after);
  }
  for (const [id, state] of states) {
    const stands = current?.id === id ? current.state : 'closed';
    if (stands !== state) wrong.push(`a case of ${customer} is ${stands}, but its trail says ${state}`);
  }
  if (current && !current.elsewhere && (current.state === 'queued') !== (current.assignee === undefined)) {
    wrong.push(`the case of ${customer} is ${current.state} and is with ${current.assignee?.name ?? 'nobody'}`);
  }
  return wrong;
}
