import { createReadStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FileStream } from '../../core/channel.ts';
import { SendError } from '../../core/channel.ts';
import type { FileRef } from '../../core/message.ts';
import { progress } from '../../core/progress.ts';
import type { SlackContext } from './context.ts';
import { toSendError } from './errors.ts';
import { limits, shorten } from './limits.ts';
import type { SlackFile } from './wire.ts';

/** A file with its exact size, ready to be uploaded. */
export interface Prepared {
  readonly name: string;
  readonly bytes: number;
  stream(): ReadableStream<Uint8Array>;
  /** To be called however the upload ended. */
  discard(): Promise<void>;
}

/**
 * Opens a file of any channel. Slack wants the exact size beforehand: where nobody knows it, the bytes go to disk first.
 * @throws {SendError} where it is too large, or cannot be had
 */
async function prepareFile({ deps, options }: SlackContext, ref: FileRef): Promise<Prepared> {
  const limit = options.fileBytes;
  const file = await deps.openFile(ref).catch((cause: unknown) => {
    // Its own channel knows best whether it is worth another try.
    if (cause instanceof SendError) throw cause;
    throw new SendError('The file cannot be opened any more', { outcome: 'not-sent', code: 'file-gone', cause });
  });
  const name = fileName(ref.name ?? file.name);
  if (file.bytes !== undefined) {
    const discard = () => file.stream.cancel().catch(() => {});
    if (file.bytes <= limit) return { name, bytes: file.bytes, stream: () => file.stream, discard };
    await file.stream.cancel();
    throw tooLarge(limit);
  }
  const folder = await mkdtemp(join(tmpdir(), 'frontdesk-upload-'));
  const discard = () => rm(folder, { recursive: true, force: true });
  try {
    const path = join(folder, 'file');
    const bytes = await spool(file, path, limit);
    return { name, bytes, stream: () => Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array>, discard };
  } catch (error) {
    await discard();
    throw error;
  }
}

/** The same of several: where one cannot be had, nothing is left of the others. */
export async function prepareFiles(context: SlackContext, refs: readonly FileRef[]): Promise<readonly Prepared[]> {
  const results = await Promise.allSettled(refs.map((ref) => prepareFile(context, ref)));
  const prepared = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const failed = results.find(({ status }) => status === 'rejected');
  if (failed?.status !== 'rejected') return prepared;
  await Promise.all(prepared.map((file) => file.discard()));
  throw failed.reason;
}

async function spool(file: FileStream, path: string, limit: number): Promise<number> {
  const handle = await open(path, 'wx');
  try {
    let bytes = 0;
    for await (const chunk of file.stream) {
      bytes += chunk.byteLength;
      if (bytes > limit) throw tooLarge(limit);
      await handle.writeFile(chunk);
    }
    return bytes;
  } finally {
    await handle.close();
  }
}

function tooLarge(limit: number): SendError {
  return new SendError(`The file is larger than ${limit} bytes`, { outcome: 'not-sent', code: 'file-too-large' });
}

/** Neither a path nor markup, whatever it was called. */
function fileName(name: string): string {
  const plain = name.replace(/[<>]/g, (sign) => (sign === '<' ? '‹' : '›')).replace(/[/\\\p{Cc}]/gu, '_');
  return shorten(plain.toWellFormed().trim() || 'file', limits.fileName);
}

/** Uploads the bytes; the file is not in any chat yet. @returns Slack's id of it */
export async function upload(context: SlackContext, file: Prepared, signal: AbortSignal): Promise<string> {
  const { api, options } = context;
  const place = await api.call<{ upload_url: string; file_id: string }>('files.getUploadURLExternal', {
    filename: file.name,
    length: file.bytes,
  });
  const url = trusted(place.upload_url, options.apiUrl);
  // Nothing is seen before the upload is completed, so whatever goes wrong here was not sent.
  const status = await post(url, file, signal).catch((cause: unknown) => {
    const { message, code } = toSendError('the upload', cause);
    throw new SendError(message, { outcome: 'not-sent', code, retryAfterMs: 0 });
  });
  if (status === 200) return place.file_id;
  const text = `Slack answered an upload with HTTP ${status}`;
  throw new SendError(text, { outcome: 'not-sent', code: 'upload-failed', retryAfterMs: status < 500 ? null : 0 });
}

/** `fetch` cannot stream a body of a known length; Slack wants the length. */
function post(url: URL, file: Prepared, signal: AbortSignal): Promise<number> {
  const moved = progress();
  async function* bytes() {
    for await (const chunk of file.stream()) {
      moved();
      yield chunk;
    }
  }
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const request = send(url, {
      method: 'POST',
      signal,
      headers: { 'Content-Type': 'application/octet-stream', 'Content-Length': file.bytes },
    });
    request.on('response', (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    request.on('error', reject);
    pipeline(bytes, request).catch(reject);
  });
}

/** Opens a file that was posted on Slack. The token goes to Slack's own hosts alone, and follows no redirect. */
export async function openFile({ api, options }: SlackContext, ref: FileRef): Promise<FileStream> {
  const { file } = await api.call<{ file: SlackFile }>('files.info', { file: ref.id }).catch((error: unknown) => {
    // Nothing is posted by looking at a file: whoever wants to send it elsewhere may be sure of that.
    if (error instanceof SendError && error.outcome === 'unknown') throw awayForNow();
    throw error;
  });
  const address = file.url_private_download ?? file.url_private;
  if (address === undefined) throw unavailable('Slack gives no address for this file');
  const response = await fetch(trusted(address, options.apiUrl), {
    headers: { Authorization: `Bearer ${options.botToken}` },
    redirect: 'manual',
  }).catch(() => {
    throw awayForNow();
  });
  if (response.status === 429 || response.status >= 500) {
    await response.body?.cancel();
    throw awayForNow(Number(response.headers.get('retry-after')) * 1000 || undefined);
  }
  const type = response.headers.get('content-type') ?? '';
  const isSignIn = type.startsWith('text/html') && !file.mimetype?.startsWith('text/html');
  if (!response.ok || response.body === null || isSignIn) {
    await response.body?.cancel();
    const why = isSignIn || response.status >= 300 ? ' Does the app have the scope files:read?' : '';
    throw unavailable(`Slack does not hand this file out (HTTP ${response.status}).${why}`);
  }
  return {
    name: file.name ?? ref.name ?? 'file',
    mime: file.mimetype ?? 'application/octet-stream',
    ...(file.size === undefined ? {} : { bytes: file.size }),
    stream: response.body,
  };
}

/** @throws {SendError} where an address that came over the wire leads away from Slack */
function trusted(address: string, apiUrl: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const own = new URL(apiUrl);
  const isOwn = url !== undefined && url.origin === own.origin;
  const isSlack = url?.protocol === 'https:' && /^(?:[a-z0-9-]+\.)*slack(?:-files)?\.com$/.test(url.hostname);
  if (url && (isOwn || isSlack)) return url;
  throw unavailable("The file's address does not lead to Slack");
}

function unavailable(text: string): SendError {
  return new SendError(text, { outcome: 'not-sent', code: 'file-unavailable' });
}

/** Slack has it, and does not hand it out just now. */
function awayForNow(retryAfterMs = 5_000): SendError {
  const text = 'Slack does not hand this file out just now; it is tried again';
  return new SendError(text, { outcome: 'not-sent', code: 'file-unavailable', retryAfterMs });
}
