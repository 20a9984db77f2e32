import type { ChannelStatus } from '../core/channel.ts';
import type { Draft } from '../core/draft.ts';
import type { ReachTexts, Unreached } from '../core/reach.ts';
import { isDeskOut } from './card.ts';
import type { Voice } from './voice.ts';

interface Change {
  readonly why: Unreached;
  readonly isOver?: true;
  readonly notice?: Exclude<keyof ReachTexts, 'unreached'>;
}

const changes: Readonly<Partial<Record<ChannelStatus, Change>>> = {
  'logged-out': { why: 'logged-out', notice: 'loggedOut' },
  'logged-in': { why: 'logged-out', isOver: true, notice: 'loggedIn' },
  disconnected: { why: 'disconnected', notice: 'disconnected' },
  connected: { why: 'disconnected', isOver: true, notice: 'connected' },
  'blocked-by-customer': { why: 'blocked-by-customer', notice: 'customerBlocked' },
  unblocked: { why: 'blocked-by-customer', isOver: true },
  muted: { why: 'muted', notice: 'muted' },
  unmuted: { why: 'muted', isOver: true, notice: 'unmuted' },
};

/** Keeps whether words get through to a customer. It stands on the card as long as they do not, and each change is told once. */
export interface Reach {
  status(draft: Draft, status: ChannelStatus): void;
  /** The customer has written, or pressed something: whoever does has not blocked us. */
  heard(draft: Draft): void;
}

export function createReach(voice: Voice): Reach {
  function change(draft: Draft, { why, isOver, notice }: Change): void {
    const { unreached = [], case: current } = draft.conversation;
    if (unreached.includes(why) !== (isOver === true)) return;
    draft.update({ unreached: isOver ? unreached.filter((one) => one !== why) : [...unreached, why] });
    if (!current || isDeskOut(draft.conversation, current, why)) return;
    if (notice) voice.tellDesk(draft, current, notice);
    voice.updateCard(draft, current, current.state);
  }

  return {
    status(draft, status) {
      const found = changes[status];
      if (found) change(draft, found);
    },
    heard(draft) {
      change(draft, { why: 'blocked-by-customer', isOver: true });
    },
  };
}
