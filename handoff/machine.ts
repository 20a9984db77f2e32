/** Where a case stands. */
export type CaseState = 'queued' | 'open' | 'snoozed' | 'closed';

/** What a card shows. `moved`: the case goes on in another desk's thread. */
export type CardState = CaseState | 'moved';

/** What can happen to a case. `pass`: people in the platform's own app answer. */
export type CaseEvent = 'claim' | 'reply' | 'transfer' | 'return' | 'snooze' | 'wake' | 'close' | 'reopen' | 'pass';

const transitions: Readonly<Record<CaseState, Partial<Readonly<Record<CaseEvent, CaseState>>>>> = {
  queued: { claim: 'open', reply: 'open', pass: 'open', transfer: 'queued', close: 'closed' },
  open: { claim: 'open', reply: 'open', transfer: 'queued', return: 'queued', snooze: 'snoozed', close: 'closed' },
  snoozed: { snooze: 'snoozed', wake: 'open', transfer: 'queued', return: 'queued', close: 'closed' },
  closed: { reopen: 'queued' },
};

/** The state after an event; undefined where the event cannot happen in this state. */
export function next(state: CaseState, event: CaseEvent): CaseState | undefined {
  return transitions[state][event];
}
