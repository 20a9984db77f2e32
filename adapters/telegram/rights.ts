import type { Log } from '../../core/log.ts';
import { type Api, ApiFailure } from './api.ts';
import type { ChatMember } from './wire.ts';

export interface RightsParts {
  readonly channel: string;
  readonly botId: string;
  readonly api: Api;
  /** A group's present id. */
  readonly groupOf: (room: string) => Promise<number | string>;
  readonly log: Log;
}

/** Whether the bot may do in a desk's group what a desk needs. */
export interface Rights {
  /** Asks Telegram how it stands, and says in the log what is missing. Never throws: it is there to help. */
  look(room: string): Promise<void>;
  /** What is missing, and what to do about it; undefined where nothing is, as far as is known. */
  trouble(): string | undefined;
  /** All of that, each by itself. */
  lacks(): readonly string[];
}

const answerMs = 10_000;

export function createRights({ channel, botId, api, groupOf, log }: RightsParts): Rights {
  const missing = new Map<string, string>();

  async function ask(room: string): Promise<string | undefined> {
    const chat_id = await groupOf(room);
    const chat = await api.call<{ readonly is_forum?: boolean }>('getChat', { chat_id }, { timeoutMs: answerMs });
    if (chat.is_forum !== true) return `switch Topics on in the settings of the group ${room}`;
    const own = { chat_id, user_id: Number(botId) };
    const { status, can_manage_topics: mayOpen } = await api.call<ChatMember>('getChatMember', own, {
      timeoutMs: answerMs,
    });
    if (status === 'left' || status === 'kicked') return `add the bot to the group ${room}`;
    // Who is no administrator does not see what agents write either, by @BotFather's usual settings.
    const isEnough = status === 'creator' || (status === 'administrator' && mayOpen !== false);
    return isEnough ? undefined : `make the bot an administrator of the group ${room}, with the right Manage topics`;
  }

  function adviceOn(room: string, error: unknown): string | undefined {
    const isRefused =
      error instanceof ApiFailure &&
      error.kind === 'refused' &&
      /chat not found|kicked|not a member/i.test(error.description);
    return isRefused
      ? `add the bot to the group ${room}, or correct the id: the room of a desk is the group's, with -100 in front`
      : undefined;
  }

  const lacks = () => [...missing.values()].map((advice) => `A desk cannot work: ${advice}`);

  return {
    async look(room) {
      let advice: string | undefined;
      try {
        advice = await ask(room);
      } catch (error) {
        advice = adviceOn(room, error);
      }
      if (advice === undefined) return void missing.delete(room);
      missing.set(room, advice);
      log.error('telegram-desk-unready', { channel, room, advice });
    },
    trouble: () => lacks()[0],
    lacks,
  };
}
