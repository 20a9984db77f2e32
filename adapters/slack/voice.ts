import type { Party } from '../../core/message.ts';
import type { SlackContext } from './context.ts';
import { escapeText } from './text.ts';
import { textsAt } from './texts.ts';

export const frontdesk: Party = { id: 'frontdesk', name: 'Frontdesk', kind: 'system' };

/** What the app says to one person alone: nobody waits for it, and nothing depends on it. */
export interface Voice {
  /** Tells somebody who may not act that nothing was passed on; not more than now and then. */
  refuse(who: Whispered): void;
  whisper(who: Whispered, text: 'notInThread' | 'dialogGone' | 'notAllowed'): void;
  help(): { response_type: 'ephemeral'; text: string };
}

interface Whispered {
  readonly chat: string;
  readonly thread?: string;
  readonly user: string;
}

const quietMs = 10 * 60 * 1000;

export function createVoice({ name, api, deps, options }: SlackContext): Voice {
  const refused = new Map<string, number>();

  function attempt(event: string, call: Promise<unknown>): void {
    call.catch(() => deps.log.warn(event, { channel: name }));
  }

  function whisper({ chat, thread, user }: Whispered, text: 'notInThread' | 'dialogGone' | 'notAllowed'): void {
    const place = thread === undefined ? {} : { thread_ts: thread };
    const said = escapeText(textsAt(options, chat)[text]);
    attempt('slack-whisper-failed', api.call('chat.postEphemeral', { channel: chat, user, text: said, ...place }));
  }

  return {
    whisper,
    refuse(who) {
      const key = `${who.chat}/${who.thread ?? ''}/${who.user}`;
      const now = deps.clock.now();
      if (now - (refused.get(key) ?? Number.NEGATIVE_INFINITY) < quietMs) return;
      refused.set(key, now);
      if (refused.size > 1_000) refused.delete(refused.keys().next().value ?? '');
      whisper(who, 'notAllowed');
    },
    help: () => ({ response_type: 'ephemeral', text: escapeText(textsAt(options).help) }),
  };
}
