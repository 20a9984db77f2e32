import { type Channel, type ChannelDeps, type Outgoing, type Receipt, SendError } from '../../core/channel.ts';
import type { Codes } from '../../core/codes.ts';
import type { Address, Party } from '../../core/message.ts';
import type { Post } from '../../core/posts.ts';
import type { Api } from './api.ts';
import { ApiFailure, sendError } from './errors.ts';
import { type Uploaded, upload } from './files.ts';
import { rawId } from './json.ts';
import { type Ledger, transactionOf } from './ledger.ts';
import { planOf } from './outbound.ts';
import { type Target, targetOf } from './place.ts';
import { anyAnswer, contentTypes, sentAnswer } from './wire.ts';

export interface SendParts {
  readonly api: Api;
  readonly ledger: Ledger;
  readonly codes: Codes;
  readonly userId: string;
  readonly openFile: ChannelDeps['openFile'];
}

type Sender = Pick<Channel, 'send'> & Required<Pick<Channel, 'edit' | 'remove' | 'reconcile'>>;

/** Ids of posts that Lanying has made and whose own id it did not tell. */
const untold = 'key:';

/** Everything that goes out. */
export function createSender({ api, ledger, codes, userId, openFile }: SendParts): Sender {
  /** @returns the id of the post @throws {ApiFailure} */
  async function call(target: Target, key: string, by: Party, content: object, signal: AbortSignal): Promise<string> {
    const transaction = transactionOf(key);
    const body = {
      type: target.type,
      targets: [rawId(target.id)],
      from_user_id: rawId(userId),
      transaction_id: rawId(transaction),
      attachment: '',
      ...content,
      ext: JSON.stringify(extOf(transaction, by)),
    };
    const { msg_ids: ids } = await api.post('/message/send', body, sentAnswer, signal);
    return ids?.[0] ?? `${untold}${transaction}`;
  }

  /** Makes a post unless it was made before. */
  async function post(target: Target, key: string, of: number, by: Party, content: object, signal: AbortSignal) {
    const made = await ledger.find(key, target);
    if (made !== undefined) return made;
    await ledger.begin(key, of);
    let id: string;
    try {
      id = await call(target, key, by, content, signal);
      // A repetition within the short while is not executed, and so has no id.
      if (id.startsWith(untold)) id = (await ledger.find(key, target).catch(() => undefined)) ?? id;
    } catch (error) {
      if (error instanceof ApiFailure && error.kind !== 'lost') await ledger.undo(key);
      throw error;
    }
    await noted(ledger.made(key, id), []);
    return id;
  }

  async function typeable({ chat }: Address, message: Outgoing, code: string | undefined): Promise<Outgoing> {
    return code === undefined ? message : { ...message, parts: await codes.typeable(chat, code, message.parts) };
  }

  async function send(to: Address, message: Outgoing, signal: AbortSignal): Promise<Receipt> {
    const target = targetOf(to);
    const code = target.type === 1 ? undefined : (to.thread ?? (await codes.open(to.chat, message.key)));
    const steps = planOf(await typeable(to, message, code), code);
    const ids = [...(message.posted ?? [])];
    // Everything is uploaded before anything is shown.
    const uploads = new Map<number, Uploaded>();
    for (const [index, step] of steps.entries()) {
      if (step.kind !== 'media' || index < ids.length) continue;
      if ((await ledger.find(keyOf(message.key, index), target)) !== undefined) continue;
      uploads.set(index, await upload(api, openFile, step, target, signal));
    }
    for (const [index, step] of steps.entries()) {
      if (index < ids.length) continue;
      const content = contentOf(step, uploads.get(index));
      try {
        if (signal.aborted) throw calledOff();
        ids.push(await post(target, keyOf(message.key, index), steps.length, message.by, content, signal));
      } catch (error) {
        throw sendError(error, ids);
      }
    }
    if (code === undefined) return { ids };
    await noted(codes.note(to.chat, code, ids), ids);
    return to.thread === undefined ? { ids, thread: code } : { ids };
  }

  /** Texts are replaced in their places; what is too many is taken back, what is too little is posted. */
  async function edit(to: Address, ids: readonly string[], message: Outgoing, signal: AbortSignal): Promise<Receipt> {
    const target = targetOf(to);
    const code = target.type === 1 ? undefined : (to.thread ?? (await codes.codeOf(to.chat, ids[0] ?? '')));
    const steps = planOf(await typeable(to, message, code), code);
    const now: string[] = [];
    for (const [index, step] of steps.entries()) {
      const key = keyOf(message.key, index);
      const id = ids[index];
      if (id === undefined) {
        if (step.kind === 'media')
          throw new SendError('Files cannot be added', { outcome: 'not-sent', code: 'refused' });
        now.push(await post(target, key, steps.length, message.by, contentOf(step, undefined), signal));
      } else {
        // A file stays as it is: only words can be replaced.
        if (step.kind === 'text') await replace(target, key, id, step.text, message.by, signal);
        now.push(id);
      }
    }
    for (const id of ids.slice(steps.length)) await recall(target, id, signal);
    if (code !== undefined) await noted(codes.note(to.chat, code, now), now);
    return { ids: now };
  }

  async function replace(target: Target, key: string, id: string, text: string, by: Party, signal: AbortSignal) {
    const content = { content_type: contentTypes.replace, content: text, related_mid: rawId(told(id)) };
    await call(target, key, by, content, signal);
  }

  async function recall(target: Target, id: string, signal: AbortSignal): Promise<void> {
    const body = { conversation_id: rawId(target.id), msg_id: rawId(told(id)) };
    await api.post('/message/recall', body, anyAnswer, signal);
  }

  /** Lets nothing out but a `SendError`. */
  async function guarded<T>(signal: AbortSignal, run: () => Promise<T>): Promise<T> {
    if (signal.aborted) throw calledOff();
    return run().catch((error: unknown) => {
      throw sendError(error);
    });
  }

  return {
    send: (to, message, signal) => guarded(signal, () => send(to, message, signal)),
    edit: (to, ids, message, signal) => guarded(signal, () => edit(to, ids, message, signal)),
    remove: (to, ids, _, signal) =>
      guarded(signal, async () => {
        for (const id of ids) await recall(targetOf(to), id, signal);
      }),
    async reconcile(to, key) {
      const target = targetOf(to);
      const ids: string[] = [];
      const of = await ledger.begun(keyOf(key, 0));
      if (of === undefined) return 'not-sent';
      for (let index = 0; index < of; index += 1) {
        const id = await ledger.find(keyOf(key, index), target);
        // Half a message is neither sent nor not; a repeated send goes on where it ended.
        if (id === undefined) return index === 0 ? 'not-sent' : 'unknown';
        ids.push(id);
      }
      if (target.type === 1 || to.thread !== undefined) return { ids };
      return { ids, thread: await codes.open(to.chat, key) };
    },
  };
}

