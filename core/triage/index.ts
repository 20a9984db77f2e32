import type { Category, Escalation } from '../conversation.ts';
import type { Priority } from '../priority.ts';
import { decide, type Signal, type TriageDecision } from './decision.ts';
import { asksForPerson } from './explicit/index.ts';
import { signalOf } from './field.ts';
import { billing } from './fields/billing.ts';
import { care } from './fields/care.ts';
import { complaint } from './fields/complaint.ts';
import { emotion } from './fields/emotion.ts';
import { incident } from './fields/incident.ts';
import { personal } from './fields/personal.ts';
import { security } from './fields/security.ts';
import { technical } from './fields/technical.ts';
import { vip } from './fields/vip.ts';
import { type Example, type Judge, learn } from './learned.ts';
import { type Reading, read } from './reading.ts';

export type { TriageDecision } from './decision.ts';
export type { Example } from './learned.ts';

/** Decides from a customer's message alone whether a person is needed. Takes any text; never throws. */
export type Triage = (text: string) => TriageDecision;

const dangers: readonly Signal[] = [signalOf(care), signalOf(incident)];

/** Every reason to call a person that is told by its words, the more telling first. */
const signals: readonly Signal[] = [
  ...dangers,
  signalOf(security),
  asksForPerson,
  signalOf(complaint),
  signalOf(billing),
  signalOf(technical),
  signalOf(personal),
  signalOf(vip),
  signalOf(emotion),
];

/** Urgent danger that is put in words, for messages to which people listen already. Needs no examples and no model. */
export function dangerIn(text: string): Escalation | null {
  const reading = read(text);
  const decision = decide(dangers.map((signal) => signal(reading)).filter((finding) => finding !== null));
  return decision.escalate && decision.priority === 'urgent' ? decision : null;
}

/** How urgent a case is that is only like others of its category. */
const usual: Readonly<Partial<Record<Category, Priority>>> = {
  care: 'high',
  incident: 'high',
  security: 'high',
  vip: 'high',
};
/** What may hurt somebody is never left to the bot, however likely an answer is. */
const grave: ReadonlySet<Category> = new Set(['care', 'incident']);
/** How sure likeness has to be: chosen among four values by the figures of the evaluation, see docs/triage.md. */
const sureEnough = 0.75;
const quoteLength = 120;

/** @param examples what it learns from beside the wordings it knows; takes some hundred milliseconds for a thousand */
export function createTriage(examples: readonly Example[]): Triage {
  const judge = examples.length > 0 ? learn(examples, (text) => read(text).passage) : undefined;
  return (text) => {
    const reading = read(text);
    const decision = decide(signals.map((signal) => signal(reading)).filter((finding) => finding !== null));
    // What only looks like a reason has been understood; what says nothing of any may still be like one.
    if (decision.escalate || decision.evidence.length > 0 || !judge) return decision;
    return alike(judge, reading, text) ?? decision;
  };
}

/** Triage by the wordings alone. */
export const triage: Triage = createTriage([]);

function alike(judge: Judge, { passage }: Reading, text: string): TriageDecision | null {
  const likeness = judge(passage);
  if (!likeness) return null;
  const { category, priority = usual[category] ?? 'normal', confidence } = likeness;
  if (confidence < sureEnough) return null;
  const quote = text.replace(/\s+/g, ' ').trim().slice(0, quoteLength);
  const reason = `Is like what others said when a person was needed (${category})`;
  return {
    escalate: true,
    category,
    priority,
    reason,
    evidence: [quote],
    ...(grave.has(category) ? {} : { isLikeness: true }),
  };
}
