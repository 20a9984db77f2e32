import type { Case } from '../core/conversation.ts';
import type { Draft } from '../core/draft.ts';

/** What a case waits for by the clock, as long as it is with the same agent. The names are in the store: they stay. */
const ofHands = ['still-waiting', 'idle-warn', 'idle-close', 'snooze', 'queue-place'] as const;
const kinds = [...ofHands, 'reply-soon', 'reply-late', 'alert-reach', 'alert-answer'] as const;

export type CaseTimer = (typeof kinds)[number];

/** @param at milliseconds since the epoch; null stops it */
export function setTimer(draft: Draft, { id }: Pick<Case, 'id'>, kind: CaseTimer, at: number | null): void {
  draft.timer(`${kind}:${id}`, at);
}

/** The case is over: nothing that was waited for is to happen. */
export function stopTimers(draft: Draft, current: Pick<Case, 'id'>): void {
  for (const kind of kinds) setTimer(draft, current, kind, null);
}

/** The case changes hands: what was waited for with the last agent is over, but the customer waits on. */
export function stopTimersOfHands(draft: Draft, current: Pick<Case, 'id'>): void {
  for (const kind of ofHands) setTimer(draft, current, kind, null);
}

/** Which timer of which case it is; undefined where it is none of a case. */
export function readTimer(timer: string): { readonly kind: CaseTimer; readonly caseId: string } | undefined {
  const kind = kinds.find((name) => timer.startsWith(`${name}:`));
  return kind && { kind, caseId: timer.slice(kind.length + 1) };
}
