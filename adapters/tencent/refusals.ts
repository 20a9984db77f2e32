import { SendError } from '../../core/channel.ts';
import { ApiFailure } from './failure.ts';

/** What a code of a platform means for a send. */
export interface Refusal {
  /** Ours. */
  readonly code: string;
  readonly hint: string;
  /** When trying again makes sense; never, where there is none. */
  readonly retryAfterMs?: number;
}

export type Refusals = Readonly<Record<number, Refusal>>;

/** What a failed call means for a send. `sent`: the ids posted before it. */
export function toSendError(error: unknown, refusals: Refusals, sent: readonly string[] = []): SendError {
  if (error instanceof SendError) {
    if (sent.length === 0) return error;
    const { message, outcome, code, retryAfterMs } = error;
    return new SendError(message, { outcome, code, retryAfterMs, sent: [...sent, ...error.sent] });
  }
  if (!(error instanceof ApiFailure)) {
    const detail = { outcome: 'not-sent', code: 'unexpected-error', retryAfterMs: 1_000, sent, cause: error } as const;
    return new SendError('Something went wrong before WeChat was asked', detail);
  }
  if (error.kind === 'unreachable') {
    const detail = { outcome: 'not-sent', code: 'unreachable', retryAfterMs: 1_000, sent } as const;
    return new SendError('WeChat cannot be reached; it is tried again', detail);
  }
  if (error.kind === 'lost') {
    const detail = { outcome: 'unknown', code: 'timeout', retryAfterMs: 1_000, sent } as const;
    return new SendError(`WeChat did not confirm the message (${error.code || 'no answer'})`, detail);
  }
  const { code, hint, retryAfterMs = null } = refusals[error.code] ?? { code: 'refused', hint: 'WeChat refused it' };
  return new SendError(`${hint} (${error.code})`, { outcome: 'not-sent', code, retryAfterMs, sent });
}

/** Media live for three days at Tencent, and are gone for good then. */
export function toFileError(error: unknown): SendError {
  const isRefused = error instanceof ApiFailure && error.kind === 'refused';
  return new SendError('WeChat does not hand this file out', {
    outcome: 'not-sent',
    code: isRefused ? 'file-gone' : 'file-unavailable',
    retryAfterMs: isRefused ? null : 5_000,
  });
}
