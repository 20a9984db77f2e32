import type { Forgotten, Thread } from '../../core/erasures.ts';
import type { Log } from '../../core/log.ts';
import { ApiFailure } from './api.ts';
import type { Calls } from './calls.ts';
import { sendError } from './errors.ts';
import { placeOf } from './place.ts';
import { messageKey, type State } from './state.ts';

export interface ForgetParts {
  readonly channel: string;
  readonly calls: Calls;
  readonly state: State;
  readonly log: Log;
}

const ofMessages = ['topic', 'actions', 'prompt', 'file', 'mark'] as const;

/**
 * Deletes the topics of whoever is erased, with all that anybody wrote there, and what was noted of the messages. In the
 * customer's own chat nothing is deleted: it is the customer's.
 */
export function createForget({ channel, calls, state, log }: ForgetParts) {
  async function forgetNotes({ address, ids }: Thread): Promise<void> {
    for (const id of ids) {
      for (const collection of ofMessages) await state.forget(collection, messageKey(address.chat, id));
    }
  }

  async function forgetAlbums(chat: string, before: number): Promise<void> {
    for (const { id, data } of await state.older('album', before)) {
      if (data.chat !== chat) continue;
      for (const { message } of data.items) await state.forget('album-of', messageKey(chat, message.message_id));
      await state.forget('album', id);
    }
  }

  /** Questions are messages of their own, asked for a card: what is noted of them is what was answered and drafted. */
  async function withQuestions({ address, ids }: Thread, before: number): Promise<Thread> {
    const start = messageKey(address.chat, '');
    const prompts = await state.older('prompt', before);
    const mine = prompts.filter(({ id, data }) => id.startsWith(start) && ids.includes(String(data.card)));
    return { address, ids: [...ids, ...mine.map(({ id }) => id.slice(start.length))] };
  }

  /** Needs the right to delete messages. Source: core.telegram.org/bots/api#deleteforumtopic. */
  async function deleteTopic({ address, ids }: Thread): Promise<void> {
    const place = await calls.resolve(placeOf(address));
    const turn = (what: string) => ({ ticket: `forget-${what}`, free: true }) as const;
    const topic = { chat_id: place.chat, message_thread_id: place.topic };
    try {
      await calls.make(place, 'deleteForumTopic', () => topic, turn(String(place.topic)));
    } catch (error) {
      if (!isRefused(error)) throw error;
      if (sendError(error).code === 'thread-gone') return;
      const advice = 'Give the bot the right to delete messages in the group; this topic is to be deleted by hand';
      log.warn('telegram-topic-stays', { channel, room: address.chat, topic: address.thread, advice });
      // Its own messages it may delete for two days.
      const marks = await Promise.all(ids.map((id) => state.get('mark', messageKey(address.chat, id))));
      const notes = marks.flatMap((mark) => mark?.note ?? []);
      for (const id of [...ids.map(Number), ...notes]) {
        const message = { chat_id: place.chat, message_id: id };
        await calls
          .make(place, 'deleteMessage', () => message, turn(String(id)))
          .catch((failure: unknown) => {
            if (!isRefused(failure)) throw failure;
          });
      }
    }
  }

  return async ({ customer, threads, before }: Forgotten): Promise<void> => {
    for (const known of threads) {
      const thread = await withQuestions(known, before);
      if (thread.address.thread !== undefined) await deleteTopic(thread);
      await forgetNotes(thread);
    }
    if (!customer) return;
    await forgetNotes(await withQuestions(customer, before));
    await forgetAlbums(customer.address.chat, before);
  };
}

/** Telegram has said no, and will again. */
function isRefused(error: unknown): boolean {
  return error instanceof ApiFailure && sendError(error).retryAfterMs === null;
}
