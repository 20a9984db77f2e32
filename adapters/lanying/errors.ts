import { SendError } from '../../core/channel.ts';

/** Why a call has no result. It never holds a token, nor what was sent. */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure';
  /** `refused`: Lanying says no. `lost`: it may have done it. `unreachable`: nothing got there. */
  readonly kind: 'refused' | 'lost' | 'unreachable';
  /** Lanying's `code`, else the HTTP status; 0 where there was no answer. */
  readonly code: number;

  constructor(kind: ApiFailure['kind'], path: string, code = 0) {
    super(`${path} failed: ${kind} ${code}`);
    this.kind = kind;
    this.code = code;
  }
}

/** Codes of a connection that was never made, so that nothing can have arrived. */
const neverConnected = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN']);

/** What a request that broke says of itself. The cause is dropped: it may bring the address along. */
export function brokenCall(path: string, error: unknown): ApiFailure {
  if (error instanceof ApiFailure) return error;
  const codes = [error, (error as { cause?: unknown } | undefined)?.cause].map(
    (one) => (one as { code?: unknown } | null | undefined)?.code,
  );
  const isUnreachable = codes.some((code) => typeof code === 'string' && neverConnected.has(code));
  return new ApiFailure(isUnreachable ? 'unreachable' : 'lost', path);
}

/** The token is missing, wrong or may not do this; the app id is wrong. */
const tokenCodes = new Set([10003, 10008, 10010, 40000, 401, 403]);

export function isTokenRefused(error: unknown): boolean {
  return error instanceof ApiFailure && error.kind === 'refused' && tokenCodes.has(error.code);
}

/** What a failed call means for a send. `sent`: the ids posted before it. */
export function sendError(error: unknown, sent: readonly string[] = []): SendError {
  if (error instanceof SendError) {
    const { message, outcome, code, retryAfterMs } = error;
    return sent.length === 0 ? error : new SendError(message, { outcome, code, retryAfterMs, sent });
  }
  const not = (code: string, retryAfterMs: number | null, message: string) =>
    new SendError(message, { outcome: 'not-sent', code, retryAfterMs, sent });
  if (!(error instanceof ApiFailure)) return not('unexpected-error', 1_000, 'It went wrong before Lanying was asked');
  if (error.kind === 'unreachable') return not('unreachable', 1_000, 'Lanying cannot be reached; it is tried again');
  if (error.kind === 'lost') {
    const detail = { outcome: 'unknown', code: 'timeout', retryAfterMs: 1_000, sent } as const;
    return new SendError(`Lanying did not confirm the message (${error.code || 'no answer'})`, detail);
  }
  // A token can be put right while messages wait.
  if (isTokenRefused(error)) return not('token-refused', 60_000, `Check appId and token (${error.code})`);
  if (error.code === 429) return not('too-many-requests', 5_000, 'Lanying asks for a pause');
  if (error.code >= 20_000 && error.code < 30_000) {
    return not('chat-gone', null, `There is no such user or group for us (${error.code})`);
  }
  return not('refused', null, `Lanying refused it (${error.code})`);
}
