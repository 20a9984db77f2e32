import type * as z from 'zod';
import { ApiFailure, brokenCall } from './errors.ts';
import { tryJson } from './json.ts';
import { verdict } from './wire.ts';

export type Query = Readonly<Record<string, string>>;

/** Calls of the app's API as its administrator, on behalf of the user that answers. */
export interface Api {
  /** @throws {ApiFailure} */
  get<T>(path: string, query: Query, answer: z.ZodType<T>): Promise<T>;
  /** @throws {ApiFailure} */
  post<T>(path: string, body: object, answer: z.ZodType<T>, signal?: AbortSignal): Promise<T>;
  /** What proves who we are: for addresses of the API itself, and for no other. */
  readonly headers: Readonly<Record<string, string>>;
  isOurs(url: URL): boolean;
  /** Whether an address is where the API hands files out, and nothing else of it. */
  isDownload(url: URL): boolean;
}

export interface ApiOptions {
  readonly apiUrl: string;
  readonly appId: string;
  readonly token: string;
  readonly userId: string;
}

const timeoutMs = 30_000;

export function createApi({ apiUrl, appId, token, userId }: ApiOptions): Api {
  const headers = { 'access-token': token, app_id: appId, user_id: userId };
  const { origin, pathname } = new URL(apiUrl);
  const downloads = `${pathname.replace(/\/$/, '')}/file/download/`;

  async function request<T>(path: string, answer: z.ZodType<T>, query: Query, init: RequestInit): Promise<T> {
    const url = new URL(`${apiUrl}${path}`);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const timeout = AbortSignal.timeout(timeoutMs);
    const signal = init.signal ? AbortSignal.any([init.signal, timeout]) : timeout;
    try {
      const response = await fetch(url, {
        ...init,
        headers: { ...headers, 'content-type': 'application/json' },
        redirect: 'error',
        signal,
      });
      return judge(path, answer, response.status, await response.text());
    } catch (error) {
      throw brokenCall(path, error);
    }
  }

  return {
    headers,
    isOurs: (url) => url.origin === origin,
    // What a server may yet take for another path is none of ours either.
    isDownload: (url) =>
      url.origin === origin && url.pathname.startsWith(downloads) && !/%2f|%5c|%2e|;/i.test(url.pathname),
    get: (path, query, answer) => request(path, answer, query, {}),
    post: (path, body, answer, signal) =>
      request(path, answer, {}, { method: 'POST', body: JSON.stringify(body), ...(signal && { signal }) }),
  };
}

/** An error comes with status 200 as well, and says so by its `code` alone. */
function judge<T>(path: string, answer: z.ZodType<T>, status: number, text: string): T {
  const said = tryJson(text);
  const code = verdict.safeParse(said).data?.code ?? (status === 200 ? undefined : status);
  // What broke on their side may have been done before.
  if (code === undefined || status >= 500 || (code >= 500 && code < 600)) throw new ApiFailure('lost', path, code ?? 0);
  if (code !== 200) throw new ApiFailure('refused', path, code);
  const result = answer.safeParse(said);
  if (result.success) return result.data;
  throw new ApiFailure('lost', path, code);
}
