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
import { type Example, type Judge, type Likeness, learn } from './learned.ts';
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
 * How sure likeness has to be, from 0 to 1, to call a person; chosen on the examples left out in turn, see docs/triage.md.
 * `danger` is for what would be urgent, or `urgent` of it alone; `grave` for what else is of such a category.
 */
const sureEnough = { alone: 0.56, grave: 0.5, danger: 0.26, urgent: 0.12, againstWords: 0.85, declined: 0.95, inPieces: 0.7 };
/**
 * Below it, words that call for a person are taken for talk of something else. A request for a person and urgent danger to
 * life are never doubted, other dangers hardly ever.
 */
const doubtful = { usual: 0.35, danger: 0.2, never: 0 } as const;
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
    if (likeness?.priority !== 'urgent' || !grave.has(likeness.category)) return null;
    if (likeness.confidence < sureEnough.inPieces) return null;
    return escalationOf(likeness, text);
  };
  return overMessages(alone, dangerIn);
}

/** Triage by the wordings alone. */
export const triage: Triage = createTriage([]);

/** What the message is like; a danger in one sentence of it is not lost among the others. */
function likest(judge: Judge, { passage, clauses }: Reading): Likeness | null {
  const whole = judge(passage);
  let worst = whole && isGrave(whole) ? whole : null;
  for (const sentence of sentencesOf(clauses)) {
    const likeness = judge(passageOf(sentence));
    if (!likeness || !isGrave(likeness)) continue;
    if (likeness.priority !== 'urgent' && likeness.confidence < sureEnough.alone) continue;
    if (!worst || isWorse(likeness, worst)) worst = likeness;
  }
  return worst ?? whole;
}

/** Urgent danger before any other, the surer of two. */
function isWorse(one: Likeness, other: Likeness): boolean {
  const isUrgent = one.priority === 'urgent';
  return isUrgent === (other.priority === 'urgent') ? one.confidence > other.confidence : isUrgent;
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

/** Whether it is like what may hurt somebody, and sure enough for that. */
function isGrave({ category, priority, confidence, danger }: Likeness): boolean {
  if (!grave.has(category)) return false;
  return danger >= sureEnough.urgent || confidence >= sureEnough[priority === 'urgent' ? 'danger' : 'grave'];
}

/** What the wordings say, and what the message is like. */
function weighed(findings: readonly TriageDecision[], likeness: Likeness, text: string): TriageDecision {
  const decision = decide(findings);
  if (decision.escalate) {
    if (isMoreUrgent(likeness, decision)) return escalationOf(likeness, text);
    if (likeness.confidence >= doubtful[doubtOf(decision.category)]) return decision;
    return stay(
      `Sounds like ${decision.category}, but is like what needs nobody`,
      decision.category,
      decision.evidence,
    );
  }
  // What only looks like a reason has been understood, unless the rest of the message says otherwise.
  const isAgainstWords = findings.some((finding) => !finding.escalate && finding.about === likeness.category);
  if (isAgainstWords) {
    const least = sureEnough[likeness.category === 'explicit' ? 'declined' : 'againstWords'];
    return likeness.confidence >= least ? escalationOf(likeness, text) : decision;
  }
  const isSure = grave.has(likeness.category) ? isGrave(likeness) : likeness.confidence >= sureEnough.alone;
  return isSure ? escalationOf(likeness, text) : decision;
}

/** Danger to life that the words took for something else, however urgent, and the same thing where it is urgent. */
function isMoreUrgent(likeness: Likeness, { category, priority }: Escalation): boolean {
  if (
    likeness.priority !== 'urgent' ||
    (priority === 'urgent' && (grave.has(category) || !grave.has(likeness.category)))
  )
    return false;
  return isGrave(likeness) || (likeness.category === category && likeness.confidence >= sureEnough.alone);
}

function escalationOf(
  { category, priority = usualPriority[category] ?? 'normal' }: Likeness,
  text: string,
): TriageDecision {
  return {
    escalate: true,
    category,
    priority,
    reason: `Is like what others said when a person was needed (${category})`,
    evidence: [text.replace(/\s+/g, ' ').trim().slice(0, quoteLength)],
    ...(grave.has(category) ? {} : { isLikeness: true }),
  };
}

function doubtOf(category: Category): keyof typeof doubtful {
  if (category === 'explicit' || category === 'care') return 'never';
  return category === 'incident' || category === 'security' ? 'danger' : 'usual';
}
