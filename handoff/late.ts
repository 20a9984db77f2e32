import type { Entry } from '../core/conversation.ts';
import type { Draft } from '../core/draft.ts';
import type { Handoff, Incoming, LateNews } from '../core/turn.ts';
import type { createOutcomes } from './outcomes.ts';

/** So many lost messages are kept in mind. Older ones are too late to be sent again. */
const mostLost = 20;

type Outcomes = Pick<ReturnType<typeof createOutcomes>, 'mark'> & Pick<Handoff, 'outcome'>;

/** What a platform tells of one of our messages later than that it took it. */
export function createLate({ outcome, mark }: Outcomes): (draft: Draft, incoming: Incoming<LateNews>) => void {
  /** A send that ended well did not, after all: whoever spoke is told as of any other failure. */
  function failed(draft: Draft, lane: string, code: string, entry: Entry): void {
    const { lost = [] } = draft.conversation;
    // Told again.
    if (lost.includes(entry.id)) return;
    draft.update({ lost: [...lost, entry.id].slice(-mostLost) });
    outcome(draft, lane, { type: 'outcome', message: entry.id, op: 'send', outcome: 'failed', code }, entry);
  }

  /** Shown beside an agent's message, once, and for none that is older than another: who has read that, has read it. */
  function read(draft: Draft, entry: Entry): void {
    if (entry.by.kind !== 'agent' || entry.seq <= (draft.conversation.read ?? 0)) return;
    draft.update({ read: entry.seq });
    mark(draft, entry, { fate: 'read' });
  }

  return (draft, { lane, event, target }) => {
    // Of a message that was not ours.
    if (!target) return;
    if (event.type === 'read') read(draft, target);
    else failed(draft, lane, event.code, target);
  };
}
