import type { Outgoing } from '../../core/channel.ts';
import type { Address } from '../../core/message.ts';
import type { SlackContext } from './context.ts';
import { calledOff } from './errors.ts';
import { type Prepared, upload } from './files.ts';
import { limits } from './limits.ts';
import { fallbackText, type Post } from './outbound.ts';
import type { Schedule } from './schedule.ts';
import { notShown, sharedAs, waitForShare } from './shares.ts';
import type { SlackFile } from './wire.ts';

/** Which part of which message a post is. Every app of the workspace can read this, so it says nothing else. */
export interface PostKey {
  readonly key: string;
  readonly part: number;
  readonly parts: number;
  /** The keys of the messages behind it that are in the same post, with spaces between. */
  readonly also?: string;
}

export const metadataType = 'frontdesk_message';
export const uploadsCollection = 'uploads';

/** Which files stand in a thread. */
export function uploadsIn({ chat, thread = '' }: Address): string {
  return `uploads in ${chat}/${thread}`;
}

/** What a post never does, whatever is in it. */
const tame = { link_names: false, unfurl_links: false, unfurl_media: false, parse: 'none', mrkdwn: false } as const;

export interface Poster {
  /** @returns the id of what was posted */
  post(to: Address, post: Post, files: readonly Prepared[], key: PostKey, options: PostOptions): Promise<string>;
}

export interface PostOptions {
  readonly priority: NonNullable<Outgoing['priority']>;
  readonly signal: AbortSignal;
  /** What to post instead where the room's queue was long: the same and more, with the keys of what was added. */
  readonly merge?: () => Promise<{ readonly post: Post; readonly also: string } | undefined>;
}

export function createPoster(context: SlackContext, schedule: Schedule): Poster {
  const { api, deps } = context;

  async function postFiles(to: Address, post: Post, files: readonly Prepared[], key: PostKey, options: PostOptions) {
    const uploaded: { id: string; title: string }[] = [];
    for (const file of files) {
      uploaded.push({ id: await upload(context, file, options.signal), title: file.name });
    }
    const ids = uploaded.map(({ id }) => id);
    // A post of files carries no metadata. What it is made of is how it is found again.
    await rememberUpload(to, key, ids);
    const { files: shared } = await turn(to, key, options, () =>
      api.call<{ files?: readonly SlackFile[] }>('files.completeUploadExternal', {
        files: uploaded,
        channel_id: to.chat,
        ...(to.thread === undefined ? {} : { thread_ts: to.thread }),
        ...(post.blocks.length > 0 ? { blocks: post.blocks } : {}),
      }),
    );
    const [first = ''] = ids;
    const ts = sharedAs(shared?.[0], to.chat);
    if (ts !== undefined) return ts;
    // It was taken: that Slack cannot be asked just now where it is makes no failure of it.
    const share = await waitForShare(context, first, to.chat).catch(() => undefined);
    if (share === undefined) return first;
    // Slack takes some files and never shows them. Source: github.com/paradigmxyz/centaur/pull/311.
    if (share === 'none' || share === 'no-file') throw notShown();
    return share.ts;
  }

  async function rememberUpload(to: Address, { key, part, parts }: PostKey, ids: readonly string[]): Promise<void> {
    const known = await deps.storage.get(uploadsCollection, key);
    const files = { ...(known?.data as { files?: Record<string, readonly string[]> } | undefined)?.files, [part]: ids };
    const at = deps.clock.now();
    const { chat, thread } = to;
    // What stands in a thread is listed for as long as its customer may be erased.
    const uploads = thread === undefined ? [] : ids.map((id) => ({ collection: uploadsIn(to), id, at, data: null }));
    const data = { parts, files, ...(thread === undefined ? {} : { place: { chat, thread } }) };
    await deps.storage.put({ collection: uploadsCollection, id: key, at, data }, ...uploads);
  }

  function turn<T>(
    to: Address,
    { key }: PostKey,
    { priority, signal }: PostOptions,
    run: (isBehind: boolean) => Promise<T>,
  ): Promise<T> {
    return schedule.run({ chat: to.chat, thread: to.thread ?? '', priority, key }, signal, run);
  }

  return {
    async post(to, post, files, key, options) {
      if (files.length > 0) return postFiles(to, post, files, key, options);
      const { ts } = await turn(to, key, options, async (isBehind) => {
        const merged = isBehind ? await options.merge?.() : undefined;
        if (options.signal.aborted) throw calledOff();
        const { summary, blocks } = merged?.post ?? post;
        return api.call<{ ts: string }>('chat.postMessage', {
          channel: to.chat,
          ...(to.thread === undefined ? {} : { thread_ts: to.thread }),
          text: fallbackText(summary, limits.text),
          blocks,
          metadata: { event_type: metadataType, event_payload: { ...key, ...(merged && { also: merged.also }) } },
          ...tame,
        });
      });
      return ts;
    },
  };
}
