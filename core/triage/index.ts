import type { Category, Escalation } from '../conversation.ts';
import type { Clause } from './clause.ts';
import { decide, type Signal, stay, type TriageDecision } from './decision.ts';
import { asksForPerson } from './explicit/index.ts';
import { signalsOf } from './field.ts';
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
import type { Likeness } from './likeness.ts';
import { grave, isDanger, usualPriority } from './needed.ts';
import { overMessages } from './over-messages.ts';
import { passageOf } from './passage.ts';
import { type Reading, read } from './reading.ts';

export type { TriageDecision } from './decision.ts';
export type { Example } from './learned.ts';
export { isDanger } from './needed.ts';

/**
 * Decides from what a customer says whether a person is needed. Takes any text; never throws.
 * @param before what the customer said last before that, the newest last, as far as nobody has taken over since
 */
export type Triage = (text: string, before?: readonly string[]) => TriageDecision;

/** Those that are told by their words: safety, and the rest, the more telling first. */
const fields = [care, incident, security, complaint, billing, technical, personal, vip, emotion];
const [ofCare, ofIncident, ofSecurity, ...others] = signalsOf(fields) as [Signal, Signal, Signal, ...Signal[]];

/** Every reason to call a person, the more telling first. */
const signals: readonly Signal[] = [ofCare, ofIncident, ofSecurity, asksForPerson, ...others];

/**
 * How sure likeness has to be, from 0 to 1, that a person is needed, by what it is most like; chosen on the examples left
 * out in turn, see docs/triage.md. Questions about people are most like requests for one, so these have to be surer.
 */
const sureEnough: Readonly<Partial<Record<Category, number>>> = {
  explicit: 0.75,
  emotion: 0.7,
  security: 0.7,
  vip: 0.7,
  billing: 0.65,
  technical: 0.65,
  complaint: 0.6,
  personal: 0.5,
  care: 0.5,
  incident: 0.5,
};
/** Where the words have been taken for something else. */
const againstWords = { usual: 0.85, declined: 0.95 } as const;
/** So likely a danger to somebody calls a person, whatever else it is like; in several messages put together, so sure. */
const dangerous = { alone: 0.2, inPieces: 0.7 } as const;
/**
 * Below it, words that call for a person are taken for talk of something else. A request for a person and urgent danger to
 * life are never doubted, other dangers hardly ever, and a question for advice seldom.
 */
const doubtful = { usual: 0.55, advice: 0.3, danger: 0.12, never: 0 } as const;
const quoteLength = 120;

/** @param examples what it learns from beside the wordings it knows; takes some hundred milliseconds for thousands */
export function createTriage(examples: readonly Example[]): Triage {
  const judge = examples.length > 0 ? learn(examples, (text) => read(text).passage) : undefined;
  const findingsOf = (reading: Reading) => signals.map((signal) => signal(reading)).filter((one) => one !== null);
  const alone = (text: string) => {
    const reading = read(text);
    const findings = findingsOf(reading);
    const likeness = judge && likest(judge, reading);
    return likeness ? weighed(findings, likeness, text) : decide(findings);
  };
  const dangerIn = (text: string) => {
    const reading = read(text);
    const decision = decide(findingsOf(reading));
    if (decision.escalate && isDanger(decision)) return decision;
    const likeness = judge?.(reading.passage);
    if (!likeness || likeness.confidence < dangerous.inPieces) return null;
    const reason = reasonIn(likeness);
    return reason && isDanger(reason) ? escalationOf(reason, text) : null;
  };
  return overMessages(alone, dangerIn);
}

/** Triage by the wordings alone. */
export const triage: Triage = createTriage([]);

/** What the message is like; what may hurt somebody in one sentence of it is not lost among the others. */
function likest(judge: Judge, { passage, clauses }: Reading): Likeness | null {
  let worst = judge(passage);
  for (const sentence of sentencesOf(clauses)) {
    const likeness = judge(passageOf(sentence));
    if (likeness && (!worst || isWorse(likeness, worst))) worst = likeness;
  }
  return worst;
}

/** Danger before anything else that may hurt, and that before all the rest; the surer of two. */
function isWorse(one: Likeness, other: Likeness): boolean {
  const [rank, otherRank] = [gravityOf(one), gravityOf(other)];
  return rank > 0 && (rank === otherRank ? one.confidence > other.confidence : rank > otherRank);
}

function gravityOf(likeness: Likeness): number {
  const reason = reasonIn(likeness);
  if (!reason || !grave.has(reason.category)) return 0;
  return isDanger(reason) ? 2 : 1;
}

/** What a person is called for. */
type Reason = Pick<Escalation, 'category' | 'priority'>;

/** What a person is to be called for by likeness alone; null where it is not sure enough. */
function reasonIn({ category, priority, confidence, danger, dangerOf }: Likeness): Reason | null {
  const isSure = confidence >= (sureEnough[category] ?? 1);
  // Where somebody comes anyhow, the danger has to be no small part of it.
  const isMinor = isSure && !grave.has(category) && danger < confidence / 3;
  if (danger >= dangerous.alone && !isMinor) return { category: dangerOf, priority: 'urgent' };
  return isSure ? { category, priority: priority ?? usualPriority[category] ?? 'normal' } : null;
}

/** The sentences of a message that has several. */
function sentencesOf(clauses: readonly Clause[]): readonly (readonly Clause[])[] {
  const sentences: Clause[][] = [[]];
  for (const clause of clauses) {
    sentences.at(-1)?.push(clause);
    if (clause.endsSentence) sentences.push([]);
  }
  const all = sentences.filter(({ length }) => length > 0);
  return all.length > 1 ? all : [];
}

/** What the wordings say, and what the message is like. */
function weighed(findings: readonly TriageDecision[], likeness: Likeness, text: string): TriageDecision {
  const decision = decide(findings);
  const reason = reasonIn(likeness);
  if (decision.escalate) {
    if (reason && isMoreUrgent(reason, decision)) return escalationOf(reason, text);
    if (likeness.confidence >= doubtful[doubtOf(decision)]) return decision;
    return stay(
      `Sounds like ${decision.category}, but is like what needs nobody`,
      decision.category,
      decision.evidence,
    );
  }
  if (!reason) return decision;
  // What only looks like a reason has been understood, unless the rest of the message says otherwise.
  const isAgainstWords = findings.some((finding) => !finding.escalate && finding.about === reason.category);
  const least = isAgainstWords ? againstWords[reason.category === 'explicit' ? 'declined' : 'usual'] : 0;
  return likeness.confidence >= least ? escalationOf(reason, text) : decision;
}

/** Danger to life that the words took for something else, however urgent, and the same thing where it is urgent. */
function isMoreUrgent(reason: Reason, { category, priority }: Escalation): boolean {
  if (reason.priority !== 'urgent') return false;
  if (priority === 'urgent') return grave.has(reason.category) && !grave.has(category);
  return grave.has(reason.category) || reason.category === category;
}

function escalationOf({ category, priority }: Reason, text: string): TriageDecision {
  return {
    escalate: true,
    category,
    priority,
    reason: `Is like what others said when a person was needed (${category})`,
    evidence: [text.replace(/\s+/g, ' ').trim().slice(0, quoteLength)],
    ...(grave.has(category) ? {} : { isLikeness: true }),
  };
}

function doubtOf({ category, priority }: Escalation): keyof typeof doubtful {
  if (category === 'explicit') return 'never';
  if (category === 'care') return priority === 'urgent' ? 'never' : 'advice';
  return category === 'incident' || category === 'security' ? 'danger' : 'usual';
}
