import { type Channel, type ChannelDeps, type Outgoing, type Receipt, SendError } from '../../core/channel.ts';
import type { Api } from '../tencent/api.ts';
import { ApiFailure } from '../tencent/failure.ts';
import { calledOff, gather } from '../tencent/gather.ts';
import { planOf, type Step, soleText, withOthers } from '../tencent/plan.ts';
import type { Allowance, Tallies } from '../tencent/tally.ts';
import { capabilities } from './capabilities.ts';
import { isRepetition, sendError, wrongState } from './errors.ts';
import { codeMs } from './greeter.ts';
import { type SentAs, uploadMedia } from './media.ts';
import { bodyOf } from './outbound.ts';
import { chatOf, idOf, type Place, partId, placeOf } from './place.ts';
import { note, type State, type Tried } from './state.ts';
import { anyAnswer, sentAnswer, sessionState, stateAnswer } from './wire.ts';

export interface SendParts {
  readonly api: Api;
  readonly state: State;
  readonly tallies: Tallies;
  readonly allowance: Allowance;
  readonly deps: ChannelDeps;
  /** Something was posted, or may have been, which leaves fewer answers. */
  readonly onSpent: (place: Place) => void;
}

/** One post, in its turn. */
interface Turn {
  readonly message: Outgoing;
  readonly id: string;
  readonly media: { readonly as: SentAs; readonly id: string } | undefined;
  /** Messages to be part of it. */
  readonly others: readonly Outgoing[];
  /** An earlier attempt whose end nobody knows. */
  readonly doubt: Tried | undefined;
  readonly signal: AbortSignal;
}

