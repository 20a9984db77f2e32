import { createHash } from 'node:crypto';
import type { Channel, ChannelDeps, Outgoing, Receipt } from '../../core/channel.ts';
import type { Api } from '../tencent/api.ts';
import { calledOff, gather } from '../tencent/gather.ts';
import { planOf, type Step, soleText, withOthers } from '../tencent/plan.ts';
import type { Allowance, Tallies } from '../tencent/tally.ts';
import { capabilities } from './capabilities.ts';
import { sendError } from './errors.ts';
import { uploadMedia } from './media.ts';
import { bodyOf, type Uploaded } from './outbound.ts';
import { anyAnswer } from './wire.ts';

export interface SendParts {
  readonly api: Api;
  readonly tallies: Tallies;
  readonly allowance: Allowance;
  readonly deps: ChannelDeps;
  /** Something was posted, or may have been, which leaves fewer answers. */
  readonly onSpent: (customer: string) => void;
}

/** Everything that goes out to customers: customer service messages. */
export function createSender({ api, tallies, allowance, deps, onSpent }: SendParts): Pick<Channel, 'send'> {
  async function post(customer: string, content: object, signal: AbortSignal): Promise<void> {
    const answered = await tallies.spend(customer);
    try {
      await api.call('/cgi-bin/message/custom/send', anyAnswer, { touser: customer, ...content }, signal);
    } catch (error) {
      const failure = sendError(error);
      if (failure.code === 'answers-spent') await tallies.exhaust(customer, answered);
      else if (failure.outcome === 'not-sent') await tallies.giveBack(customer);
      throw failure;
    }
  }

  async function send(customer: string, message: Outgoing, signal: AbortSignal): Promise<Receipt> {
    const steps = planOf(message, capabilities);
    const ids = [...(message.posted ?? [])];
    const rest = steps.slice(ids.length);
    await tallies.require(customer, rest.length);
    // Everything is uploaded before anything is shown.
    const uploads = new Map<Step, Uploaded>();
    for (const step of rest) {
      if (step.kind === 'media') uploads.set(step, await uploadMedia(api, deps.openFile, step, signal));
    }
    const isAlone = soleText(steps) === undefined || ids.length > 0;
    const others = isAlone ? [] : await gather({ tallies, allowance, clock: deps.clock }, customer, message, signal);
    for (const step of rest) {
      const id = idOf(message.key, ids.length);
      try {
        if (signal.aborted) throw calledOff();
        await post(customer, bodyOf(withOthers(step, others), id, uploads.get(step)), signal);
      } catch (error) {
        // It may have been counted, or there may be none left.
        onSpent(customer);
        throw sendError(error, ids);
      }
      ids.push(id);
    }
    onSpent(customer);
    const [id = ''] = ids;
    return others.length === 0 ? { ids } : { ids, followed: others.map((_, index) => [`${id}#${index + 2}`]) };
  }

  return {
    async send({ chat }, message, signal) {
      if (signal.aborted) throw calledOff();
      try {
        return await send(chat, message, signal);
      } catch (error) {
        throw sendError(error);
      }
    },
  };
}

/** WeChat gives no id to what an account sends, so that it has one of ours: short enough for a button to bring back. */
function idOf(key: string, post: number): string {
  return createHash('sha256').update(`${key}/${post}`).digest('base64url').slice(0, 16);
}
