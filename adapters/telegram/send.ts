import { type Channel, type Outgoing, type Receipt, SendError } from '../../core/channel.ts';
import type { Log } from '../../core/log.ts';
import type { Address } from '../../core/message.ts';
import { plain } from '../../core/richtext.ts';
import type { Payload } from './api.ts';
import type { Calls, Turn } from './calls.ts';
import { createEdit } from './edit.ts';
import { reactionOf } from './emoji.ts';
import { isRefusal, sendError } from './errors.ts';
import { idsIn, planOf, topicName } from './outbound.ts';
import { isGroup, type Place, placeFields, placeOf } from './place.ts';
import { createPost, noPreview, type Outcome, type PostParts } from './post.ts';
import type { Rights } from './rights.ts';
import type { Shown } from './signs.ts';
import { messageKey, type Note, note, type State } from './state.ts';
import { quiet, toTelegram } from './text.ts';
import type { Underway } from './underway.ts';
import type { Words } from './words.ts';

export interface SendParts extends PostParts {
  readonly state: State;
  readonly calls: Calls;
  /** What is read in a chat. */
  readonly words: (chat: string) => Words;
  readonly rights: Pick<Rights, 'signs' | 'refused'>;
  readonly underway: Underway;
  readonly log: Log;
}

type Sender = Required<Pick<Channel, 'send' | 'edit' | 'remove' | 'react' | 'mark'>>;

/** How often is looked whether a business account is connected again. */
const connectionMs = 60_000;

