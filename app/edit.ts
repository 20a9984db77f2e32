import type { Config } from '../config/config.ts';
import { loadExamples } from '../config/triage-examples.ts';
import type { CaseRecord } from '../core/cases.ts';
import type { Conversation, Escalation } from '../core/conversation.ts';
import { typedText } from '../core/message.ts';
import type { Store } from '../core/store.ts';
import { createTriage, type Triage } from '../core/triage/index.ts';
import { route } from '../handoff/index.ts';
import { readKnowledge } from './knowledge.ts';
import { routingOf } from './stages.ts';
import { createUnanswered } from './unanswered.ts';

/** What an edit of a configuration would have changed. Each change is what it was, and what it would be. */
export interface Effects {
  /** Cases that were looked at. */
  readonly cases: number;
  /** Those that would go to another desk, or with another priority. */
  readonly routed: readonly CaseChange[];
  /** Those of which triage would think otherwise. */
  readonly judged: readonly CaseChange[];
  /** Questions that had no answer, of which some would get one, or get one no more. */
  readonly questions: readonly { readonly text: string; readonly before: string; readonly after: string }[];
}

export interface CaseChange {
  readonly number: number;
  readonly customer: string;
  readonly before: string;
  readonly after: string;
}

const mostCases = 500;
/** Messages that are read of a conversation, to find those that led to the case. */
const mostMessages = 200;
/** What was said before counts, too: as much as triage looks at. */
const mostBefore = 3;

/** Decides recent cases and unanswered questions once more, by the configuration as it is and as it would be. */
export async function effectsOf(store: Store, now: Config, edited: Config, since: number): Promise<Effects> {
  const records = await store.casesSince(since, mostCases);
  const judge = await judgesOf(now, edited);
  const routed: CaseChange[] = [];
  const judged: CaseChange[] = [];
  for (const record of records) {
    const conversation = (await store.conversation(record.conversation))?.conversation;
    if (!conversation) continue;
    const of = { number: record.number, customer: record.customer };
    const [before, after] = [now, edited].map((config) => routeOf(config, conversation, record));
    if (before !== undefined && after !== undefined && before !== after) routed.push({ ...of, before, after });
    const verdicts = judge && (await verdictsOf(store, record, judge));
    if (verdicts && verdicts.before !== verdicts.after) judged.push({ ...of, ...verdicts });
  }
  return { cases: records.length, routed, judged, questions: await questionsOf(store, now, edited, since) };
}

function routeOf(config: Config, conversation: Conversation, record: CaseRecord): string {
  const { desk, priority } = route(routingOf(config), conversation, whyOf(conversation, record), record.openedAt);
  return `${desk.name}, ${priority}`;
}

/** The reason as it is kept with the conversation; of older cases, what is left of it. */
function whyOf({ case: open, previous }: Conversation, { id, category, priority }: CaseRecord): Escalation {
  const kept = [open, previous?.last].find((one) => one?.id === id);
  return kept?.why ?? { category, priority, reason: '', evidence: [] };
}

/** Undefined where both have learned the same. */
async function judgesOf(now: Config, edited: Config): Promise<readonly [Triage, Triage] | undefined> {
  const [one, other] = [await loadExamples(now.triage.examples), await loadExamples(edited.triage.examples)];
  return JSON.stringify(one) === JSON.stringify(other) ? undefined : [createTriage(one), createTriage(other)];
}

/** What both think of the words on which the case was opened. */
async function verdictsOf(store: Store, { conversation, openedAt }: CaseRecord, judges: readonly [Triage, Triage]) {
  const entries = await store.transcript(conversation, 0, mostMessages, 'customer');
  const said = entries
    .filter(({ by, at }) => by.kind === 'customer' && at <= openedAt)
    .map(({ parts }) => typedText(parts))
    .filter((text) => text !== '');
  const last = said.at(-1);
  if (last === undefined) return undefined;
  const [before, after] = judges.map((triage) => {
    const verdict = triage(last, said.slice(-1 - mostBefore, -1));
    return verdict.escalate ? `${verdict.category}, ${verdict.priority}` : 'stays with the bot';
  });
  return { before: before ?? '', after: after ?? '' };
}

async function questionsOf(store: Store, now: Config, edited: Config, since: number): Promise<Effects['questions']> {
  const [one, other] = [await readKnowledge(now), await readKnowledge(edited)];
  const asked = await createUnanswered(store.storage('bot')).since(since);
  return asked.flatMap(({ text, language }) => {
    const [before, after] = [one, other].map((knowledge) => {
      const { verdict, matches } = knowledge.search(text, language, Date.now());
      return verdict === 'answer' ? (matches[0]?.entry.title ?? '') : 'no answer';
    });
    return before === undefined || after === undefined || before === after ? [] : [{ text, before, after }];
  });
}
