import { createHash } from 'node:crypto';
import { type Channel, type ChannelDeps, SendError } from '../../core/channel.ts';
import { readFile } from './files.ts';
import { type Step, toSteps } from './outbound.ts';
import type { Pace } from './pace.ts';
import type { Box, Puppet } from './wire.ts';

/** A logged-out account is waited for. */
const loggedOutMs = 60_000;
const doubtMs = 30_000;

export interface SendParts {
  /** Undefined where the account is not logged in. */
  readonly puppet: () => Puppet | undefined;
  readonly box: (base64: string, name: string) => Box;
  readonly pace: Pace;
  readonly openFile: ChannelDeps['openFile'];
}

/** Everything that the account says. */
export function createSend({ puppet, box, pace, openFile }: SendParts): Channel['send'] {
  function loggedIn(): Puppet {
    const found = puppet();
    if (found?.isLoggedIn) return found;
    const why = { outcome: 'not-sent', code: 'logged-out', retryAfterMs: loggedOutMs } as const;
    throw new SendError('The WeChat account is not logged in', why);
  }

  async function post(chat: string, step: Step, file: Box | undefined, signal: AbortSignal): Promise<unknown> {
    await pace.turn(step.kind === 'text' ? step.text.length : 0, signal);
    // It may have been logged out while it was waiting.
    const through = loggedIn();
    try {
      if (step.kind === 'text') return await through.messageSendText(chat, step.text);
      return file && (await through.messageSendFile(chat, file));
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

  return async ({ chat }, message, signal) => {
    const ids = [...(message.posted ?? [])];
    try {
      if (signal.aborted) throw calledOff();
      await known(loggedIn(), chat);
      const steps = toSteps(message).slice(ids.length);
      // Every file is opened before anything is shown.
      const files = new Map<Step, Box>();
      for (const step of steps) {
        if (step.kind !== 'media') continue;
        const { base64, name } = await readFile(openFile, step.file);
        files.set(step, box(base64, name));
      }
      for (const step of steps) {
        const id = await post(chat, step, files.get(step), signal);
        ids.push(typeof id === 'string' && id !== '' ? id : ownId(message.key, ids.length));
      }
      return { ids };
    } catch (error) {
      throw error instanceof SendError ? after(error, ids) : error;
    }
  };
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
