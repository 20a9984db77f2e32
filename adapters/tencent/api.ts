import * as z from 'zod';
import type { FileStream } from '../../core/channel.ts';
import { ApiFailure, brokenCall } from './failure.ts';
import type { AccessToken } from './token.ts';
import { post, type Upload } from './upload.ts';

export type Query = Readonly<Record<string, string>>;

/** Calls of Tencent's API, each with the access token, renewed once where it is refused. */
export interface Api {
  /** @throws {ApiFailure} */
  call<T>(path: string, answer: z.ZodType<T>, body?: object, signal?: AbortSignal): Promise<T>;
  /** Streams a file up. @throws {ApiFailure} */
  upload<T>(path: string, query: Query, answer: z.ZodType<T>, file: Upload, signal: AbortSignal): Promise<T>;
  /**
   * Streams a file down. An official account's films are not there themselves, but an address of theirs at Tencent.
   * @throws {ApiFailure}
   */
  download(path: string, query: Query): Promise<FileStream>;
}

/** `errcode`s that say that the access token is over. */
const tokenCodes = new Set([40001, 40014, 41001, 42001]);
const timeoutMs = 30_000;
const filmAnswer = z.looseObject({ video_url: z.url() });
const verdict = z.looseObject({ errcode: z.number().default(0), errmsg: z.string().default('') });

/** @param root without a slash at its end */
export function createApi(root: string, token: AccessToken): Api {
  async function withToken<T>(run: (token: string) => Promise<T>): Promise<T> {
    const first = await harmless(token.get());
    try {
      return await run(first);
    } catch (error) {
      if (!(error instanceof ApiFailure) || !tokenCodes.has(error.code)) throw error;
      token.refused(first);
      return run(await harmless(token.get()));
    }
  }

  function address(path: string, access: string, query: Query = {}): URL {
    const url = new URL(`${root}${path}`);
    for (const [name, value] of Object.entries({ access_token: access, ...query })) url.searchParams.set(name, value);
    return url;
  }

  return {
    call: (path, answer, body, signal) =>
      withToken((access) => request(address(path, access), path, answer, body, signal)),
    upload: (path, query, answer, file, signal) => {
      let isUsed = false;
      return withToken(async (access) => {
        // A stream can be read once: the second attempt is the outbox's.
        if (isUsed) throw new ApiFailure('unreachable', path);
        isUsed = true;
        const posting = post(address(path, access, query), path, file, signal);
        return harmless(posting.then(({ status, text }) => judge(path, answer, status, text)));
      });
    },
    async download(path, query) {
      const found = await withToken((access) => download(address(path, access, query), path));
      return found instanceof URL ? filmAt(found, path, root) : found;
    },
  };
}

/** What nobody sees has no unknown outcome: where its answer was lost, nothing has happened, and it can be done again. */
function harmless<T>(call: Promise<T>): Promise<T> {
  return call.catch((error: unknown) => {
    if (!(error instanceof ApiFailure) || error.kind !== 'lost') throw error;
    throw new ApiFailure('unreachable', error.method, error.code);
  });
}

/** A call that needs no access token, or has it in its address. @throws {ApiFailure} */
export async function request<T>(
  url: URL,
  path: string,
  answer: z.ZodType<T>,
  body?: object,
  signal?: AbortSignal,
): Promise<T> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const sent = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  let status: number;
  let text: string;
  try {
    const response = await fetch(url, {
      ...sent,
      headers: { 'content-type': 'application/json' },
      redirect: 'error',
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
    status = response.status;
    text = await response.text();
  } catch (error) {
    throw brokenCall(path, error);
  }
  return judge(path, answer, status, text);
}

function judge<T>(path: string, answer: z.ZodType<T>, status: number, text: string): T {
  const said = parse(text);
  const about = verdict.safeParse(said).data;
  if (about && about.errcode !== 0) {
    // Busy: it may have been done nevertheless.
    const kind = about.errcode === -1 ? 'lost' : 'refused';
    throw new ApiFailure(kind, path, about.errcode, about.errmsg);
  }
  const result = status === 200 ? answer.safeParse(said) : undefined;
  if (result?.success) return result.data;
  throw new ApiFailure(status >= 400 && status < 500 ? 'refused' : 'lost', path, status);
}

async function download(url: URL, path: string): Promise<FileStream | URL> {
  const response = await get(url, path);
  const disposition = response.headers.get('content-disposition');
  // A refusal is JSON or text, and has no name.
  if (!response.ok || disposition === null) {
    const { video_url: film } = judge(path, filmAnswer, response.status, await response.text().catch(() => ''));
    return new URL(film);
  }
  return streamOf(response, nameIn(disposition) ?? 'file', path);
}

/** Only Tencent's own addresses are followed, and without the access token. */
async function filmAt(url: URL, path: string, root: string): Promise<FileStream> {
  const isTencent = /^https?:$/.test(url.protocol) && /(?:^|\.)(?:qq\.com|qpic\.cn)$/.test(url.hostname);
  if (!isTencent && url.origin !== new URL(root).origin) throw new ApiFailure('refused', path);
  const response = await get(url, path);
  if (!response.ok) throw new ApiFailure(response.status < 500 ? 'refused' : 'lost', path, response.status);
  return streamOf(response, 'video.mp4', path);
}

async function get(url: URL, path: string): Promise<Response> {
  try {
    return await fetch(url, { redirect: 'error' });
  } catch (error) {
    throw brokenCall(path, error);
  }
}

function streamOf({ headers, body }: Response, name: string, path: string): FileStream {
  if (body === null) throw new ApiFailure('lost', path);
  const bytes = Number(headers.get('content-length') ?? Number.NaN);
  return {
    name,
    mime: headers.get('content-type')?.split(';')[0]?.trim() || 'application/octet-stream',
    ...(Number.isSafeInteger(bytes) && bytes >= 0 ? { bytes } : {}),
    stream: body,
  };
}

/** A file's name as Tencent writes it: UTF-8 in quotation marks, which a header turns into Latin-1. */
function nameIn(disposition: string): string | undefined {
  const extended = /filename\*=(?:utf-8|UTF-8)''([^;]+)/.exec(disposition)?.[1];
  if (extended !== undefined) return decoded(extended.trim());
  const name = /filename="?([^";]*)"?/.exec(disposition)?.[1]?.trim();
  if (name === undefined || name === '') return undefined;
  const utf8 = Buffer.from(name, 'latin1').toString('utf8');
  return decoded(utf8.includes('\ufffd') ? name : utf8);
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
