import { type Channel, type Outgoing, type Receipt, SendError } from '../../core/channel.ts';
import type { Address, Part } from '../../core/message.ts';
import type { SlackContext } from './context.ts';
import type { Drafts } from './drafts.ts';
import { calledOff } from './errors.ts';
import { type Prepared, prepareFiles } from './files.ts';
import { findPosts } from './find.ts';
import { limits } from './limits.ts';
import { changeMerged, mergedIds, mergePosts, readIds } from './merged.ts';
import { fallbackText, type Post, planPosts } from './outbound.ts';
import type { Places } from './places.ts';
import type { Poster, PostOptions } from './poster.ts';

type Sender = Required<Pick<Channel, 'send' | 'edit' | 'remove' | 'reconcile'>>;

export const formsCollection = 'forms';

/** Which forms are in a thread. */
export function formsIn({ chat, thread = '' }: Pick<Address, 'chat' | 'thread'>): string {
  return `forms in ${chat}/${thread}`;
}

type Forms = ReturnType<typeof planPosts>['forms'];

/** Posts, changes and finds again what we say. */
export function createSender(context: SlackContext, poster: Poster, places: Places, drafts: Drafts): Sender {
  const { api, deps, timing, options } = context;
  const rooms = new Set(options.rooms.map(({ room }) => room));
  /** What reading back found of a message of which not everything was there. */
  const found = new Map<string, readonly string[]>();
  const failedAt = new Map<string, number>();

  function plan(to: Address, message: Outgoing) {
    return planPosts(message, rooms.has(to.chat) ? 'room' : 'direct');
  }

  /** @param thread undefined where the message is still to open it */
  async function keepForms(forms: Forms, { chat }: Address, thread: string | undefined): Promise<void> {
    const at = deps.clock.now();
    const docs = [...forms].flatMap(([id, form]) => [
      { collection: formsCollection, id, at, data: { ...form, ...(thread && { place: { chat, thread } }) } as never },
      ...(thread === undefined ? [] : [{ collection: formsIn({ chat, thread }), id, at, data: null }]),
    ]);
    if (docs.length > 0) await deps.storage.put(...docs);
  }

  async function receiptOf(to: Address, ids: readonly string[]): Promise<Receipt> {
    const [thread] = ids;
    if (to.thread !== undefined || thread === undefined || !rooms.has(to.chat)) return { ids };
    await places.remember({ chat: to.chat, thread });
    return { ids, thread };
  }

  /** A case that is over needs no reading back; one that goes on does. */
  async function noteState(to: Address, parts: readonly Part[]): Promise<void> {
    const { chat, thread } = to;
    const card = parts.find((part) => part.kind === 'card')?.card;
    const state = card?.facts?.['state'];
    if (thread === undefined || state === undefined) return;
    if (state === 'closed' || state === 'moved') await places.forget({ chat, thread });
    else await places.remember({ chat, thread });
  }

  async function postAll(
    to: Address,
    message: Outgoing,
    posts: readonly Post[],
    before: readonly string[],
    signal: AbortSignal,
    merge?: (post: Post) => ReturnType<NonNullable<PostOptions['merge']>>,
  ) {
    const ids = [...before];
    const prepared = new Map<Post, readonly Prepared[]>();
    try {
      // Every file is looked at before anything is shown.
      for (const post of posts.slice(ids.length)) {
        prepared.set(post, await prepareFiles(context, post.files ?? []));
      }
      for (const [part, post] of posts.entries()) {
        if (part < before.length) continue;
        const key = { key: message.key, part, parts: posts.length };
        const turn = { priority: message.priority ?? 'normal', signal, ...(merge && { merge: () => merge(post) }) };
        ids.push(await poster.post(to, post, prepared.get(post) ?? [], key, turn));
      }
      return ids;
    } catch (error) {
      throw ids.length > before.length ? withSent(error, ids) : error;
    } finally {
      await Promise.all([...prepared.values()].flat().map((file) => file.discard()));
    }
  }

  return {
    async send(to, message, signal) {
      if (signal.aborted) throw calledOff();
      const { posts, forms } = plan(to, message);
      await keepForms(forms, to, to.thread);
      const posted = message.posted ?? [];
      const seen = found.get(message.key) ?? [];
      let followers: readonly Outgoing[] = [];
      const merge = async (post: Post) => {
        followers = (await message.following?.()) ?? [];
        if (followers.length === 0) return undefined;
        const also = followers.map(({ key }) => key).join(' ');
        return { post: mergePosts(post, followers, rooms.has(to.chat) ? 'room' : 'direct'), also };
      };
      try {
        const before = seen.length > posted.length ? seen : posted;
        const ids = await postAll(to, message, posts, before, signal, posts.length === 1 ? merge : undefined);
        found.delete(message.key);
        failedAt.delete(message.key);
        const [ts = ''] = ids;
        if (to.thread === undefined) await keepForms(forms, to, ts);
        if (followers.length === 0) return await receiptOf(to, ids);
        return { ids: mergedIds(ts, 1), followed: followers.map((_, index) => mergedIds(ts, index + 2)) };
      } catch (error) {
        failedAt.set(message.key, deps.clock.now());
        throw error;
      }
    },

    async edit(to, ids, message, signal) {
      if (signal.aborted) throw calledOff();
      const { posts, forms } = plan(to, message);
      await keepForms(forms, to, to.thread ?? ids[0]);
      const { merged, others } = readIds(ids);
      if (merged) {
        const [post, ...more] = posts;
        await changeMerged(api, to, merged, post?.blocks ?? []);
        const rest = await changePosts(to, message, more, others, signal);
        return { ids: [...mergedIds(merged.ts, merged.place), ...rest] };
      }
      const changed = await changePosts(to, message, posts, ids, signal);
      await noteState(to, message.parts);
      await drafts.changed(to.chat, ids, message.parts);
      return { ids: changed };
    },

    async remove(to, ids) {
      await removeAll(to, ids);
    },

    async reconcile(to, key) {
      const since = failedAt.get(key);
      // Slack may still be at it: what is not there yet is not proof that it never will be.
      const wait = since === undefined ? 0 : since + timing.settle - deps.clock.now();
      if (wait > 0) await new Promise<void>((resolve) => void deps.clock.after(wait, resolve));
      const parts = await findPosts(context, to, key);
      if (parts === 'unknown') return parts;
      if (parts.isComplete) return receiptOf(to, parts.ids);
      if (parts.ids.length > 0) found.set(key, parts.ids);
      return 'not-sent';
    },
  };

  /** Makes the posts of a message, in order, of those it has; what is missing is posted behind, what is left goes. */
  async function changePosts(
    to: Address,
    message: Outgoing,
    posts: readonly Post[],
    ids: readonly string[],
    signal: AbortSignal,
  ): Promise<readonly string[]> {
    const kept = ids.slice(0, posts.length);
    for (const [index, id] of kept.entries()) {
      const post = posts[index];
      if (!post || !isTimestamp(id)) continue;
      const text = fallbackText(post.summary, limits.text);
      const { blocks } = post;
      // Of two processes, the one that was paused must not bring an older text back.
      if (signal.aborted) throw calledOff();
      await api.call('chat.update', { channel: to.chat, ts: id, text, blocks, link_names: false, parse: 'none' });
    }
    for (const id of ids.slice(posts.length)) await remove(to, id);
    return posts.length <= kept.length ? kept : postAll(to, message, posts, kept, signal);
  }

  async function removeAll(to: Address, ids: readonly string[]): Promise<void> {
    const { merged, others } = readIds(ids);
    if (merged) await changeMerged(api, to, merged, []).catch(ignoreGone);
    for (const id of others) await remove(to, id);
  }

  async function remove(to: Address, id: string): Promise<void> {
    const call = isTimestamp(id)
      ? api.call('chat.delete', { channel: to.chat, ts: id })
      : api.call('files.delete', { file: id });
    await call.catch(ignoreGone);
  }
}

/** Posts are known by their time; a file that Slack had not shown yet, by its own id. */
function isTimestamp(id: string): boolean {
  return /^\d+\.\d+$/.test(id);
}

function ignoreGone(error: unknown): void {
  if (!(error instanceof SendError) || error.code !== 'message-gone') throw error;
}

function withSent(error: unknown, sent: readonly string[]): unknown {
  if (!(error instanceof SendError)) return error;
  const { message, outcome, code, retryAfterMs } = error;
  return new SendError(message, { outcome, code, retryAfterMs, sent, cause: error });
}