function keyOf(key: string, index: number): string {
  return `${key}/${index}`;
}

/** What tells other programs that no person typed it, and Lanying's own model that it is not to answer. */
export function extOf(transaction: string, { kind }: Pick<Party, 'kind'>): object {
  const isPerson = kind === 'agent' || kind === 'customer';
  return { frontdesk: { key: transaction }, ai: { ai_generate: false, ...(!isPerson && { role: 'ai' }) } };
}

function contentOf(step: Post, uploaded: Uploaded | undefined): object {
  switch (step.kind) {
    case 'text':
      return { content_type: contentTypes.text, content: step.text };
    case 'media':
      return {
        content_type: uploaded?.contentType ?? contentTypes.file,
        content: '',
        attachment: JSON.stringify(uploaded?.attachment ?? {}),
      };
    case 'location': {
      const attachment = JSON.stringify({ lat: step.lat, lon: step.lng, addr: step.label });
      return { content_type: contentTypes.location, content: '', attachment };
    }
  }
}

/** @throws {SendError} where Lanying never told the id of the message */
function told(id: string): string {
  if (/^\d+$/.test(id)) return id;
  throw new SendError('Lanying did not tell the id of this message', { outcome: 'not-sent', code: 'message-gone' });
}

/** The store failed once something was posted: the next attempt finds that, and posts nothing twice. */
async function noted(work: Promise<void>, sent: readonly string[]): Promise<void> {
  await work.catch((cause: unknown) => {
    const detail = { outcome: 'unknown', code: 'interrupted', retryAfterMs: 1_000, sent, cause } as const;
    throw new SendError('It was posted, and could not be noted', detail);
  });
}

function calledOff(): SendError {
  return new SendError('The send was called off', { outcome: 'not-sent', code: 'aborted', retryAfterMs: 0 });
}
