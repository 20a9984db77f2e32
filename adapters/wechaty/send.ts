import { createHash } from 'node:crypto';
import { type Channel, type ChannelDeps, type Outgoing, type Receipt, SendError } from '../../core/channel.ts';
import type { Codes } from '../../core/codes.ts';
import type { Address } from '../../core/message.ts';
import type { Post } from '../../core/posts.ts';
import { readFile } from './files.ts';
import { planOf } from './outbound.ts';
import type { Pace } from './pace.ts';
import type { Rooms } from './rooms.ts';
import type { Box, Puppet } from './wire.ts';

/** A logged-out account is waited for. */
const loggedOutMs = 60_000;
const doubtMs = 30_000;

export interface SendParts {
  /** Undefined where the account is not logged in. */
  readonly puppet: () => Puppet | undefined;
  readonly box: (base64: string, name: string) => Box;
  readonly pace: Pace;
  readonly rooms: Rooms;
  readonly codes: Codes;
  readonly openFile: ChannelDeps['openFile'];
}

export interface Sender {
  readonly send: Channel['send'];
  /** What the channel says by itself in the room of a desk. @throws {SendError} */
  say(room: string, text: string, signal: AbortSignal): Promise<void>;
}

/** Everything that the account says. */
export function createSender({ puppet, box, pace, rooms, codes, openFile }: SendParts): Sender {
  function loggedIn(): Puppet {
    const found = puppet();
    if (found?.isLoggedIn) return found;
    const why = { outcome: 'not-sent', code: 'logged-out', retryAfterMs: loggedOutMs } as const;
    throw new SendError('The WeChat account is not logged in', why);
  }

  async function post(chat: string, step: Post, file: Box | undefined, signal: AbortSignal): Promise<unknown> {
    await pace.turn(wordsOf(step).length, signal);
    // It may have been logged out while it was waiting.
    const through = loggedIn();
    try {
      if (file) return await through.messageSendFile(chat, file);
      return await through.messageSendText(chat, wordsOf(step));
    } catch (cause) {
      // Puppets tell no error from another, so that nobody knows what became of it.
      throw new SendError('The puppet failed', {
        outcome: 'unknown',
        code: 'puppet-failed',
        retryAfterMs: doubtMs,
        cause,
      });
    }
  }

  /** Where it goes: to a customer, or to the thread of a desk, which it may be the first of. */
  async function placeOf({ chat, thread }: Address, key: string) {
    const through = loggedIn();
    if (rooms.isDesk(chat)) return { chat: await rooms.idOf(chat), code: thread ?? (await codes.open(chat, key)) };
    await known(through, chat);
    return { chat };
  }

  async function send(to: Address, message: Outgoing, signal: AbortSignal): Promise<Receipt> {
    const ids = [...(message.posted ?? [])];
    try {
      if (signal.aborted) throw calledOff();
      const { chat, code } = await placeOf(to, message.key);
      const parts = code === undefined ? message.parts : await codes.typeable(to.chat, code, message.parts);
      const steps = planOf({ ...message, parts }, code).slice(ids.length);
      // Every file is opened before anything is shown.
      const files = new Map<Post, Box>();
      for (const step of steps) {
        if (step.kind !== 'media') continue;
        const { base64, name } = await readFile(openFile, step.file);
        files.set(step, box(base64, name));
      }
      for (const step of steps) {
        const id = await post(chat, step, files.get(step), signal);
        ids.push(typeof id === 'string' && id !== '' ? id : ownId(message.key, ids.length));
      }
      return code !== undefined && to.thread === undefined ? { ids, thread: code } : { ids };
    } catch (error) {
      throw after(error instanceof SendError ? error : beforehand(error), ids);
    }
  }

  return {
    send,
    async say(room, text, signal) {
      await post(await rooms.idOf(room), { kind: 'text', text }, undefined, signal);
    },
  };
}

/** A place is words by now, as no puppet is asked to send one. */
function wordsOf(post: Post): string {
  if (post.kind === 'location') return `📍 ${post.label} ${post.lat}, ${post.lng}`;
  return post.kind === 'text' ? post.text : '';
}

/** @throws {SendError} where the account has no such chat */
async function known(puppet: Puppet, chat: string): Promise<void> {
  try {
    // How a group's id looks differs between puppets.
    await puppet.contactPayload(chat).catch(() => puppet.roomPayload(chat));
  } catch (cause) {
    // That a chat cannot be looked up may pass; that none of that id is there does not.
    const all = await Promise.all([puppet.contactList(), puppet.roomList()]).catch(() => undefined);
    const isGone = all !== undefined && !all.flat().includes(chat);
    const what = isGone ? { code: 'chat-gone', retryAfterMs: null } : { code: 'unreachable', retryAfterMs: doubtMs };
    throw new SendError('The account has no such chat', { outcome: 'not-sent', ...what, cause });
  }
}

/** What a puppet throws is dealt with where it is called: anything else went wrong before. */
function beforehand(cause: unknown): SendError {
  const why = { outcome: 'not-sent', code: 'unexpected-error', retryAfterMs: 1_000, cause } as const;
  return new SendError('It went wrong before WeChat was asked', why);
}

function calledOff(): SendError {
  return new SendError('Called off', { outcome: 'not-sent', code: 'aborted' });
}

/** Many puppets give no id to what an account says, so that it has one of ours. */
function ownId(key: string, post: number): string {
  return `own-${createHash('sha256').update(`${key}/${post}`).digest('base64url').slice(0, 16)}`;
}

/** The same error, with what was posted before it. */
function after({ message, outcome, code, retryAfterMs, cause }: SendError, sent: readonly string[]): SendError {
  return new SendError(message, { outcome, code, retryAfterMs, sent, cause });
}
