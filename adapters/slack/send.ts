import { type Channel, type Outgoing, type Receipt, SendError } from '../../core/channel.ts';
import type { Address, Part } from '../../core/message.ts';
import type { SlackContext } from './context.ts';
import { type Prepared, prepareFile } from './files.ts';
import { readBack } from './history.ts';
import { limits } from './limits.ts';
import { fallbackText, type Post, planPosts } from './outbound.ts';
import type { Places } from './places.ts';
import { metadataType, type Poster, uploadsCollection } from './poster.ts';
import type { SlackMessage } from './wire.ts';

type Sender = Required<Pick<Channel, 'send' | 'edit' | 'remove' | 'reconcile'>>;

export const formsCollection = 'forms';
/** How far back a post in a chat itself is looked for. */
const lookBackMs = 24 * 60 * 60 * 1000;

/** Posts, changes and finds again what we say. */
export function createSender(context: SlackContext, poster: Poster, places: Places): Sender {
  const { api, deps, timing, options } = context;
  const rooms = new Set(options.rooms.map(({ room }) => room));
  /** What reading back found of a message of which not everything was there. */
  const found = new Map<string, readonly string[]>();
  const failedAt = new Map<string, number>();

  function plan(to: Address, message: Outgoing) {
    return planPosts(message, rooms.has(to.chat) ? 'room' : 'direct');
  }

  async function keepForms(forms: ReturnType<typeof planPosts>['forms']): Promise<void> {
    const at = deps.clock.now();
    const docs = [...forms].map(([id, form]) => ({ collection: formsCollection, id, at, data: { ...form } as never }));
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
  ) {
    const ids = [...before];
    const prepared = new Map<Post, readonly Prepared[]>();
    try {
      // Every file is looked at before anything is shown.
      for (const post of posts.slice(ids.length)) {
        prepared.set(post, await Promise.all((post.files ?? []).map((file) => prepareFile(context, file))));
      }
      for (const [part, post] of posts.entries()) {
        if (part < before.length) continue;
        const key = { key: message.key, part, parts: posts.length };
        const turn = { priority: message.priority ?? 'normal', signal };
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
      await keepForms(forms);
      const posted = message.posted ?? [];
      const seen = found.get(message.key) ?? [];
      try {
        const ids = await postAll(to, message, posts, seen.length > posted.length ? seen : posted, signal);
        found.delete(message.key);
        failedAt.delete(message.key);
        return await receiptOf(to, ids);
      } catch (error) {
        failedAt.set(message.key, deps.clock.now());
        throw error;
      }
    },

    async edit(to, ids, message, signal) {
      if (signal.aborted) throw calledOff();
      const { posts, forms } = plan(to, message);
      await keepForms(forms);
      const kept = ids.slice(0, posts.length);
      for (const [index, id] of kept.entries()) {
        const post = posts[index];
        if (!post || !isTimestamp(id)) continue;
        const text = fallbackText(post.summary, limits.text);
        await api.call('chat.update', {
          channel: to.chat,
          ts: id,
          text,
          blocks: post.blocks,
          link_names: false,
          parse: 'none',
        });
      }
      for (const id of ids.slice(posts.length)) await remove(to, id);
      await noteState(to, message.parts);
      if (posts.length <= kept.length) return { ids: kept };
      return { ids: await postAll(to, message, posts, kept, signal) };
    },

    async remove(to, ids) {
      for (const id of ids) await remove(to, id);
    },

    async reconcile(to, key) {
      const since = failedAt.get(key);
      // Slack may still be at it: what is not there yet is not proof that it never will be.
      const wait = since === undefined ? 0 : since + timing.settle - deps.clock.now();
      if (wait > 0) await new Promise<void>((resolve) => void deps.clock.after(wait, resolve));
      const parts = await find(to, key);
      if (parts === 'unknown' || parts.total === 0) return parts === 'unknown' ? parts : 'not-sent';
      if (parts.ids.length === parts.total) return receiptOf(to, parts.ids);
      found.set(key, parts.ids);
      return 'not-sent';
    },
  };

  async function remove(to: Address, id: string): Promise<void> {
    const call = isTimestamp(id)
      ? api.call('chat.delete', { channel: to.chat, ts: id })
      : api.call('files.delete', { file: id });
    await call.catch((error: unknown) => {
      if (!(error instanceof SendError) || error.code !== 'message-gone') throw error;
    });
  }

  /** The posts of a message, in order, up to the first that is missing. */
  async function find(to: Address, key: string): Promise<{ ids: readonly string[]; total: number } | 'unknown'> {
    const doc = await deps.storage.get(uploadsCollection, key);
    const uploads = doc?.data as { parts: number; files: Record<string, readonly string[]> } | undefined;
    const byPart = new Map<number, string>();
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
      const part = partOf(value, key, uploads?.files ?? {});
      if (!part || value.ts === undefined) continue;
      byPart.set(part.part, value.ts);
      total = part.parts ?? uploads?.parts ?? 1;
    }
    const ids: string[] = [];
    for (let part = 0; part < total; part++) {
      const id = byPart.get(part);
      if (id === undefined) break;
      ids.push(id);
    }
    return { ids, total };
  }
}

function partOf(message: SlackMessage, key: string, files: Readonly<Record<string, readonly string[]>>) {
  const { metadata } = message;
  const payload = metadata?.event_type === metadataType ? metadata.event_payload : undefined;
  if (payload?.['key'] === key) return { part: Number(payload['part']), parts: Number(payload['parts']) };
  const ids = new Set((message.files ?? []).map(({ id }) => id));
  const part = Object.entries(files).find(([, uploaded]) => uploaded.some((id) => ids.has(id)))?.[0];
  return part === undefined ? undefined : { part: Number(part), parts: undefined };
}

/** Posts are known by their time; a file that Slack had not shown yet, by its own id. */
function isTimestamp(id: string): boolean {
  return /^\d+\.\d+$/.test(id);
}

function withSent(error: unknown, sent: readonly string[]): unknown {
  if (!(error instanceof SendError)) return error;
  const { message, outcome, code, retryAfterMs } = error;
  return new SendError(message, { outcome, code, retryAfterMs, sent, cause: error });
}

function calledOff(): SendError {
  return new SendError('The send was called off', { outcome: 'not-sent', code: 'called-off', retryAfterMs: 0 });
}
