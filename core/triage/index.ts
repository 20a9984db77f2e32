import { decide, type Signal, type TriageDecision } from './decision.ts';
import { asksForPerson } from './explicit/index.ts';
import { read } from './reading.ts';

export type { TriageDecision } from './decision.ts';

/** Every reason to call a person that is looked for, the more telling first. */
const signals: readonly Signal[] = [asksForPerson];

/** Decides from a customer's message alone whether a person is needed. Takes any text; never throws. */
export function triage(text: string): TriageDecision {
  const reading = read(text);
  return decide(signals.map((signal) => signal(reading)).filter((finding) => finding !== null));
}
