import type { ChannelDeps } from '../../core/channel.ts';
import type { Api } from './api.ts';
import { asCallback } from './inbound.ts';
import type { Intake } from './intake.ts';
import { history } from './ledger.ts';
import { type Kept, unreadAnswer } from './wire.ts';

export interface SweepParts {
  readonly channel: string;
  readonly appId: string;
  readonly userId: string;
  readonly api: Api;
  readonly intake: Intake;
  readonly deps: ChannelDeps;
}

/** Most messages of a conversation that are brought in after the event. */
const mostMissed = 500;
/** How much longer than the watermark an unread message may be: their clock is not ours. */
const skewMs = 10 * 60_000;

/**
 * Brings in what no callback told: what is unread is asked for. Nothing is known of whether Lanying repeats a callback
 * that failed, so that this is what makes sure. What was taken in before is absorbed by its key; what was written
 * before this channel first started is left alone.
 */
export function createSweep({ channel, appId, userId, api, intake, deps }: SweepParts): () => Promise<void> {
  const { storage, clock, log } = deps;

  async function since(): Promise<number> {
    const known = await storage.get('sweep', 'since');
    if (known) return known.at;
    const at = clock.now();
    await storage.put({ collection: 'sweep', id: 'since', at, data: null });
    return at;
  }

  async function missed(conversation: string, unread: number, from: number): Promise<readonly Kept[]> {
    const found: Kept[] = [];
    for await (const message of history(api, conversation)) {
      if (message.timestamp < from || found.length >= Math.min(unread, mostMissed)) break;
      // Our own are never unread, so that they do not count.
      if (message.from_xid.uid !== userId) found.push(message);
    }
    return found.toReversed();
  }

  return async () => {
    const from = (await since()) - skewMs;
    const { data } = await api.get('/message/unread', {}, unreadAnswer);
    for (const { conversation_id: conversation, num } of data ?? []) {
      if (!num) continue;
      const messages = await missed(conversation.uid, num, from);
      for (const message of messages) await intake(asCallback(message, appId, userId));
      if (messages.length > 0) log.info('lanying-caught-up', { channel, messages: messages.length });
    }
  };
}
