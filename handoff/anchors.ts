import type { Case } from '../core/conversation.ts';
import type { Draft } from '../core/draft.ts';
import { frontdesk } from '../core/fallback.ts';
import { addressKey } from '../core/message.ts';
import { caseCard } from './card.ts';
import { askHeldAgain } from './held.ts';
import { laneOfCase } from './lanes.ts';
import { wordingsBelow } from './relay.ts';
import { deskNamed } from './routing.ts';
import type { Desk, HandoffSettings } from './settings.ts';
import { postTranscript } from './transcript.ts';
import type { Voice } from './voice.ts';

/** How much of the talk with the bot a new thread begins with. */
const openingMessages = 30;
/** How much of a case goes along to another thread. */
export const wholeCase = 500;
/** A thread that is gone again so soon is not replaced at once, so that a broken room is not flooded with cards. */
const restMs = 60_000;

/** What says that a place is not there any more, rather than that it could not be reached. */
const goneCodes = new Set(['thread-gone', 'chat-gone', 'channel-gone', 'not-allowed']);

/** Where a case stands at its desk: a card that opens a thread, and a lane that leads there. */
export interface Anchors {
  place(draft: Draft, caseId: string, desk: Desk, anchors: number): Place;
  /** Puts a case into its place. `whole`: with its notes and all that was said in it, rather than the last few words. */
  set(draft: Draft, shown: Case, whole: boolean): void;
  /** A delivery to the case's thread has failed. @returns whether the thread is gone, and another one is on its way */
  heal(draft: Draft, current: Case, code: string | undefined): boolean;
  /** The desk may have got another room since the case was put into one. */
  follow(draft: Draft, current: Case): Case;
  /** For timers of this module. */
  retry(draft: Draft, timer: string): void;
}

type Place = Pick<Case, 'desk' | 'room' | 'anchors' | 'lane' | 'card' | 'anchoredAt'>;

export function createAnchors(settings: HandoffSettings, voice: Voice): Anchors {
  function place(draft: Draft, caseId: string, desk: Desk, anchors: number): Place {
    const { context } = draft;
    const lane = laneOfCase(caseId, anchors);
    return { desk: desk.name, room: desk.room, anchors, lane, card: context.newId(), anchoredAt: context.now };
  }

  function set(draft: Draft, shown: Case, whole: boolean): void {
    const { conversation } = draft;
    draft.lanes.push({ id: shown.lane, conversation: conversation.id, address: shown.room });
    draft.deliver(
      shown.lane,
      {
        op: 'send',
        message: shown.card,
        by: frontdesk,
        parts: [{ kind: 'card', card: caseCard(settings, conversation, shown, shown.state) }],
        opensThread: true,
        priority: shown.why.priority,
      },
      'failures',
    );
    // What is too much to be posted once more, message by message, goes along as a file.
    if (whole && conversation.messages - (shown.from ?? 0) > wholeCase) {
      postTranscript(draft, voice.textsAt(shown.desk), shown, shown);
    }
    const reader = { records: voice.textsAt(shown.desk).records, hide: settings.mask ?? ((text: string) => text) };
    draft.carry({
      lane: shown.lane,
      since: shown.from ?? 0,
      limit: whole ? wholeCase : openingMessages,
      notes: whole,
      below: ({ by, earlier = [] }) => (by.kind === 'customer' ? wordingsBelow(earlier, reader) : ''),
    });
  }

  function move(draft: Draft, current: Case, desk: Desk, why: string): Case {
    const moved: Case = { ...current, ...place(draft, current.id, desk, current.anchors + 1) };
    draft.update({ case: moved });
    draft.audit(frontdesk, 'case-anchored', { from: addressKey(current.room), to: addressKey(desk.room), why });
    set(draft, moved, true);
    voice.tellDesk(draft, moved, 'newThread');
    return askHeldAgain(voice, draft, moved);
  }

  /** The desk's own room, or, where that is what is gone, another desk's. */
  function refuge(current: Case, code: string): Desk | undefined {
    const own = deskNamed(settings, current.desk);
    const isThread = code === 'thread-gone' || code === 'message-gone';
    if (own && (isThread || !isSameRoom(own, current))) return own;
    return settings.desks.find((desk) => !isSameRoom(desk, current)) ?? own;
  }

  return {
    place,
    set,

    heal(draft, current, code) {
      if (code === undefined || !goneCodes.has(code)) return false;
      const desk = refuge(current, code);
      if (!desk) return false;
      const restedAt = (current.anchoredAt ?? 0) + restMs;
      if (draft.context.now < restedAt) {
        draft.timer(timerOf(current, code), restedAt);
        return true;
      }
      move(draft, current, desk, code);
      return true;
    },

    follow(draft, current) {
      const desk = deskNamed(settings, current.desk) ?? settings.desks[0];
      if (!desk || isSameRoom(desk, current)) return current;
      voice.updateCard(draft, current, 'moved');
      return move(draft, current, desk, 'room-changed');
    },

    retry(draft, timer) {
      const [caseId, lane, code = ''] = timer.slice(prefix.length).split(' ');
      const { case: current } = draft.conversation;
      if (!current || current.id !== caseId || current.lane !== lane) return;
      const desk = refuge(current, code);
      if (desk) move(draft, current, desk, code);
    },
  };
}

const prefix = 'anchor:';

export function isAnchorTimer(timer: string): boolean {
  return timer.startsWith(prefix);
}

function timerOf({ id, lane }: Case, code: string): string {
  return `${prefix}${id} ${lane} ${code}`;
}

function isSameRoom({ room }: Desk, current: Case): boolean {
  return addressKey(room) === addressKey(current.room);
}
