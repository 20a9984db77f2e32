import { Telegram } from 'telegraf';

/** A method's parameters. `undefined` is left out. */
export type Payload = Readonly<Record<string, unknown>>;

/** Why a call has no result. It never holds the token, nor what was sent. */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure';
  /** `refused`: Telegram says no. `lost`: it may have done it. `unreachable`: nothing got there. */
  readonly kind: 'refused' | 'lost' | 'unreachable';
  readonly method: string;
  /** Of Telegram's answer; 0 where there was none. */
  readonly status: number;
  /** Telegram's own words, for telling refusals apart; may quote what was sent, so never to be logged. */
  readonly description: string;
  readonly retryAfterMs: number | null;
  /** The new id of a group that became a supergroup. */
  readonly migratedTo: number | null;

  constructor(
    kind: ApiFailure['kind'],
    method: string,
    answer: { status?: number; description?: string; retryAfterMs?: number; migratedTo?: number } = {},
  ) {
    super(`Telegram's ${method} failed: ${kind} ${answer.status ?? ''}`.trim());
    this.kind = kind;
    this.method = method;
    this.status = answer.status ?? 0;
    this.description = answer.description ?? '';
    this.retryAfterMs = answer.retryAfterMs ?? null;
    this.migratedTo = answer.migratedTo ?? null;
  }
}

/** The Bot API. */
export interface Api {
  /** @throws {ApiFailure} */
  call<T>(method: string, payload: Payload, options?: CallOptions): Promise<T>;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
  /** Milliseconds; the library itself would wait for 500 s. */
  readonly timeoutMs?: number;
}

const usualTimeoutMs = 55_000;

/** @param options.apiRoot without a slash at its end */
export function createApi({ token, apiRoot }: { readonly token: string; readonly apiRoot: string }): Api {
  // The library resolves the method against it, which takes away the last part of a path without a slash behind it.
  const telegram = new Telegram(token, { apiRoot: `${apiRoot}/` });
  // The library types the methods of an older Bot API; ours come from the documentation of 10.1.
  const call = telegram.callApi.bind(telegram) as unknown as (
    method: string,
    payload: Payload,
    options: { readonly signal: AbortSignal },
  ) => Promise<unknown>;
  return {
    async call<T>(method: string, payload: Payload, options: CallOptions = {}): Promise<T> {
      const timeout = AbortSignal.timeout(options.timeoutMs ?? usualTimeoutMs);
      const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
      try {
        return (await call(method, payload, { signal })) as T;
      } catch (error) {
        // A cause would bring along the URL, and so the token, or the payload, and so what people said.
        throw failureOf(method, error);
      }
    },
  };
}

interface Answer {
  readonly error_code?: unknown;
  readonly description?: unknown;
  readonly parameters?: { readonly retry_after?: unknown; readonly migrate_to_chat_id?: unknown };
}

/** Codes of a connection that was never made, so that nothing can have arrived. */
const neverConnected = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN']);

function failureOf(method: string, error: unknown): ApiFailure {
  if (typeof error === 'object' && error !== null && 'response' in error) {
    const { error_code, description, parameters } = error.response as Answer;
    const status = typeof error_code === 'number' ? error_code : 0;
    const retryAfter = parameters?.retry_after;
    const migratedTo = parameters?.migrate_to_chat_id;
    return new ApiFailure(status >= 500 || status === 0 ? 'lost' : 'refused', method, {
      status,
      ...(typeof description === 'string' ? { description } : {}),
      ...(typeof retryAfter === 'number' ? { retryAfterMs: retryAfter * 1000 } : {}),
      ...(typeof migratedTo === 'number' ? { migratedTo } : {}),
    });
  }
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return new ApiFailure(typeof code === 'string' && neverConnected.has(code) ? 'unreachable' : 'lost', method);
}
