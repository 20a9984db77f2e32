import { wasDealtWith } from './bot/returned.ts';
import { smallTalk } from './bot/smalltalk.ts';
import type { Escalation } from './conversation.ts';
import type { Draft } from './draft.ts';
import type { Mask } from './mask.ts';
import type { ModelReply } from './model.ts';
import { takeCall } from './modeluse.ts';
import { opinionRequest, readOpinion } from './triage/opinion.ts';

interface OpinionSettings {
  readonly brand: string;
  /** How long an opinion is waited for, in milliseconds. */
  readonly waitMs: number;
  /** How often a day a model is asked for one customer, for whatever. */
  readonly perCustomer: number;
  /** What is not for desks is not for a model. */
  readonly mask?: Mask;
}

/** What a language model thinks of what customers say: one more signal, which comes when it comes. */
export interface Opinions {
  /**
   * Asks what is to be made of the newest message, beside whatever is done with it meanwhile.
   * @param why what triage sees in it
   */
  ask(draft: Draft, text: string, why: Escalation | null): void;
  /** A model has replied. @returns what a person is needed for, in its opinion; undefined where it was not asked for one */
  worded(draft: Draft, id: string, reply: ModelReply): Escalation | null | undefined;
}

/** Messages that go along, the one that is judged included. */
const mostMessages = 5;
const longestText = 1_000;
/** What is later than this was held up on its way: the conversation has gone on. */
const graceMs = 30_000;

export function createOpinions({ brand, waitMs, perCustomer, mask = (text) => text }: OpinionSettings): Opinions {
  return {
    ask(draft, text, why) {
      const { conversation, context } = draft;
      // Nothing is more urgent, and what says nothing says nothing to a model.
      if (why?.priority === 'urgent' || !/\p{L}/u.test(text) || smallTalk(text) !== null) return;
      if (wasDealtWith(conversation.bot.returned, text, why, context.now)) return;
      if (!takeCall(draft, perCustomer)) return;
      const id = context.newId();
      const said = conversation.recent
        .filter(({ by, text: words }) => (by === 'customer' || by === 'bot') && words !== '')
        .slice(-mostMessages, -1)
        .map(({ by, text: words }) => ({
          by: by === 'bot' ? ('bot' as const) : ('customer' as const),
          text: mask(words),
        }));
      const opinion = { id, text: text.slice(0, longestText), at: context.now };
      draft.update({ bot: { ...draft.conversation.bot, opinion } });
      draft.asked.push(opinionRequest(id, brand, [...said, { by: 'customer', text: mask(opinion.text) }], waitMs));
    },

    worded(draft, id, reply) {
      const { opinion } = draft.conversation.bot;
      if (opinion?.id !== id) return undefined;
      draft.update({ bot: { ...draft.conversation.bot, opinion: null } });
      if (draft.context.now > opinion.at + waitMs + graceMs) return null;
      const read = readOpinion(reply, opinion.text);
      return 'why' in read ? read.why : null;
    },
  };
}
