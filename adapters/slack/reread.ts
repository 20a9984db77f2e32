import { type Heard, SendError } from '../../core/channel.ts';
import type { Address } from '../../core/message.ts';
import type { Self, SlackContext } from './context.ts';
import { readBack } from './history.ts';
import { deletionKey, ofReaction, readEdit, readMessage, type Whose } from './inbound.ts';
import { admissions } from './people.ts';
import type { Place } from './places.ts';
import type { Reactions } from './reactions.ts';
import type { Receiver } from './receive.ts';
import type { SlackMessage } from './wire.ts';

/** Events are late at times, and clocks differ. What was taken in before is known by its key. */
const marginMs = 5 * 60 * 1000;
const dayMs = 24 * 60 * 60 * 1000;
/**
 * A workspace may let its messages go after a day at the earliest, and nobody has deleted those. Source:
 * slack.com/help/articles/203457187.
 */
const retentionMs = dayMs;
/** In a chat nobody says which old message was answered or edited: so far back they are looked at. */
const chatMs = 14 * dayMs;
/** Reactions to what is older are not looked at: of these it is no longer known which are new. */
const reactedMs = 14 * dayMs;

interface RereadParts {
  readonly context: SlackContext;
  readonly self: () => Self;
  readonly reactions: Reactions;
  readonly receiver: Receiver;
  /** Whether reactions have been noted all along. */
  readonly countsReactions: () => boolean;
}

/** Reads one place back, and hands in what happened there since. @throws {SendError} */
export function createReread({ context, self, reactions, receiver, countsReactions }: RereadParts) {
  const { api, deps, name } = context;
  const { clock } = deps;
  const admits = admissions(context.options);

  return async (place: Place, sinceMs: number): Promise<void> => {
    const { userId, botId } = self();
    const whose: Whose = { own: new Set([userId, botId]), admits };
    const since = (sinceMs - marginMs) / 1000;
    // A thread is read whole, for the edits in it.
    const oldest = place.thread === undefined ? since - chatMs / 1000 : 0;
    const from = { channel: name, ...place };
    // Looked up first: what is heard of while we read would be missing in what was read.
    const heard = (await deps.heard?.(from)) ?? [];
    const known = new Set(heard.map(({ id }) => id));
    const { messages, isWhole } = await read(place, oldest, since);
    for (const message of messages.toSorted((a, b) => Number(a.ts) - Number(b.ts))) {
      const isNew = Number(message.ts) > since;
      const isEdited = Number(message.edited?.ts) > since;
      const happenings = [
        ...(isNew ? [readMessage(place.chat, message, whose)] : []),
        // One that was heard as it was before, however young it is.
        ...(isEdited && (!isNew || known.has(message.ts ?? '')) ? [readEdit(place.chat, message, whose)] : []),
      ];
      for (const happening of happenings) if (happening) await receiver.happening(happening, message);
      await reacted(place.chat, message, since, whose);
    }
    if (isWhole) await deleted(place, from, heard, messages, oldest);
  };

  /** A thread; or a chat, with the answers in those of its threads in which something may have happened. */
  async function read(place: Place, oldest: number, since: number) {
    const messages = new Map<string | undefined, SlackMessage>();
    const all = async (where: Place, from: number) => {
      const reading = readBack(api, where, from === 0 ? undefined : String(from));
      let next = await reading.next();
      for (; !next.done; next = await reading.next()) messages.set(next.value.ts, next.value);
      return next.value;
    };
    // A thread begins with what is oldest: of one that is too long to be read whole, what is new is read at least.
    const thread = async (where: Place) => {
      if (await all(where, 0)) return true;
      await all(where, since);
      return false;
    };
    let isWhole = place.thread === undefined ? await all(place, oldest) : await thread(place);
    if (place.thread === undefined) {
      const answeredSince = Math.min(since, (clock.now() - retentionMs) / 1000);
      const threads = [...messages.values()].filter(({ latest_reply: at }) => Number(at) > answeredSince);
      for (const { ts } of threads) {
        if (ts !== undefined) isWhole = (await thread({ chat: place.chat, thread: ts })) && isWhole;
      }
    }
    return { messages: [...messages.values()], isWhole };
  }

  async function deleted(
    { chat, thread }: Place,
    from: Address,
    heard: readonly Heard[],
    messages: readonly SlackMessage[],
    oldest: number,
  ): Promise<void> {
    const there = new Set(messages.filter(({ subtype }) => subtype !== 'tombstone').map(({ ts }) => ts));
    const notBefore = Math.max(oldest, (clock.now() - retentionMs) / 1000);
    for (const { id, by } of heard) {
      if (there.has(id) || Number(id) <= notBefore) continue;
      // An answer to something very old stands nowhere else.
      if (thread === undefined && (await isAnswer(chat, id))) continue;
      const at = new Date(clock.now());
      await receiver.accept({ key: deletionKey(chat, id), at, from, by, type: 'delete', id });
    }
  }

  async function isAnswer(chat: string, id: string): Promise<boolean> {
    const reading = readBack(api, { chat, thread: id });
    try {
      for (let next = await reading.next(); !next.done; next = await reading.next()) {
        if (next.value.ts === id && next.value.subtype !== 'tombstone') return true;
      }
    } catch (error) {
      if (error instanceof SendError && error.code === 'thread-gone') return false;
      throw error;
    }
    return false;
  }

  async function reacted(chat: string, message: SlackMessage, since: number, whose: Whose): Promise<void> {
    if (!countsReactions() || Number(message.ts) * 1000 < clock.now() - reactedMs) return;
    for (const reaction of await reactions.changed(chat, message, since)) {
      const happening = ofReaction(chat, reaction, whose);
      if (happening) await receiver.happening(happening, message);
    }
  }
}
