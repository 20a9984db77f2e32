/** Why a call has no result. It never holds a token, nor what was sent. */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure';
  /** `refused`: Tencent says no. `lost`: it may have done it. `unreachable`: nothing got there. */
  readonly kind: 'refused' | 'lost' | 'unreachable';
  readonly method: string;
  /** Tencent's `errcode`, else the HTTP status; 0 where there was no answer. */
  readonly code: number;
  /** Tencent's own words, which may quote what was sent: never to be logged. */
  readonly words: string;

  constructor(kind: ApiFailure['kind'], method: string, code = 0, words = '') {
    super(`${method} failed: ${kind} ${code}`);
    this.kind = kind;
    this.method = method;
    this.code = code;
    this.words = words;
  }
}

/** Codes of a connection that was never made, so that nothing can have arrived. */
const neverConnected = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN']);

/** What a request that broke says of itself. The cause is dropped: it would bring the address along, and so the token. */
export function brokenCall(method: string, error: unknown): ApiFailure {
  const codes = [error, (error as { cause?: unknown } | undefined)?.cause].map(
    (one) => (one as { code?: unknown } | null | undefined)?.code,
  );
  const isUnreachable = codes.some((code) => typeof code === 'string' && neverConnected.has(code));
  return new ApiFailure(isUnreachable ? 'unreachable' : 'lost', method);
}
