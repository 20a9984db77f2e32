import type { Clock } from '../../core/clock.ts';
import type { Log } from '../../core/log.ts';
import type { Calls } from './calls.ts';
import { placeFields, placeOf } from './place.ts';
import { noPreview } from './post.ts';
import type { Message } from './wire.ts';
import type { Words } from './words.ts';

interface GeneralParts {
  readonly channel: string;
  readonly botId: string;
  readonly calls: Calls;
  readonly clock: Clock;
  /** What is read in a chat. */
  readonly words: (chat: string) => Words;
  readonly log: Log;
}

/** The talk of a desk's group outside of all topics: it is between colleagues, and reaches no customer. */
export interface General {
  /** Whether somebody means the bot by this, and is told nothing so far. */
  isForUs(room: string, message: Message): boolean;
  /** Says where cases are answered; not more than now and then. */
  explain(room: string, message: Message): void;
}

const quietMs = 10 * 60_000;

export function createGeneral({ channel, botId, calls, clock, words, log }: GeneralParts): General {
  const told = new Map<string, number>();

  async function say(room: string, { message_id }: Message): Promise<void> {
    const to = await calls.resolve(placeOf({ channel, chat: room }));
    const answer = { message_id, allow_sending_without_reply: true };
    const payload = { text: words(room).general, ...noPreview, reply_parameters: answer };
    await calls.make(to, 'sendMessage', (at) => ({ ...placeFields(at), ...payload }), {
      ticket: `general-${message_id}`,
    });
  }

  return {
    isForUs(room, { text = '', reply_to_message: replied }) {
      if (clock.now() - (told.get(room) ?? Number.NEGATIVE_INFINITY) < quietMs) return false;
      return /^\s*[!！/]\p{L}/u.test(text) || String(replied?.from?.id) === botId;
    },
    explain(room, message) {
      told.set(room, clock.now());
      say(room, message).catch((error: unknown) => {
        log.warn('telegram-courtesy-failed', { channel, error: error instanceof Error ? error.message : 'unknown' });
      });
    },
  };
}
