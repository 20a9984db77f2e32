import type { Address } from '../../core/message.ts';
import type { SlackContext } from './context.ts';
import { readBack } from './history.ts';
import { mergedIds } from './merged.ts';
import { metadataType, uploadsCollection } from './poster.ts';
import { notShown, waitForShare } from './shares.ts';
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

/** A file that Slack has and has shown nowhere by then never will be shown. */
const scannedMs = 10 * 60 * 1000;

interface Uploads {
  readonly parts: number;
  readonly files: Readonly<Record<string, readonly string[]>>;
}

/** How far back a post in a chat itself is looked for. */
const lookBackMs = 24 * 60 * 60 * 1000;

/**
 * Looks for the posts of a message by its key.
 * @returns `unknown` where there is more to read than is reasonable, and none of it was found
 * @throws {SendError}
 */
export async function findPosts(context: SlackContext, to: Address, key: string): Promise<Found | 'unknown'> {
  const { api, deps } = context;
  const doc = await deps.storage.get(uploadsCollection, key);
  const uploads = doc?.data as unknown as Uploads | undefined;
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
  for (const [part, files] of Object.entries(uploads?.files ?? {})) {
    if (byPart.has(Number(part))) continue;
    const ts = await shownLater(context, to.chat, files, doc?.at ?? 0);
    if (ts !== undefined) byPart.set(Number(part), [ts]);
    if (ts !== undefined) total ||= uploads?.parts ?? 1;
  }
  const ids: string[] = [];
  for (let part = 0; part < total; part++) {
    const found = byPart.get(part);
    if (found === undefined) return { ids, isComplete: false };
    ids.push(...found);
  }
  return { ids, isComplete: total > 0 };
}

/**
 * Where files are shown that were not there yet when the thread was read: Slack scans them first.
 * @throws {SendError} where it has them and does not show them yet, so that whoever posted them now would post them twice
 */
async function shownLater(
  context: SlackContext,
  chat: string,
  files: readonly string[],
  uploadedAt: number,
): Promise<string | undefined> {
  for (const file of files) {
    const share = await waitForShare(context, file, chat);
    if (share === 'no-file') return undefined;
    if (share !== 'none') return share.ts;
  }
  if (context.deps.clock.now() - uploadedAt > scannedMs) return undefined;
  throw notShown();
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
