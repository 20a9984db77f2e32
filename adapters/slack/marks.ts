import { type Channel, SendError } from '../../core/channel.ts';
import type { Address, Fate } from '../../core/message.ts';
import { plain } from '../../core/richtext.ts';
import type { SlackContext } from './context.ts';
import { shortcodeOf } from './emoji.ts';
import { plainText } from './limits.ts';
import type { Poster } from './poster.ts';
import { toRichTextBlock } from './text.ts';
import { textsAt } from './texts.ts';

/** The reactions that show what became of an agent's message. */
const signs: Readonly<Record<Exclude<Fate, 'read'>, string>> = {
  pending: 'hourglass_flowing_sand',
  sent: 'white_check_mark',
  failed: 'warning',
  unknown: 'grey_question',
};
export const noticesCollection = 'notices';

/** Reactions: those of people, and those that say what became of a message. */
export function createMarks(context: SlackContext, poster: Poster): Required<Pick<Channel, 'react' | 'mark'>> {
  const { api, deps } = context;
  const shown = new Map<string, string>();
  // What was said since then was marked by nobody but this process.
  const startedS = Math.floor(deps.clock.now() / 1000);

  async function set(to: Address, id: string, name: string, added: boolean): Promise<boolean> {
    const method = added ? 'reactions.add' : 'reactions.remove';
    try {
      await api.call(method, { channel: to.chat, timestamp: id, name });
      return true;
    } catch (error) {
      if (!(error instanceof SendError) || error.code !== 'refused') throw error;
      // It is as it should be already; or there are too many, or Slack has no such emoji.
      return /already_reacted|no_reaction/.test(error.message);
    }
  }

  async function notice(to: Address, id: string, key: string, text: string, signal: AbortSignal): Promise<void> {
    const { retry } = textsAt(context.options, to.chat);
    const blocks = [
      toRichTextBlock(plain(text)),
      {
        type: 'actions' as const,
        block_id: 'retry',
        elements: [{ type: 'button' as const, action_id: 'retry', text: plainText(retry, 75), value: `retry:${id}` }],
      },
    ];
    const post = { summary: text, blocks };
    const ts = await poster.post(to, post, [], { key, part: 0, parts: 1 }, { priority: 'urgent', signal });
    const { chat, thread } = to;
    const data = { ts, ...(thread === undefined ? {} : { place: { chat, thread } }) };
    await deps.storage.put({ collection: noticesCollection, id: `${chat}/${id}`, at: deps.clock.now(), data });
  }

  async function withdraw(to: Address, id: string): Promise<void> {
    const doc = await deps.storage.get(noticesCollection, `${to.chat}/${id}`);
    if (!doc || !(await deps.storage.take(noticesCollection, doc.id))) return;
    const { ts } = doc.data as { ts: string };
    await api.call('chat.delete', { channel: to.chat, ts }).catch((error: unknown) => {
      if (!(error instanceof SendError) || error.code !== 'message-gone') throw error;
    });
  }

  return {
    async react(to, ids, { by, emoji, added, key }, signal) {
      const [id] = ids;
      if (id === undefined) return;
      const name = shortcodeOf(emoji);
      // What a customer taps must never look like our word for "delivered".
      const isSign = name !== undefined && Object.values(signs).includes(name);
      if (name !== undefined && !isSign && (await set(to, id, name, added))) return;
      if (!added) return;
      const text = `${by.name}: ${emoji}`;
      const post = { summary: text, blocks: [toRichTextBlock(plain(text))] };
      await poster.post(to, post, [], { key, part: 0, parts: 1 }, { priority: 'normal', signal });
    },

    async mark(to, ids, { key, fate, reason }, signal) {
      const [id] = ids;
      // That it is there as well as read is said by one sign: another would be two more calls for each message.
      if (id === undefined || fate === 'read') return;
      const place = `${to.chat}/${id}`;
      const known = shown.get(place);
      const others = known !== undefined ? [known] : Number(id) >= startedS ? [] : Object.values(signs);
      await set(to, id, signs[fate], true);
      for (const other of others) if (other !== signs[fate]) await set(to, id, other, false);
      shown.set(place, signs[fate]);
      if (shown.size > 10_000) shown.delete(shown.keys().next().value ?? '');
      const isBad = fate === 'failed' || fate === 'unknown';
      await withdraw(to, id);
      if (isBad && reason !== undefined)
        await notice(to, id, key, `${fate === 'failed' ? '⚠️' : '❔'} ${reason}`, signal);
    },
  };
}