/** Everything that goes out to customers. */
export function createSender(parts: SendParts): Required<Pick<Channel, 'send' | 'reconcile'>> {
  const { api, state, tallies, allowance, deps, onSpent } = parts;

  /** @returns whether WeChat had it already, from an earlier attempt */
  async function post(place: Place, id: string, content: object, signal: AbortSignal): Promise<boolean> {
    const body = { touser: place.customer, open_kfid: place.account, msgid: id, ...content };
    const send = () => api.call('/cgi-bin/kf/send_msg', sentAnswer, body, signal);
    try {
      await send();
    } catch (error) {
      if (isRepetition(error)) return true;
      if (!(error instanceof ApiFailure) || error.code !== wrongState) throw error;
      if (await sayFarewell(place, id, content, signal)) return false;
      if (!(await takeSession(place))) throw error;
      await send();
    }
    return false;
  }

  /** The one message that WeCom takes where a colleague has just ended the session. @returns whether it was that */
  async function sayFarewell(place: Place, msgid: string, content: object, signal: AbortSignal): Promise<boolean> {
    const chat = chatOf(place);
    const code = await state.young('farewell', chat, codeMs);
    if (code === undefined || !('text' in content || 'msgmenu' in content)) return false;
    await state.forget('farewell', chat);
    await api.call('/cgi-bin/kf/send_msg_on_event', sentAnswer, { code, msgid, ...content }, signal);
    return true;
  }

  /** Makes the bot's what is nobody's yet. @returns whether it is worth trying once more */
  async function takeSession({ account, customer }: Place): Promise<boolean> {
    const session = { open_kfid: account, external_userid: customer };
    try {
      const { service_state: now } = await api.call('/cgi-bin/kf/service_state/get', stateAnswer, session);
      // In these two the API may write.
      if (now !== sessionState.fresh && now !== sessionState.bot) return false;
      if (now === sessionState.fresh) {
        await api.call('/cgi-bin/kf/service_state/trans', anyAnswer, { ...session, service_state: sessionState.bot });
      }
      return true;
    } catch {
      return false;
    }
  }

  async function keepReceipt(key: string, ids: readonly string[], also: readonly string[]): Promise<void> {
    const [id = ''] = ids;
    const others = also.map((other, index) => note('sent', other, [partId(id, index + 2)]));
    const merged = also.length === 0 ? [] : [note('merged', id, also.length + 1)];
    await state.put(note('sent', key, ids), ...others, ...merged);
    await state.forget('tried', key);
  }

  /**
   * Makes one post. It is noted before that it is tried, and with which others in it: if its end stays unknown, the
   * next attempt says the same under the same id, so that all of them are there, whichever was taken.
   * @returns the others that are in it
   */
  async function attempt(place: Place, step: Step, turn: Turn): Promise<readonly string[]> {
    const { message, id, media, others, doubt, signal } = turn;
    const chat = chatOf(place);
    const also = doubt?.also ?? others.map(({ key }) => key);
    const whole = doubt?.text === undefined ? withOthers(step, others) : ({ kind: 'text', text: doubt.text } as const);
    const text = also.length > 0 && whole.kind === 'text' ? { text: whole.text } : {};
    const answered = doubt
      ? (await tallies.window(chat))?.message
      : await tallies.spend(chat, note('tried', message.key, { also, ...text }));
    try {
      const isThere = await post(place, id, bodyOf(whole, id, media), signal);
      if (isThere && !doubt && also.length > 0)
        throw new SendError('WeChat has a part of it', { outcome: 'not-sent', code: 'refused' });
      return also;
    } catch (error) {
      const failure = sendError(error);
      if (failure.code === 'answers-spent') await tallies.exhaust(chat, answered);
      // Where an earlier attempt is in doubt, this one says nothing of it, unless it is the last.
      const isOver = failure.outcome === 'not-sent' && (!doubt || failure.retryAfterMs === null);
      if (isOver && !doubt && failure.code !== 'answers-spent') await tallies.giveBack(chat);
      if (isOver) await state.forget('tried', message.key);
      throw failure;
    }
  }

  async function send(place: Place, message: Outgoing, signal: AbortSignal): Promise<Receipt> {
    const chat = chatOf(place);
    const known = await state.get('sent', message.key);
    if (known) return { ids: known };
    const steps = planOf(message, capabilities);
    const ids = [...(message.posted ?? [])];
    const rest = steps.slice(ids.length);
    let doubt = await state.get('tried', message.key);
    // What may have been taken is tried again whatever was counted: it was counted already. A farewell is not.
    const isFree = doubt !== undefined || (await state.young('farewell', chat, codeMs)) !== undefined;
    if (!isFree) await tallies.require(chat, rest.length);
    const uploads = await uploadAll(rest, signal);
    const isAlone = doubt !== undefined || soleText(steps) === undefined || ids.length > 0;
    const others = isAlone ? [] : await gather({ tallies, allowance, clock: deps.clock }, chat, message, signal);
    let also: readonly string[] = [];
    for (const step of rest) {
      const id = idOf(message.key, ids.length);
      try {
        if (signal.aborted) throw calledOff();
        also = await attempt(place, step, { message, id, media: uploads.get(step), others, doubt, signal });
      } catch (error) {
        // It may have been counted, or there may be none left.
        onSpent(place);
        throw sendError(error, ids);
      }
      ids.push(id);
      doubt = undefined;
    }
    await keepReceipt(message.key, ids, also);
    onSpent(place);
    const [id = ''] = ids;
    return others.length === 0 ? { ids } : { ids, followed: others.map((_, index) => [partId(id, index + 2)]) };
  }

  /** Everything is uploaded before anything is shown. */
  async function uploadAll(steps: readonly Step[], signal: AbortSignal) {
    const uploads = new Map<Step, { readonly as: SentAs; readonly id: string }>();
    for (const step of steps) {
      if (step.kind === 'media') uploads.set(step, await uploadMedia(api, deps.openFile, step, signal));
    }
    return uploads;
  }

  return {
    async send(to, message, signal) {
      if (signal.aborted) throw calledOff();
      try {
        return await send(placeOf(to), message, signal);
      } catch (error) {
        throw sendError(error);
      }
    },
    async reconcile(_to, key) {
      const ids = await state.get('sent', key);
      if (ids) return { ids };
      return (await state.get('tried', key)) ? 'unknown' : 'not-sent';
    },
  };
}
