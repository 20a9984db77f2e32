import { createWriteStream, openAsBlob } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileTypeFromBuffer } from 'file-type';
import { type FileStream, SendError } from '../../core/channel.ts';
import type { FileRef, MediaKind } from '../../core/message.ts';
import type { Api } from './api.ts';
import { capabilities } from './capabilities.ts';
import { ApiFailure, brokenCall } from './errors.ts';
import type { Sent } from './inbound.ts';
import type { Target } from './place.ts';
import { contentTypes, uploadAnswer } from './wire.ts';

/** A file that Lanying has, and nobody sees yet. */
export interface Uploaded {
  readonly contentType: number;
  readonly attachment: Readonly<Record<string, unknown>>;
}

/** What file-type wants to see of a file, in bytes. */
const sampleBytes = 4_100;
const uploadMs = 55_000;
const mostHops = 3;

/** How a kind of file is sent, by what it turns out to be. `file_type` of `GET /file/upload/chat`. */
function shapeOf(media: MediaKind, mime: string): { readonly contentType: number; readonly fileType: number } {
  if (media === 'image' || media === 'sticker') return { contentType: contentTypes.image, fileType: 102 };
  if (media === 'video') return { contentType: contentTypes.video, fileType: 103 };
  if (media === 'voice' && mime === 'audio/amr') return { contentType: contentTypes.audio, fileType: 101 };
  if (media === 'voice' && mime === 'audio/mpeg') return { contentType: contentTypes.audio, fileType: 104 };
  return { contentType: contentTypes.file, fileType: 100 };
}

/**
 * Uploads a file to where Lanying says. The form needs its length beforehand, so that the bytes go to disk first.
 * @throws {SendError | ApiFailure}
 */
export async function upload(
  api: Api,
  openFile: (ref: FileRef) => Promise<FileStream>,
  { media, file }: { readonly media: MediaKind; readonly file: FileRef },
  target: Target,
  signal: AbortSignal,
): Promise<Uploaded> {
  const opened = await openFile(file).catch((cause: unknown) => {
    if (cause instanceof SendError) throw cause;
    throw new SendError('The file cannot be opened any more', { outcome: 'not-sent', code: 'file-gone', cause });
  });
  const folder = await mkdtemp(join(tmpdir(), 'frontdesk-lanying-'));
  try {
    const path = join(folder, 'file');
    await spool(opened, path);
    const blob = await openAsBlob(path);
    const sample = new Uint8Array(await blob.slice(0, sampleBytes).arrayBuffer());
    const mime = (await fileTypeFromBuffer(sample).catch(() => undefined))?.mime ?? opened.mime;
    const { contentType, fileType } = shapeOf(media, mime);
    const query = { file_type: String(fileType), to_type: String(target.type), to_id: target.id };
    const { data } = await api.get('/file/upload/chat', query, uploadAnswer);
    const form = new FormData();
    for (const [field, value] of Object.entries(data.oss_body_param ?? {})) form.append(field, String(value));
    const name = file.name ?? opened.name;
    form.append('file', blob, name);
    await post(api, new URL(data.upload_url), form, signal);
    return { contentType, attachment: { url: data.download_url, dName: name, fLen: blob.size } };
  } catch (error) {
    throw asNotSent(error);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** An upload whose end is unknown has shown nothing to anybody. */
function asNotSent(error: unknown): unknown {
  if (!(error instanceof ApiFailure) || error.kind !== 'lost') return error;
  const detail = { outcome: 'not-sent', code: 'unreachable', retryAfterMs: 2_000 } as const;
  return new SendError('The file did not get to Lanying; it is tried again', detail);
}

async function spool({ bytes, stream }: FileStream, path: string): Promise<void> {
  const { fileBytes } = capabilities.limits;
  const tooLarge = () =>
    new SendError(`The file is larger than ${fileBytes} bytes`, { outcome: 'not-sent', code: 'file-too-large' });
  if (bytes !== undefined && bytes > fileBytes) {
    await stream.cancel();
    throw tooLarge();
  }
  let size = 0;
  const count = new Transform({
    transform(chunk: Uint8Array, _, done) {
      size += chunk.byteLength;
      done(size > fileBytes ? tooLarge() : null, chunk);
    },
  });
  await pipeline(Readable.from(stream), count, createWriteStream(path, { flags: 'wx' }));
}

async function post(api: Api, url: URL, body: FormData, signal: AbortSignal): Promise<void> {
  let status: number;
  try {
    // A private installation takes files itself and wants to know from whom; elsewhere the form has a signature.
    const headers = api.isOurs(url) ? api.headers : {};
    const limit = AbortSignal.any([signal, AbortSignal.timeout(uploadMs)]);
    const response = await fetch(url, { method: 'POST', body, headers, redirect: 'error', signal: limit });
    status = response.status;
    await response.body?.cancel();
  } catch (error) {
    throw brokenCall('upload', error);
  }
  if (status >= 400) throw new ApiFailure(status < 500 && status !== 429 ? 'refused' : 'lost', 'upload', status);
}

/**
 * Fetches a file that somebody sent. Its address was written by the sender's app: with the administrator's token, any
 * other address of the API would let a customer do or read what only administrators may. Where a download leads on to a
 * store, it is followed without our token.
 * @throws {SendError}
 */
export async function download(api: Api, sent: Sent): Promise<FileStream> {
  let url = new URL(sent.url);
  if (!api.isDownload(url)) throw fileError('file-gone', null);
  for (let hop = 0; hop < mostHops; hop += 1) {
    const headers = api.isDownload(url) ? api.headers : {};
    const response = await fetch(url, { headers, redirect: 'manual' }).catch(() => {
      throw fileError('file-unavailable', 5_000);
    });
    const location = response.headers.get('location');
    if (response.status >= 300 && response.status < 400 && location !== null) {
      await response.body?.cancel();
      const next = new URL(location, url);
      if (next.protocol !== 'https:' && next.protocol !== url.protocol) break;
      url = next;
      continue;
    }
    if (response.ok && response.body && !isRefusal(response)) return streamOf(response, response.body, sent.name);
    await response.body?.cancel();
    if (response.status >= 500 || response.status === 429) throw fileError('file-unavailable', 5_000);
    break;
  }
  throw fileError('file-gone', null);
}

/** A refusal is JSON with status 200. A file that is JSON has a name that says so, or a disposition. */
function isRefusal({ headers }: Response): boolean {
  const isJson = headers.get('content-type')?.startsWith('application/json') ?? false;
  return isJson && !headers.has('content-disposition') && !headers.has('etag');
}

function streamOf({ headers }: Response, stream: ReadableStream<Uint8Array>, name = 'file'): FileStream {
  const mime = headers.get('content-type')?.split(';')[0]?.trim() || 'application/octet-stream';
  const bytes = Number(headers.get('content-length') ?? Number.NaN);
  return { name, mime, ...(Number.isSafeInteger(bytes) && bytes >= 0 && { bytes }), stream };
}

function fileError(code: string, retryAfterMs: number | null): SendError {
  return new SendError('Lanying does not hand this file out', { outcome: 'not-sent', code, retryAfterMs });
}