/** Everything that goes out to Telegram. */
export function createSender(parts: SendParts): Sender {
  const { calls, state, channel, log, words, rights, underway } = parts;
  const post = createPost(parts);
  const edit = createEdit({ ...parts, post, remove: removeOne });

  /** What is kept only makes buttons and reactions work: a message that was posted does not fail for it. */
  async function keep(notes: readonly Note[]): Promise<void> {
    if (notes.length === 0) return;
    await state.put(...notes).catch(() => log.warn('telegram-note-lost', { channel }));
  }

  /** The topic a case gets; the one an earlier attempt opened, where there was one. */
  async function openTopic(place: Place, message: Outgoing, turn: Turn): Promise<number> {
    const known = await state.get('opened', message.key);
    if (known !== undefined) return known;
    const payload = (at: Place) => ({ chat_id: at.chat, name: topicName(message) });
    const topic = await calls.make<{ message_thread_id: number }>(place, 'createForumTopic', payload, turn);
    await keep([note('opened', message.key, topic.message_thread_id)]);
    return topic.message_thread_id;
  }

  /** Agents close topics; a customer who goes on writing opens it again. */
  async function reopening<T>(place: Place, run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (error) {
      if (place.topic === undefined || !isRefusal(error, /TOPIC_CLOSED/)) throw error;
      const payload = (at: Place) => ({ chat_id: at.chat, message_thread_id: place.topic });
      await calls.make(place, 'reopenForumTopic', payload, { ticket: `reopen-${place.topic}`, free: true });
      return run();
    }
  }

  async function removeOne(place: Place, id: number, turn: Turn): Promise<void> {
    try {
      if (place.business === undefined) {
        const payload = (at: Place) => ({ chat_id: at.chat, message_id: id });
        await calls.make(place, 'deleteMessage', payload, { ...turn, free: true });
      } else {
        const payload = { business_connection_id: place.business, message_ids: [id] };
        await calls.make(place, 'deleteBusinessMessages', () => payload, { ...turn, free: true });
      }
    } catch (error) {
      if (!isRefusal(error, /message to delete not found|MESSAGE_ID_INVALID/i)) throw error;
    }
  }

  /** @returns whether Telegram took it */
  async function setReaction(place: Place, id: number, emoji: string | null, turn: Turn): Promise<boolean> {
    const reaction = emoji === null ? [] : [{ type: 'emoji', emoji }];
    const payload = (at: Place) => ({ chat_id: at.chat, message_id: id, reaction });
    try {
      await calls.make(place, 'setMessageReaction', payload, { ...turn, free: true });
      return true;
    } catch (error) {
      if (isRefusal(error, /REACTION|reaction/)) return false;
      throw error;
    }
  }

  /** @returns the sign that stands there now; null where the group allows none for this */
  async function showFate(place: Place, chat: string, id: number, fate: Shown, stood: boolean, turn: Turn) {
    const tried = rights.signs(chat)[fate];
    if (tried !== undefined) {
      if (await setReaction(place, id, tried, turn)) return tried;
      await rights.refused(chat);
      const other = rights.signs(chat)[fate];
      if (other !== undefined && other !== tried && (await setReaction(place, id, other, turn))) return other;
    }
    // Better none than the sign of what was before.
    if (stood) await setReaction(place, id, null, turn);
    return null;
  }

  async function say(place: Place, answering: number, text: string, more: Payload, turn: Turn): Promise<number> {
    const payload = (at: Place) => ({ ...placeFields(at), text, ...noPreview, ...replyTo(answering), ...more });
    const posted = await calls.make<{ message_id: number }>(place, 'sendMessage', payload, turn);
    return posted.message_id;
  }

  async function changeMark(
    place: Place,
    chat: string,
    id: number,
    fate: Shown,
    reason: string | undefined,
    turn: Turn,
  ) {
    const key = messageKey(chat, id);
    const before = await state.get('mark', key);
    const emoji = await showFate(place, chat, id, fate, typeof before?.emoji === 'string', turn);
    if (fate === 'sent' || fate === 'pending') {
      if (before?.note !== undefined) await removeOne(place, before.note, turn);
      return keep([note('mark', key, { emoji })]);
    }
    if (before?.note !== undefined) await removeOne(place, before.note, turn);
    const text = [fate === 'failed' ? '⚠️' : '❔', reason].filter(Boolean).join(' ');
    const retry = { inline_keyboard: [[{ text: words(chat).retry, callback_data: `r:${id}` }]] };
    const said = await say(place, id, text, { reply_markup: retry }, turn);
    return keep([note('mark', key, { emoji, note: said })]);
  }

  /** @throws {SendError} where a business account does not let us answer; it goes out once that is mended */
  async function checkConnection(id: string): Promise<void> {
    if ((await state.get('reached-by', id))?.mayReply !== false) return;
    throw new SendError('The business account has disconnected the bot, or does not let it answer', {
      outcome: 'not-sent',
      code: 'not-connected',
      retryAfterMs: connectionMs,
    });
  }

  /** Does it at the place an address leads to, and lets nothing out but a `SendError`. */
  async function at<T>(to: Address, signal: AbortSignal, run: (place: Place) => Promise<T>): Promise<T> {
    if (signal.aborted) throw calledOff();
    try {
      const named = placeOf(to);
      if (named.business !== undefined) await checkConnection(named.business);
      return await run(await calls.resolve(named));
    } catch (error) {
      throw sendError(error);
    }
  }

  return {
    send: (to, message, signal) =>
      at(to, signal, async (place) => {
        const turn: Turn = turnOf(message, signal);
        const opens = isGroup(place) && place.topic === undefined;
        const target = opens ? { ...place, topic: await openTopic(place, message, turn) } : place;
        const ids = [...(message.posted ?? [])];
        const steps = planOf(message, { channel, isGroup: isGroup(place) });
        let done = ids.length;
        let reply = replyOf(message);
        for (const step of steps) {
          if (done >= idsIn(step)) {
            done -= idsIn(step);
            reply = {};
            continue;
          }
          const answer = reply;
          reply = {};
          await underway.during(to.chat, async () => {
            let outcome: Outcome;
            try {
              outcome = await reopening(target, () => post(target, step, answer, turn, to.chat));
            } catch (error) {
              throw sendError(error, ids);
            }
            ids.push(...outcome.ids.map(String));
            const { topic } = target;
            const topics =
              topic === undefined ? [] : outcome.ids.map((id) => note('topic', messageKey(to.chat, id), topic));
            await keep([...outcome.notes, ...topics]);
          });
        }
        return receipt(ids, opens ? target.topic : undefined);
      }),
    edit: (to, ids, message, signal) =>
      at(to, signal, (place) => edit(place, to.chat, ids, message, turnOf(message, signal))),
    remove: (to, ids, key, signal) =>
      at(to, signal, async (place) => {
        for (const id of ids) await removeOne(place, Number(id), { ticket: key, signal });
      }),
    react: (to, ids, { key, by, emoji, added }, signal) =>
      at(to, signal, async (place) => {
        const id = Number(ids[0]);
        const turn: Turn = { ticket: key, signal };
        const own = place.business === undefined ? reactionOf(emoji) : undefined;
        // What a customer taps must never look like our word for what became of an agent's message.
        const isFate = Object.values(rights.signs(to.chat)).some((sign) => sign === own);
        const known = isGroup(place) && isFate ? undefined : own;
        // Where its fate was shown by the one reaction a bot has, that comes back.
        const fate = added ? undefined : await state.get('mark', messageKey(to.chat, id));
        if (known !== undefined && (await setReaction(place, id, added ? known : (fate?.emoji ?? null), turn))) return;
        if (!added) return;
        const words = toTelegram(quiet(plain(`${by.name}: ${emoji}`)));
        await say(place, id, words.text, { entities: words.entities }, turn);
      }),
    mark: async (to, ids, { key, fate, reason }, signal) => {
      if (fate === 'read') return;
      await at(to, signal, (place) =>
        changeMark(place, to.chat, Number(ids[0]), fate, reason, { ticket: key, signal }),
      );
    },
  };
}

function turnOf({ key, priority }: Outgoing, signal: AbortSignal): Turn {
  return { ticket: key, signal, ...(priority === undefined ? {} : { priority }) };
}

function receipt(ids: readonly string[], topic: number | undefined): Receipt {
  return topic === undefined ? { ids } : { ids, thread: String(topic) };
}

/** A reply that is posted without its reference rather than not at all, where the message answered is gone. */
function replyTo(id: number): Payload {
  return { reply_parameters: { message_id: id, allow_sending_without_reply: true } };
}

function replyOf({ replyTo: answered }: Outgoing): Payload {
  const id = Number(answered?.ids[0]);
  return Number.isSafeInteger(id) ? replyTo(id) : {};
}

function calledOff(): SendError {
  return new SendError('The send was called off', { outcome: 'not-sent', code: 'aborted', retryAfterMs: 0 });
}
