import type { Conversation, Entry, Escalation } from '../core/conversation.ts';
import type { Draft } from '../core/draft.ts';
import type { Lifecycle } from './lifecycle.ts';
import { relayMessage } from './relay.ts';
import type { HandoffSettings } from './settings.ts';
import { type Score, scores, surveyPrefix } from './survey-question.ts';
import type { Voice } from './voice.ts';

/** Takes what customers answer when asked how it went: by a button, or on any channel by a number. */
export interface Survey {
  /** @returns whether the button was one of the survey's */
  pressed(draft: Draft, action: string): boolean;
  /**
   * What the customer writes next may be the number, or a word about it.
   * @param why what triage sees in it: whoever needs a person is not answering a survey
   * @returns whether it was an answer
   */
  answered(draft: Draft, entry: Entry, text: string, why: Escalation | null): boolean;
}

type Open = NonNullable<Conversation['survey']>;

/** Whoever answers later is talking of something else. */
const answerWithinMs = 24 * 60 * 60 * 1000;
const commentWithinMs = 10 * 60 * 1000;
/** So bad that somebody has to look at it again. */
const bad = 2;

export function createSurvey(settings: HandoffSettings, voice: Voice, lifecycle: Lifecycle): Survey {
  function open(draft: Draft): Open | undefined {
    const { survey } = draft.conversation;
    if (!survey) return undefined;
    const within = survey.score === undefined ? answerWithinMs : commentWithinMs;
    return draft.context.now - survey.askedAt <= within ? survey : undefined;
  }

  function take(draft: Draft, survey: Open, score: Score): void {
    const { conversation, context } = draft;
    const { previous, customer } = conversation;
    draft.audit(customer, 'survey-answered', { to: String(score), case: survey.case });
    voice.tellDesk(draft, survey, 'surveyScore', { score });
    draft.update({
      survey: { ...survey, score, askedAt: context.now },
      ...(previous?.id === survey.case ? { previous: { ...previous, score } } : {}),
    });
    if (score > bad) return void voice.tellCustomer(draft, 'surveyComment');
    draft.update({ survey: null });
    const evidence = [settings.texts(conversation.language, survey.desk).customer[`score${score}`]];
    const why = { category: 'complaint', priority: 'high', reason: `Survey answered with ${score}`, evidence } as const;
    if (settings.reopenMs === 0 || !lifecycle.reopen(draft, customer, why)) lifecycle.open(draft, why);
  }

  return {
    pressed(draft, action) {
      if (!action.startsWith(surveyPrefix)) return false;
      const survey = open(draft);
      const score = scores.find((one) => surveyPrefix + one === action);
      // Pressed twice, or long after: it has been answered, or nobody knows any more what it was about.
      if (survey && survey.score === undefined && score !== undefined && !draft.conversation.case) {
        take(draft, survey, score);
      }
      return true;
    },

    answered(draft, entry, text, why) {
      const survey = open(draft);
      // What is only like a request for a person is far more likely a word about the one there was.
      if (!survey || (why && !why.isLikeness)) return false;
      if (survey.score === undefined) {
        const score = scoreIn(text);
        if (score === undefined) return false;
        take(draft, survey, score);
        return true;
      }
      draft.update({ survey: null });
      relayMessage(draft, survey.lane, entry, undefined, 'failures');
      voice.tellCustomer(draft, 'surveyThanks');
      return true;
    },
  };
}

/** `5`, `５`, `5/5`, `5分`, `5 stars`: a number and nothing else. */
function scoreIn(text: string): Score | undefined {
  // Without white space, which in three places of a pattern would take hours where there is much of it.
  const signs = text.normalize('NFKC').replace(/\s/gu, '');
  const found = /^([1-5])(?:\/5|分|星|颗星|顆星|stars?|points?)?[.!。]*$/iu.exec(signs)?.[1];
  return scores.find((score) => String(score) === found);
}
