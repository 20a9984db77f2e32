import type { Case } from '../core/conversation.ts';
import type { Draft } from '../core/draft.ts';
import { frontdesk } from '../core/fallback.ts';
import type { Party } from '../core/message.ts';
import { fill } from '../core/texts.ts';
import { customerCard } from './customer.ts';
import { caseOfLane } from './lanes.ts';
import { createRights } from './rights.ts';
import type { HandoffSettings } from './settings.ts';
import { postTranscript } from './transcript.ts';
import type { Voice } from './voice.ts';

/** A thread in which somebody looks back: of an open case or not. */
type Thread = Pick<Case, 'lane' | 'desk'>;

/** Looking back: what was said, as a file, and what is known of a customer. It works in closed threads too. */
export interface Records {
  /** @returns whether it was a command of this module */
  command(
    draft: Draft,
    thread: Thread,
    agent: Party,
    name: string,
    argument: Readonly<Record<string, string>>,
  ): boolean;
}

export function createRecords(settings: HandoffSettings, voice: Voice): Records {
  const rights = createRights(voice);

  /** @param typed a case's number, `all`, or nothing for the thread's own case */
  function transcript(draft: Draft, thread: Thread, agent: Party, typed: string, isPosted: boolean): void {
    const wanted = typed.trim().toLowerCase().replace(/^#/u, '');
    const isAll = wanted === 'all' || wanted === '全部';
    draft.withCases((cases) => {
      const found = cases.find(({ id, number }) =>
        wanted === '' ? id === caseOfLane(thread.lane) : String(number) === wanted,
      );
      if (!found && !isAll) {
        const numbers = cases.map(({ number }) => number).join(', ');
        const { transcriptUsage } = voice.textsAt(thread.desk).records;
        return voice.say(draft, thread, fill(transcriptUsage, { typed: wanted, numbers }));
      }
      draft.audit(agent, isPosted ? 'transcript-posted' : 'transcript-read', {
        ...(found && { case: found.id, to: String(found.number) }),
        ...(isAll && { to: 'all' }),
      });
      if (isPosted) postTranscript(draft, voice.textsAt(thread.desk), thread, found);
    });
  }

  return {
    command(draft, thread, agent, name, argument) {
      const typed = argument['case'] ?? argument['text'] ?? '';
      if (name === 'transcript') transcript(draft, thread, agent, typed, true);
      // Shown by the channel itself to whoever asked, where that is possible: only who it was is to be written down.
      else if (name === 'read-transcript') transcript(draft, thread, agent, typed, false);
      else if (name === 'read-customer') draft.audit(agent, 'customer-read', { case: caseOfLane(thread.lane) });
      else if (name === 'customer') {
        draft.audit(agent, 'customer-read', { case: caseOfLane(thread.lane) });
        draft.withCases((cases) => {
          const card = customerCard(settings, draft.conversation, thread.desk, cases);
          const message = draft.context.newId();
          draft.deliver(thread.lane, { op: 'send', message, by: frontdesk, parts: [{ kind: 'card', card }] });
        });
      } else return rights.command(draft, thread, agent, name);
      return true;
    },
  };
}
