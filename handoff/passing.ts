import type { Case, Conversation, Escalation } from '../core/conversation.ts';
import type { Draft } from '../core/draft.ts';
import { frontdesk } from '../core/fallback.ts';
import { next } from './machine.ts';
import type { HandoffSettings } from './settings.ts';
import type { Voice } from './voice.ts';

/** Whether people in the platform's own app answer these customers. An alert's customer has asked for nobody. */
export function isPassedOn(settings: HandoffSettings, { address }: Conversation, { category }: Escalation): boolean {
  return category !== 'alert' && (settings.passedOn?.includes(address.channel) ?? false);
}

/** The case is theirs from its first moment. */
export function passed(draft: Draft, placed: Case): Case {
  const state = next(placed.state, 'pass');
  if (state !== 'open') return placed;
  draft.audit(frontdesk, 'case-passed', { to: draft.conversation.address.channel });
  return draft.updateCase(placed, { state, elsewhere: 'asked' });
}

/** The customer is told so first. */
export function passOn(draft: Draft, voice: Voice, current: Case): void {
  voice.tellCustomer(draft, 'passedOn');
  handOver(draft, current);
}

/** Behind all that the customer is told before. Asked again of what they have, it changes nothing. */
export function handOver(draft: Draft, { card }: Pick<Case, 'card'>): void {
  draft.deliver(draft.conversation.id, { op: 'hand-over', message: card }, 'always');
}
