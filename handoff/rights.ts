import type { Case } from '../core/conversation.ts';
import type { Draft } from '../core/draft.ts';
import { frontdesk } from '../core/fallback.ts';
import type { Card, Part, Party } from '../core/message.ts';
import { plain } from '../core/richtext.ts';
import { fill } from '../core/texts.ts';
import { caseOfLane } from './lanes.ts';
import { nameInFile } from './transcript.ts';
import type { Voice } from './voice.ts';

/** No configured channel can be called so: all that is kept of a customer, written at the moment somebody opens it. */
export const customerChannel = '#customer';

// Names of buttons: behind them stand the question's own message and when it was asked.
const erasePrefix = 'erase-customer:';
const keepPrefix = 'keep-customer:';
/** A question that is found again much later is not pressed by whoever has just thought about it. */
const questionMs = 10 * 60_000;

/** A thread in which somebody asks: of an open case or not. */
type Thread = Pick<Case, 'lane' | 'desk'>;

/** What a customer may ask for: all that is kept of them, or that it goes. Supervisors do it, in closed threads too. */
export interface Rights {
  /** @returns whether it was a command or a button of this module */
  command(draft: Draft, thread: Thread, agent: Party, name: string): boolean;
}

export function createRights(voice: Voice): Rights {
  function give(draft: Draft, thread: Thread, agent: Party): void {
    const { id, customer } = draft.conversation;
    draft.audit(agent, 'customer-exported', { case: caseOfLane(thread.lane) });
    const name = `customer-${nameInFile(customer.name)}.json`;
    const file = { channel: customerChannel, id, name, mime: 'application/json' };
    const caption = plain(fill(voice.textsAt(thread.desk).records.allKept, { customer: customer.name }));
    post(draft, thread.lane, draft.context.newId(), { kind: 'media', media: 'file', file, caption }, 'failures');
  }

  function ask(draft: Draft, thread: Thread, agent: Party): void {
    const { records } = voice.textsAt(thread.desk);
    draft.audit(agent, 'erasure-considered', { case: caseOfLane(thread.lane) });
    draft.withCases((cases) => {
      const { customer, messages } = draft.conversation;
      const message = draft.context.newId();
      const about = `${message}:${draft.context.now.toString(36)}`;
      const card: Card = {
        title: fill(records.eraseTitle, { customer: customer.name }),
        body: plain(fill(records.eraseBody, { messages, cases: cases.length })),
        actions: [
          { id: erasePrefix + about, label: records.erase, style: 'danger' },
          { id: keepPrefix + about, label: records.keep },
        ],
      };
      post(draft, thread.lane, message, { kind: 'card', card });
    });
  }

  function decide(draft: Draft, thread: Thread, agent: Party, about: string, isErase: boolean): void {
    const { records } = voice.textsAt(thread.desk);
    const [message = '', asked = ''] = about.split(':');
    const isOld = !(draft.context.now - Number.parseInt(asked, 36) <= questionMs);
    if (isErase && !isOld) return draft.erase(agent, thread.lane, fill(records.erased, { agent: agent.name }));
    const card: Card = { title: fill(isErase ? records.eraseOld : records.kept, { agent: agent.name }) };
    draft.deliver(thread.lane, { op: 'edit', message, by: frontdesk, parts: [{ kind: 'card', card }] });
  }

  return {
    command(draft, thread, agent, name) {
      const isErase = name.startsWith(erasePrefix);
      const isDecision = isErase || name.startsWith(keepPrefix);
      if (name !== 'export' && name !== 'erase' && !isDecision) return false;
      if (agent.role !== 'supervisor') voice.say(draft, thread, voice.textsAt(thread.desk).records.supervisorsOnly);
      else if (name === 'export') give(draft, thread, agent);
      else if (name === 'erase') ask(draft, thread, agent);
      else decide(draft, thread, agent, name.slice(name.indexOf(':') + 1), isErase);
      return true;
    },
  };
}

function post(draft: Draft, lane: string, message: string, part: Part, report?: 'failures'): void {
  draft.deliver(lane, { op: 'send', message, by: frontdesk, parts: [part] }, report);
}
