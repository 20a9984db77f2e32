import type { Log } from '../../core/log.ts';
import { type Api, ApiFailure } from './api.ts';
import { type Signs, signsOf, usualSigns } from './signs.ts';
import type { ChatMember, ReactionType } from './wire.ts';

export interface RightsParts {
  readonly channel: string;
  readonly botId: string;
  readonly api: Api;
  /** A group's present id. */
  readonly groupOf: (room: string) => Promise<number | string>;
  readonly now: () => number;
  readonly log: Log;
}

/** Whether the bot may do in a desk's group what a desk needs. */
export interface Rights {
  /** Asks Telegram how it stands, and says in the log what is missing. Never throws: it is there to help. */
  look(room: string): Promise<void>;
  /** A reaction was refused there: looks again, but not for each of them. */
  refused(room: string): Promise<void>;
  /** How the fates of agents' messages are shown there, as far as is known. */
  signs(room: string): Signs;
  /** What is missing, and what to do about it; undefined where nothing is, as far as is known. */
  trouble(): string | undefined;
  /** All of that, each by itself. */
  lacks(): readonly string[];
}

interface GroupInfo {
  readonly is_forum?: boolean;
  /** All of them where it is missing. */
  readonly available_reactions?: readonly ReactionType[];
}

const answerMs = 10_000;
const lookAgainMs = 60_000;

export function createRights({ channel, botId, api, groupOf, now, log }: RightsParts): Rights {
  const missing = new Map<string, readonly string[]>();
  const signs = new Map<string, Signs>();
  const refusedAt = new Map<string, number>();

  async function ask(room: string): Promise<readonly string[]> {
    const chat_id = await groupOf(room);
    const chat = await api.call<GroupInfo>('getChat', { chat_id }, { timeoutMs: answerMs });
    const shown = signsOf(chat.available_reactions?.flatMap(({ emoji }) => emoji ?? []));
    signs.set(room, shown);
    if (chat.is_forum !== true) return [unready(`switch Topics on in the settings of the group ${room}`)];
    const own = { chat_id, user_id: Number(botId) };
    const member = await api.call<ChatMember>('getChatMember', own, { timeoutMs: answerMs });
    const { status, can_manage_topics: mayOpen, can_delete_messages: mayDelete } = member;
    if (status === 'left' || status === 'kicked') return [unready(`add the bot to the group ${room}`)];
    // Who is no administrator does not see what agents write either, by @BotFather's usual settings.
    const isAdmin = status === 'creator' || status === 'administrator';
    const advice = `make the bot an administrator of the group ${room}, with the right Manage topics`;
    return [
      ...(isAdmin && mayOpen !== false ? [] : [unready(advice)]),
      ...(isAdmin && mayDelete === false ? [undeletable(room)] : []),
      ...(Object.keys(shown).length < Object.keys(usualSigns).length ? [unmarkable(room)] : []),
    ];
  }

  function adviceOn(room: string, error: unknown): readonly string[] {
    const isRefused =
      error instanceof ApiFailure &&
      error.kind === 'refused' &&
      /chat not found|kicked|not a member/i.test(error.description);
    const advice = `add the bot to the group ${room}, or correct the id: the room of a desk is the group's, with -100 in front`;
    return isRefused ? [unready(advice)] : [];
  }

  const lacks = () => [...missing.values()].flat();

  async function look(room: string): Promise<void> {
    const found = await ask(room).catch((error: unknown) => adviceOn(room, error));
    missing.set(room, found);
    for (const advice of found) log.error('telegram-desk-unready', { channel, room, advice });
  }

  return {
    look,
    async refused(room) {
      if (now() - (refusedAt.get(room) ?? Number.NEGATIVE_INFINITY) < lookAgainMs) return;
      refusedAt.set(room, now());
      await look(room);
    },
    signs: (room) => signs.get(room) ?? usualSigns,
    trouble: () => lacks()[0],
    lacks,
  };
}

function unready(advice: string): string {
  return `A desk cannot work: ${advice}`;
}

/** Source: core.telegram.org/bots/api#deletemessage. */
function undeletable(room: string): string {
  return `What is older than two days cannot be taken away in the group ${room}: give the bot the right Delete messages`;
}

function unmarkable(room: string): string {
  const signs = Object.values(usualSigns).join(' ');
  return `Not every fate of an answer can be shown in the group ${room}: allow the reactions ${signs} in its settings`;
}
