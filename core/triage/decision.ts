import type { Category, Escalation } from '../conversation.ts';
import { type Priority, priorityRank } from '../priority.ts';
import type { Reading } from './reading.ts';

/** Whether a person is needed, and why. `evidence` holds the customer's own words. */
export type TriageDecision = ({ readonly escalate: true } & Escalation) | Stay;

/** The bot keeps the conversation. */
export interface Stay {
  readonly escalate: false;
  readonly category: null;
  readonly reason: string;
  /** What it only looks like, where it looks like something. */
  readonly about?: Category;
  /** The words that looked like a reason and were none. */
  readonly evidence: readonly string[];
}

/** Looks for one kind of reason in a message. Null where the message has nothing to do with it. */
export type Signal = (reading: Reading) => TriageDecision | null;

export function escalation(
  category: Category,
  priority: Priority,
  reason: string,
  evidence: readonly string[],
): TriageDecision {
  return { escalate: true, category, priority, reason, evidence };
}

export function stay(reason: string, about?: Category, evidence: readonly string[] = []): Stay {
  return { escalate: false, category: null, reason, ...(about && { about }), evidence };
}

/** The most urgent finding decides, the earlier signal among equals. */
export function decide(findings: readonly TriageDecision[]): TriageDecision {
  let decision: TriageDecision | undefined;
  for (const finding of findings) {
    if (decision === undefined || rank(finding) > rank(decision)) decision = finding;
  }
  return decision ?? stay('Nothing in the message calls for a person');
}

function rank(finding: TriageDecision): number {
  return finding.escalate ? priorityRank[finding.priority] : -1;
}
