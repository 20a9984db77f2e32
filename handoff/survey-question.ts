import type { Case } from '../core/conversation.ts';
import type { Draft } from '../core/draft.ts';
import { frontdesk } from '../core/fallback.ts';
import type { HandoffSettings } from './settings.ts';

export const scores = [1, 2, 3, 4, 5] as const;
export type Score = (typeof scores)[number];

export const surveyPrefix = 'survey:';

/** Nobody in danger or under attack is asked how they liked it. */
const neverAsked = new Set(['care', 'incident', 'security', 'alert']);

/**
 * Asks the customer of a case that has just been closed how it went, where that is wished and seemly.
 * @param told that the case is closed, where that has to be in the same message
 * @returns whether it was asked
 */
export function askSurvey(settings: HandoffSettings, draft: Draft, closed: Case, told?: 'closed'): boolean {
  const { category, priority } = closed.why;
  const isGrave = category === 'emotion' && (priority === 'high' || priority === 'urgent');
  if (!settings.survey || neverAsked.has(category) || isGrave) return false;
  const texts = settings.texts(draft.conversation.language, closed.desk).customer;
  const title = told ? `${texts[told]}\n${texts.survey}` : texts.survey;
  const actions = scores.map((score) => ({ id: surveyPrefix + score, label: texts[`score${score}`] }));
  draft.say(frontdesk, [{ kind: 'card', card: { title, actions } }]);
  const { id, lane, desk } = closed;
  draft.update({ survey: { case: id, lane, desk, askedAt: draft.context.now } });
  return true;
}
