import type { Case } from '../core/conversation.ts';
import type { Draft } from '../core/draft.ts';

/** What a case waits for by the clock. The names are in the store: they are not to change. */
const kinds = ['still-waiting', 'idle-warn', 'idle-close', 'snooze'] as const;

export type CaseTimer = (typeof kinds)[number];

/** @param at milliseconds since the epoch; null stops it */
export function setTimer(draft: Draft, { id }: Pick<Case, 'id'>, kind: CaseTimer, at: number | null): void {
  draft.timer(`${kind}:${id}`, at);
}

/** Nothing that was waited for in the case's former state is to happen in its next one. */
export function stopTimers(draft: Draft, current: Pick<Case, 'id'>): void {
  for (const kind of kinds) setTimer(draft, current, kind, null);
}

/** Which timer of which case it is; undefined where it is none of a case. */
export function readTimer(timer: string): { readonly kind: CaseTimer; readonly caseId: string } | undefined {
  const kind = kinds.find((name) => timer.startsWith(`${name}:`));
  return kind && { kind, caseId: timer.slice(kind.length + 1) };
}
