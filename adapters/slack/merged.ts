import type { KnownBlock } from '@slack/types';
import { type Outgoing, SendError } from '../../core/channel.ts';
import type { Address } from '../../core/message.ts';
import type { Api } from './api.ts';
import { readBack } from './history.ts';
import { limits } from './limits.ts';
import { fallbackText, type Post, planPosts, speakerBlock } from './outbound.ts';
import { textOf } from './text.ts';

/**
 * Several messages in one post: each keeps its own blocks, known by their ids, and its own id, the post's with its
 * place in it (`1700000000.000100#2`). The first one also has the plain id of the post, which is what Slack calls it
 * where somebody reacts to it.
 */
interface MergedId {
  readonly ts: string;
  readonly place: number;
}

const nothing: ReadonlyMap<string, string> = new Map();

export function mergedIds(ts: string, place: number): readonly string[] {
  const own = `${ts}#${place}`;
  return place === 1 ? [ts, own] : [own];
}

/** The ids of a message, taken apart: its share of a merged post, if it has one, and its posts of its own. */
export function readIds(ids: readonly string[]): { readonly merged?: MergedId; readonly others: readonly string[] } {
  const [ts = '', place] = ids.find((id) => id.includes('#'))?.split('#') ?? [];
  if (place === undefined) return { others: ids };
  return { merged: { ts, place: Number(place) }, others: ids.filter((id) => !id.startsWith(ts)) };
}

/** @param first the post of the first message @param others the messages behind it, of the same speaker */
export function mergePosts(first: Post, others: readonly Outgoing[], place: 'room' | 'direct'): Post {
  const posts = others.map((message) => planPosts(message, place).posts[0] ?? { summary: '', blocks: [] });
  const head = first.blocks.filter(isSpeaker);
  const said = [first, ...posts].flatMap(({ blocks }, index) => marked(withoutSpeaker(blocks), index + 1));
  return { summary: [first, ...posts].map(({ summary }) => summary).join('\n'), blocks: [...head, ...said] };
}

/** Puts other blocks, or none, in the place of one message of a merged post. Without any left, the post goes. */
export async function changeMerged(
  api: Api,
  to: Address,
  { ts, place }: MergedId,
  replacement: readonly KnownBlock[],
): Promise<void> {
  const blocks = await blocksOf(api, to, ts);
  const at = blocks.findIndex((block) => placeOf(block) === place);
  if (at < 0 && replacement.length === 0) return;
  const rest = blocks.filter((block) => placeOf(block) !== place);
  const position = at >= 0 ? at : rest.length;
  const changed = [...rest.slice(0, position), ...marked(withoutSpeaker(replacement), place), ...rest.slice(position)];
  if (changed.every(isSpeaker)) {
    await api.call('chat.delete', { channel: to.chat, ts });
    return;
  }
  const text = fallbackText(textOf({ blocks: changed }, nothing).text, limits.text);
  await api.call('chat.update', { channel: to.chat, ts, text, blocks: changed, link_names: false, parse: 'none' });
}

async function blocksOf(api: Api, to: Address, ts: string): Promise<readonly KnownBlock[]> {
  const where = to.thread === undefined ? { chat: to.chat } : { chat: to.chat, thread: to.thread };
  for await (const message of readBack(api, where, (Number(ts) - 0.001).toFixed(6))) {
    if (message.ts === ts) return (message.blocks ?? []) as readonly KnownBlock[];
  }
  throw new SendError('The post is gone', { outcome: 'not-sent', code: 'message-gone' });
}

function marked(blocks: readonly KnownBlock[], place: number): readonly KnownBlock[] {
  return blocks.map((block, index) => ({ ...block, block_id: `said-${place}-${index}` }));
}

function placeOf({ block_id: id }: KnownBlock): number | undefined {
  const place = /^said-(\d+)-/.exec(id ?? '')?.[1];
  return place === undefined ? undefined : Number(place);
}

function withoutSpeaker(blocks: readonly KnownBlock[]): readonly KnownBlock[] {
  return blocks.filter((block) => !isSpeaker(block));
}

function isSpeaker({ block_id: id }: KnownBlock): boolean {
  return id === speakerBlock;
}
