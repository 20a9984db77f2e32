import type { Entry } from '../core/conversation.ts';
import type { Draft } from '../core/draft.ts';
import type { Window } from '../core/reach.ts';
import { windowInWords } from './card.ts';
import { languageAt } from './routing.ts';
import type { HandoffSettings } from './settings.ts';
import type { Voice } from './voice.ts';

/** So many answers wait for the customer to write; more would be too much at once. */
const mostParked = 10;
/** What a platform says that takes no answer before the customer writes. */
const parkedCodes: ReadonlySet<string> = new Set(['answers-spent', 'window-closed']);

/** Whether a platform takes no answer before the customer writes again. */
export function isParking(code: string | undefined): boolean {
  return code !== undefined && parkedCodes.has(code);
}

/** Platforms that take only so many answers, and only for so long, until the customer writes again. */
export interface Windows {
  /** `renewed`: the customer has written. */
  changed(draft: Draft, window: Window, renewed: boolean): void;
  /** An agent's message was not taken. @returns whether it goes out when the customer writes */
  park(draft: Draft, entry: Entry, code: string | undefined): boolean;
  /** It is not to go out any more. */
  forget(draft: Draft, message: string): void;
}

export function createWindows(settings: HandoffSettings, voice: Voice): Windows {
  function forget(draft: Draft, message: string): void {
    const { case: current } = draft.conversation;
    if (!current?.parked?.includes(message)) return;
    draft.updateCase(current, { parked: current.parked.filter((one) => one !== message) });
  }

  return {
    changed(draft, window, renewed) {
      const before = draft.conversation.window;
      draft.update({ window });
      const { case: current } = draft.conversation;
      if (!current) return;
      if (renewed) unpark(draft);
      const { case: now = current } = draft.conversation;
      const isLast = window.left === 1 && (before?.left !== 1 || before.until !== window.until);
      if (isLast) voice.tellDesk(draft, current, 'lastAnswer');
      const language = languageAt(settings, current.desk);
      const words = (shown: Window | undefined) =>
        windowInWords(settings, voice.textsAt(current.desk), shown, language);
      if (now && words(before) !== words(window)) voice.updateCard(draft, now, now.state);
    },
    park(draft, { id, case: of }, code) {
      const { case: current, lost = [] } = draft.conversation;
      // What was taken, and turned out later not to have arrived, is sent again only where an agent says so.
      if (!current || current.id !== of || !isParking(code) || lost.includes(id)) return false;
      const parked = [...(current.parked ?? []).filter((one) => one !== id), id];
      draft.updateCase(current, { parked: parked.slice(-mostParked) });
      return true;
    },
    forget,
  };
}

function unpark(draft: Draft): void {
  const { id: lane, case: current } = draft.conversation;
  const parked = current?.parked ?? [];
  if (!current || parked.length === 0) return;
  draft.retries.push(...parked.map((message) => ({ lane, message })));
  draft.updateCase(current, { parked: [] });
}
