import type { Category } from '../conversation.ts';
import { type Priority, priorityRank } from '../priority.ts';
import { escalation, type Signal, stay } from './decision.ts';
import type { Passage } from './passage.ts';

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
}

interface Hit {
  readonly start: number;
  readonly end: number;
  readonly form: 'english' | 'chinese';
}

const mostQuotes = 4;

/** The signal of a category that is told by its words. */
export function signalOf(field: Field): Signal {
  return ({ passage }) => {
    const stays = field.stays.flatMap((wording) => hits(passage, wording));
    let best: Rule | undefined;
    const evidence: Hit[] = [];
    for (const rule of field.rules) {
      const found = hits(passage, rule).filter((hit) => !stays.some((other) => isWithin(hit, other)));
      if (found.length === 0) continue;
      evidence.push(...found);
      if (!best || priorityRank[rule.priority] > priorityRank[best.priority]) best = rule;
    }
    const excused = (field.unless ?? []).flatMap((wording) => hits(passage, wording));
    if (!best)
      return stays.length > 0
        ? stay(`Only looks like ${field.category}`, field.category, quotes(passage, stays))
        : null;
    if (excused.length > 0) {
      return stay(`Speaks of ${field.category}, but needs nobody`, field.category, quotes(passage, excused));
    }
    return escalation(field.category, best.priority, best.reason, quotes(passage, evidence));
  };
}

function hits(passage: Passage, wording: Wording): readonly Hit[] {
  return [...matches(passage, 'english', wording.en), ...matches(passage, 'chinese', wording.zh)];
}

function matches(passage: Passage, form: Hit['form'], pattern: RegExp | undefined): readonly Hit[] {
  if (!pattern || passage[form] === '') return [];
  return [...passage[form].matchAll(pattern)].map(({ 0: text, index }) => ({
    form,
    start: index,
    end: index + text.length,
  }));
}

function isWithin(hit: Hit, other: Hit): boolean {
  return hit.form === other.form && hit.start < other.end && hit.end > other.start;
}

function quotes(passage: Passage, found: readonly Hit[]): readonly string[] {
  const all = [...new Set(found.map(({ form, start, end }) => passage.quote(form, start, end)))];
  return all
    .filter((one) => one !== '' && !all.some((other) => other !== one && other.includes(one)))
    .slice(0, mostQuotes);
}
