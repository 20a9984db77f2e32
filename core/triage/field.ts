import type { Category } from '../conversation.ts';
import { type Priority, priorityRank } from '../priority.ts';
import { escalation, type Signal, stay, type TriageDecision } from './decision.ts';
import { isImagined } from './imagined.ts';
import { matchesOf } from './matches.ts';
import type { Passage } from './passage.ts';
import { sieveOf } from './sieve.ts';

/** Wordings in each form of a message; see `Clause`. All have the flag `g`. */
export interface Wording {
  readonly en?: RegExp;
  readonly zh?: RegExp;
}

/** Wordings that hand off, and what an agent is told of them. */
export interface Rule extends Wording {
  readonly priority: Priority;
  readonly reason: string;
}

/** One category: what hands off, and what only looks like it. */
export interface Field {
  readonly category: Category;
  readonly rules: readonly Rule[];
  /** What is said in these words is about something else. Only what stands outside of them counts. */
  readonly stays: readonly Wording[];
  /** A message with these words anywhere stays with the bot, whatever else it says of this category. */
  readonly unless?: readonly Wording[];
  /** Danger to life is taken at its word, also where it is asked about or told as settled. */
  readonly isAlwaysMeant?: true;
}

interface Hit {
  readonly start: number;
  readonly end: number;
  readonly form: 'english' | 'chinese';
}

const mostQuotes = 4;
/** Places whose words are looked up for them: a long message may have hundreds. */
const mostPlaces = 20;

/** Finds wordings in one passage. */
type Find = (wording: Wording) => readonly Hit[];

/** The signals of categories that are told by their words, in the order given. */
export function signalsOf(fields: readonly Field[]): readonly Signal[] {
  const findIn = finderOf(fields.flatMap(({ rules, stays, unless = [] }) => [...rules, ...stays, ...unless]));
  return fields.map(
    (field) =>
      ({ passage }) =>
        findingOf(field, passage, findIn(passage)),
  );
}

function findingOf(field: Field, passage: Passage, find: Find): TriageDecision | null {
  const stays = field.stays.flatMap(find);
  let best: Rule | undefined;
  const evidence: Hit[] = [];
  const imagined: Hit[] = [];
  for (const rule of field.rules) {
    const found = find(rule).filter((hit) => {
      if (stays.some((other) => isWithin(hit, other))) return false;
      if (field.isAlwaysMeant || !isImagined(passage, hit.form, hit.start, hit.end)) return true;
      imagined.push(hit);
      return false;
    });
    if (found.length === 0) continue;
    evidence.push(...found);
    if (!best || priorityRank[rule.priority] > priorityRank[best.priority]) best = rule;
  }
  if (!best) {
    const other = [...stays, ...imagined];
    if (other.length === 0) return null;
    return stay(`Only looks like ${field.category}`, field.category, quotes(passage, other));
  }
  const excused = (field.unless ?? []).flatMap(find);
  if (excused.length > 0) {
    return stay(`Speaks of ${field.category}, but needs nobody`, field.category, quotes(passage, excused));
  }
  return escalation(field.category, best.priority, best.reason, quotes(passage, evidence));
}

/** Most wordings need a word that a message does not have; only the others are looked for. */
function finderOf(wordings: readonly Wording[]): (passage: Passage) => Find {
  const english = sieveOf(wordings.flatMap(({ en }) => en ?? []));
  const chinese = sieveOf(wordings.flatMap(({ zh }) => zh ?? []));
  let sifted: Passage | undefined;
  return (passage) => {
    if (sifted !== passage) {
      english.sift(passage.english);
      chinese.sift(passage.chinese);
      sifted = passage;
    }
    return ({ en, zh }) => {
      const hits: Hit[] = [];
      if (en && english.mayMatch(en)) addMatches(hits, passage, 'english', en);
      if (zh && passage.chinese !== '' && chinese.mayMatch(zh)) addMatches(hits, passage, 'chinese', zh);
      return hits.length > 0 ? hits : none;
    };
  };
}

const none: readonly Hit[] = [];

function addMatches(hits: Hit[], passage: Passage, form: Hit['form'], pattern: RegExp): void {
  for (const { index, 0: text } of matchesOf(pattern, passage[form])) {
    hits.push({ form, start: index, end: index + text.length });
  }
}

function isWithin(hit: Hit, other: Hit): boolean {
  return hit.form === other.form && hit.start < other.end && hit.end > other.start;
}

function quotes(passage: Passage, found: readonly Hit[]): readonly string[] {
  const all = [...new Set(found.slice(0, mostPlaces).map(({ form, start, end }) => passage.quote(form, start, end)))];
  return all
    .filter((one) => one !== '' && !all.some((other) => other !== one && other.includes(one)))
    .slice(0, mostQuotes);
}
