import { byQueue, type CaseRecord, type Overview } from '../core/cases.ts';
import type { Case } from '../core/conversation.ts';
import type { Draft } from '../core/draft.ts';
import { setTimer } from './timers.ts';
import type { Voice } from './voice.ts';

/** Tells waiting customers which place in the queue they have, and how long it may take. */
export interface Queue {
  /** The customer begins to wait. */
  joined(draft: Draft, current: Case): void;
  /** The customer waits on: told again where the place is a better one. */
  look(draft: Draft, current: Case): void;
}

const lookEveryMs = 60_000;
/** So few answers say nothing of how long the next takes. */
const fewestAnswers = 5;
const ofLateMs = 2 * 60 * 60_000;
const stepMinutes = 5;
/** Whoever is told hours is told nothing that helps. */
const longestMinutes = 120;

export function createQueue(voice: Voice): Queue {
  function tell(draft: Draft, current: Case, { open, recent }: Overview, isFirst: boolean): void {
    const place = placeOf(current, open);
    const minutes = estimate(current.desk, place, recent, draft.context.now);
    const told = current.toldPlace ?? Number.POSITIVE_INFINITY;
    // Nobody has to be told that they are the only one, where that is all there is to say.
    const isNews = isFirst ? place > 1 || minutes !== undefined : place < told;
    if (isNews) {
      const text = place === 1 ? 'queueNext' : 'queuePlace';
      const values = { place, minutes: minutes ?? 0 };
      const isTold = voice.tellCustomer(draft, minutes === undefined ? text : `${text}Estimate`, values);
      if (isTold) draft.updateCase(current, { toldPlace: place });
    }
    if (place > 1) setTimer(draft, current, 'queue-place', draft.context.now + lookEveryMs);
  }

  const ask = (draft: Draft, { id }: Case, isFirst: boolean) =>
    draft.withOverview((overview) => {
      const { case: current } = draft.conversation;
      if (current?.id === id && current.state === 'queued') tell(draft, current, overview, isFirst);
    });

  return {
    joined: (draft, current) => ask(draft, current, true),
    look: (draft, current) => ask(draft, current, false),
  };
}

/** Of a case that waits, from 1. */
export function placeOf({ id, desk }: Pick<Case, 'id' | 'desk'>, open: readonly CaseRecord[]): number {
  const waiting = open.filter((one) => one.desk === desk && one.state === 'queued').toSorted(byQueue);
  return 1 + waiting.findIndex((one) => one.id === id);
}

/**
 * How long it takes until somebody answers, in minutes, rounded up: by how quickly one case after the other was
 * answered at this desk of late. Undefined where too few were to say.
 */
export function estimate(desk: string, place: number, recent: readonly CaseRecord[], now: number): number | undefined {
  const answered = recent
    .flatMap(({ desk: other, answeredAt }) => (other === desk && answeredAt !== undefined ? [answeredAt] : []))
    .filter((at) => at <= now && at > now - ofLateMs)
    .toSorted((one, other) => one - other);
  const [first] = answered;
  if (first === undefined || answered.length < fewestAnswers) return undefined;
  // The time since the last answer counts too: a desk that has fallen silent is not said to be quick.
  const each = (now - first) / answered.length;
  const minutes = Math.ceil((place * each) / 60_000 / stepMinutes) * stepMinutes;
  return minutes <= longestMinutes ? Math.max(stepMinutes, minutes) : undefined;
}
