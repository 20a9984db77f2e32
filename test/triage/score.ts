import type { Triage } from '../../core/triage/index.ts';
import type { Sentence } from './sentences.ts';

export interface Score {
  readonly count: number;
  /** Of those that need a person, the share that gets one. */
  readonly recall: number;
  /** Of all that get a person, the share that needs one. */
  readonly precision: number;
  /** Of those that stay with the bot, the share that gets a person all the same. */
  readonly falseAlarms: number;
  /** Of those that need a person and get one, the share with the right reason. */
  readonly rightCategory: number;
  /** Of those that are urgent dangers to somebody, the share that gets a person, and that is called urgent. */
  readonly urgent: { readonly count: number; readonly handedOff: number; readonly calledUrgent: number };
  /** By what is right: how often each was said. */
  readonly confusion: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

export function score(triage: Triage, sentences: readonly Sentence[]): Score {
  const confusion = new Map<string, Map<string, number>>();
  let [needed, got, right, alarms] = [0, 0, 0, 0];
  const urgent = { count: 0, handedOff: 0, calledUrgent: 0 };
  for (const { text, category, isUrgent } of sentences) {
    const decision = triage(text);
    const said = decision.category;
    const row = confusion.get(category ?? 'stays') ?? new Map<string, number>();
    row.set(said ?? 'stays', (row.get(said ?? 'stays') ?? 0) + 1);
    confusion.set(category ?? 'stays', row);
    if (category === null) alarms += said === null ? 0 : 1;
    else {
      needed += 1;
      got += said === null ? 0 : 1;
      right += said === category ? 1 : 0;
    }
    if (isUrgent && (category === 'care' || category === 'incident')) {
      urgent.count += 1;
      urgent.handedOff += decision.escalate ? 1 : 0;
      urgent.calledUrgent += decision.escalate && decision.priority === 'urgent' ? 1 : 0;
    }
  }
  return {
    count: sentences.length,
    recall: share(got, needed),
    precision: share(got, got + alarms),
    falseAlarms: share(alarms, sentences.length - needed),
    rightCategory: share(right, got),
    urgent,
    confusion,
  };
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
