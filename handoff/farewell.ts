import type { Case } from '../core/conversation.ts';
import type { Draft } from '../core/draft.ts';
import { endCase } from './ending.ts';
import type { HandoffSettings } from './settings.ts';
import { takes } from './sparing.ts';
import { askSurvey } from './survey-question.ts';
import type { Voice } from './voice.ts';

/**
 * Ends a case that is answered here: the customer reads so, and is asked how it went. Where answers are counted both
 * are one message, and nothing where none is left.
 * @param isSilent the customer was, for too long: whoever is silent is asked nothing
 */
export function endWithWords(
  settings: HandoffSettings,
  voice: Voice,
  draft: Draft,
  closed: Case,
  isSilent: boolean,
): void {
  const reaches = takes(draft, 1);
  const isCounted = draft.conversation.window !== undefined;
  const isAsked = reaches && !isSilent && closed.resolution !== 'spam' && !closed.elsewhere;
  const words = isSilent ? 'closedIdle' : 'closed';
  endCase(draft, voice, closed, !reaches || (isAsked && isCounted) ? null : words);
  if (isAsked && isCounted) sayClosed(settings, voice, draft, closed);
  else if (isAsked) askSurvey(settings, draft, closed);
}

/** Says that a case is closed and asks how it went, in one message, for platforms that count them. */
export function sayClosed(settings: HandoffSettings, voice: Voice, draft: Draft, closed: Case): void {
  if (!askSurvey(settings, draft, closed, 'closed')) voice.tellCustomer(draft, 'closed');
}
