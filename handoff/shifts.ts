import type { Agent, Overview } from '../core/cases.ts';
import type { Case } from '../core/conversation.ts';
import type { Draft } from '../core/draft.ts';
import type { Party } from '../core/message.ts';
import type { Hold } from './hold.ts';
import type { Lifecycle } from './lifecycle.ts';
import type { Snooze } from './snooze.ts';
import type { Voice } from './voice.ts';

/** A thread in which somebody says that they go, or are back: of an open case or not. */
type Thread = Pick<Case, 'lane' | 'desk'> & { readonly channel: string };

/** Who goes home hands all open cases back; nobody gives them any until they are back. */
export interface Shifts {
  /** @returns whether it was a command of this module: `off` or `on` */
  command(draft: Draft, thread: Thread, agent: Party, name: string): boolean;
  /** The agent of this conversation's case may be off: if so, it goes back into the queue. */
  ended(draft: Draft, agent: Agent): void;
  /**
   * The case comes back to its agent, who may be off by now: then it waits for anybody.
   * @param by an agent who has brought it back by an answer: whoever answers in their own case is here, whatever they
   * said before, and a colleague has the case of one who is off, as with any first answer
   */
  comesBack(draft: Draft, woken: Case, by?: Party): void;
  /** An agent wants a case that a colleague has put aside: theirs, where the colleague is off. */
  claimed(draft: Draft, aside: Case, agent: Party): void;
}

export function createShifts(voice: Voice, lifecycle: Lifecycle, snooze: Snooze, hold: () => Hold): Shifts {
  function handBack(draft: Draft, current: Case, agent: Agent): void {
    const by: Party = { id: agent.id, name: agent.name, kind: 'agent' };
    lifecycle.requeue(draft, hold().flush(draft, current), by, 'shift-over');
  }

  return {
    command(draft, { lane, desk, channel }, by, name) {
      if (name !== 'off' && name !== 'on') return false;
      const isAway = name === 'off';
      const agent: Agent = { channel, id: by.id, name: by.name, ...(desk !== '' && { desk }) };
      draft.shifts.push({ agent, isAway });
      draft.audit(by, isAway ? 'shift-ended' : 'shift-begun');
      if (!isAway) voice.tellDesk(draft, { lane, desk }, 'shiftBegun', { agent: by.name });
      else {
        draft.withOverview(({ open }) => {
          const count = open.filter((one) => one.state === 'open' && one.assignee?.id === by.id).length;
          voice.tellDesk(draft, { lane, desk }, 'shiftEnded', { agent: by.name, count });
        });
      }
      return true;
    },

    ended(draft, agent) {
      const { case: current } = draft.conversation;
      if (current?.state === 'open' && isWith(current, agent)) handBack(draft, current, agent);
    },

    comesBack(draft, { id, assignee, room }, by) {
      if (by && by.id === assignee?.id) {
        draft.shifts.push({ agent: { channel: room.channel, id: by.id, name: by.name }, isAway: false });
        return;
      }
      draft.withOverview(({ away }) => {
        const { case: current } = draft.conversation;
        if (current?.id !== id || current.state !== 'open') return;
        const agent = away.find((one) => isWith(current, one));
        if (!agent) return;
        if (!by) return handBack(draft, current, agent);
        const { assignee: _, ...free } = current;
        draft.update({ case: free });
        lifecycle.assign(draft, free, by, 'reply');
      });
    },

    claimed(draft, { id, assignee }, agent) {
      draft.withOverview(({ away }) => {
        const { case: current } = draft.conversation;
        if (current?.id !== id) return;
        if (current.state !== 'snoozed' || !away.some((one) => isWith(current, one))) {
          return voice.tellDesk(draft, current, 'alreadyClaimed', { agent: assignee?.name ?? '' });
        }
        const { assignee: _, ...free } = snooze.wake(draft, current, agent);
        draft.update({ case: free });
        lifecycle.assign(draft, free, agent, 'claim');
      });
    },
  };
}

function isWith({ room, assignee }: Case, agent: Agent): boolean {
  return room.channel === agent.channel && assignee?.id === agent.id;
}

export function isAway({ channel, id }: Agent, { away }: Overview): boolean {
  return away.some((one) => one.channel === channel && one.id === id);
}
