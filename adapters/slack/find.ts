import type { Address } from '../../core/message.ts';
import type { SlackContext } from './context.ts';
import { readBack } from './history.ts';
import { mergedIds } from './merged.ts';
import { metadataType, uploadsCollection } from './poster.ts';
import type { SlackMessage } from './wire.ts';

/** What Slack shows of a message. */
export interface Found {
  /** In order, up to the first that is missing. */
  readonly ids: readonly string[];
  readonly isComplete: boolean;
}

interface Share {
  readonly part: number;
  readonly parts: number | undefined;
  readonly ids: readonly string[];
}

/** How far back a post in a chat itself is looked for. */
const lookBackMs = 24 * 60 * 60 * 1000;

/**
 * Looks for the posts of a message by its key.
 * @returns `unknown` where there is more to read than is reasonable, and none of it was found
 * @throws {SendError}
 */
export async function findPosts({ api, deps }: SlackContext, to: Address, key: string): Promise<Found | 'unknown'> {
  const doc = await deps.storage.get(uploadsCollection, key);
  const uploads = doc?.data as { parts: number; files: Record<string, readonly string[]> } | undefined;
  const byPart = new Map<number, readonly string[]>();
  let total = 0;
  const place = { chat: to.chat, ...(to.thread === undefined ? {} : { thread: to.thread }) };
  const oldest = to.thread === undefined ? String((deps.clock.now() - lookBackMs) / 1000) : undefined;
  const messages = readBack(api, place, oldest);
  for (;;) {
    const { value, done } = await messages.next();
    if (done) {
      if (!value && byPart.size === 0) return 'unknown';
      break;
    }
    const share = shareOf(value, key, uploads?.files ?? {});
    if (!share) continue;
    byPart.set(share.part, share.ids);
    total = share.parts ?? uploads?.parts ?? 1;
  }
  const ids: string[] = [];
  for (let part = 0; part < total; part++) {
    const found = byPart.get(part);
    if (found === undefined) return { ids, isComplete: false };
    ids.push(...found);
  }
  return { ids, isComplete: total > 0 };
}

function shareOf(message: SlackMessage, key: string, files: Readonly<Record<string, readonly string[]>>): Share | null {
  const { metadata, ts } = message;
  if (ts === undefined) return null;
  const payload = metadata?.event_type === metadataType ? metadata.event_payload : undefined;
  const also = typeof payload?.['also'] === 'string' ? payload['also'].split(' ') : [];
  if (payload?.['key'] === key) {
    const ids = also.length > 0 ? mergedIds(ts, 1) : [ts];
    return { part: Number(payload['part']), parts: Number(payload['parts']), ids };
  }
  const behind = also.indexOf(key);
  if (behind >= 0) return { part: 0, parts: 1, ids: mergedIds(ts, behind + 2) };
  const ids = new Set((message.files ?? []).map(({ id }) => id));
  const part = Object.entries(files).find(([, uploaded]) => uploaded.some((id) => ids.has(id)))?.[0];
  return part === undefined ? null : { part: Number(part), parts: undefined, ids: [ts] };
}
