import { escalation, type Signal, stay } from '../decision.ts';
import { findInChinese } from './chinese.ts';
import { findInEnglish } from './english.ts';
import type { Found } from './found.ts';

const MOST_QUOTES = 5;

/** The customer asks for a person, in whatever words. */
export const asksForPerson: Signal = (reading) => {
  const message = { isOneClause: reading.clauses.length === 1 };
  const found: Found[] = reading.clauses.flatMap((clause) => [
    ...findInEnglish(clause, message),
    ...findInChinese(clause, message),
  ]);
  const asked = found.filter(({ kind }) => kind === 'asked');
  if (asked.length > 0) return escalation('explicit', 'normal', 'Asks for a person', quotes(asked));
  if (found.length > 0) return stay('Speaks of a person without asking for one', 'explicit', quotes(found));
  return null;
};

/** Each stretch of the message once: what lies within a longer one adds nothing. */
function quotes(found: readonly Found[]): string[] {
  const all = [...new Set(found.slice(0, MOST_QUOTES).map(({ quote }) => quote()))];
  return all.filter((quote) => !all.some((other) => other !== quote && other.includes(quote)));
}
