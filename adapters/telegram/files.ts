import { Readable } from 'node:stream';
import { type FileStream, SendError } from '../../core/channel.ts';
import type { FileRef } from '../../core/message.ts';
import { type Api, ApiFailure } from './api.ts';
import { uploadLimit } from './capabilities.ts';
import { downloadLimit } from './content.ts';

/** A file on its way to Telegram, as its client library takes it. */
export interface Upload {
  readonly name: string;
  readonly mime: string;
  readonly bytes?: number;
  readonly source: Readable;
  /** Why it could not be read to its end, once it could not. */
  failure(): SendError | null;
}

/**
 * Opens a file of whichever channel for uploading. It is read while it is sent, and no more of it than Telegram takes.
 * @param onFailure called where it cannot be read to its end, so that the request is given up
 * @throws {SendError}
 */
export async function openUpload(
  open: (ref: FileRef) => Promise<FileStream>,
  ref: FileRef,
  onFailure: () => void,
): Promise<Upload> {
  if ((ref.bytes ?? 0) > uploadLimit) throw tooLarge();
  let file: FileStream;
  try {
    file = await open(ref);
  } catch (error) {
    throw error instanceof SendError ? error : unavailable();
  }
  if ((file.bytes ?? 0) > uploadLimit) {
    await file.stream.cancel();
    throw tooLarge();
  }
  let failure: SendError | null = null;
  async function* counted(): AsyncGenerator<Uint8Array> {
    let bytes = 0;
    try {
      for await (const chunk of file.stream) {
        bytes += chunk.byteLength;
        if (bytes > uploadLimit) throw tooLarge();
        yield chunk;
      }
    } catch (error) {
      failure = error instanceof SendError ? error : unavailable();
      onFailure();
      throw failure;
    }
  }
  const source = Readable.from(counted(), { objectMode: false });
  // Whoever sends it is told by `failure`; a stream's error that nobody listens for would end the process.
  source.on('error', () => {});
  return {
    name: uploadName(ref.name ?? file.name),
    mime: file.mime,
    ...(file.bytes === undefined ? {} : { bytes: file.bytes }),
    source,
    failure: () => failure,
  };
}

/**
 * A name that stays whole in the header of a part: Telegram's server reads it up to the first `;`, and takes
 * quotation marks inside it as they are. Source: HttpReader of tdlib.
 */
function uploadName(name: string): string {
  const clean = name
    .toWellFormed()
    .replaceAll(/[/\\]/g, '_')
    .replaceAll(';', ',')
    .replaceAll(/[\p{Cc}\u2028-\u202e\u2066-\u2069]/gu, '')
    .trim();
  return [...clean].slice(0, 200).join('') || 'file';
}

/** As long as 20 MB may take on a slow line. */
const downloadMs = 5 * 60_000;

export interface DownloadParts {
  readonly api: Api;
  readonly token: string;
  readonly apiRoot: string;
}

/**
 * Opens a file that lies at Telegram. Its address holds the token, so nobody gets to see it: it is fetched here, no
 * redirect is followed, and no error repeats it.
 * @throws {SendError}
 */
export async function openDownload({ api, token, apiRoot }: DownloadParts, ref: FileRef): Promise<FileStream> {
  const id = ref.id.slice(ref.id.indexOf(':') + 1);
  const { path, bytes } = await locate(api, id);
  const url = `${apiRoot}/file/bot${token}/${path.split('/').map(encodeURIComponent).join('/')}`;
  let response: Response;
  try {
    response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(downloadMs) });
  } catch {
    throw unavailable();
  }
  if (!response.ok || !response.body) {
    await response.body?.cancel();
    throw response.status === 404 ? gone() : unavailable();
  }
  return {
    name: ref.name ?? path.split('/').at(-1) ?? 'file',
    mime: ref.mime ?? 'application/octet-stream',
    ...(bytes === undefined ? {} : { bytes }),
    stream: response.body,
  };
}

async function locate(api: Api, id: string): Promise<{ readonly path: string; readonly bytes?: number }> {
  try {
    const file = await api.call<{ file_path?: string; file_size?: number }>('getFile', { file_id: id });
    const path = file.file_path ?? '';
    // A server in local mode answers with a path of its own disk, which is none of ours.
    if (path === '' || path.startsWith('/') || path.split('/').includes('..')) throw gone();
    if ((file.file_size ?? 0) > downloadLimit) throw tooLarge();
    return { path, ...(file.file_size === undefined ? {} : { bytes: file.file_size }) };
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error;
    if (error.kind !== 'refused' || error.status === 429) throw unavailable(error.retryAfterMs ?? undefined);
    throw /too big/i.test(error.description) ? tooLarge() : gone();
  }
}

function tooLarge(): SendError {
  return new SendError('The file is larger than Telegram lets a bot send (50 MB) or fetch (20 MB)', {
    outcome: 'not-sent',
    code: 'file-too-large',
  });
}

function unavailable(retryAfterMs = 5_000): SendError {
  return new SendError('The file could not be fetched just now; it is tried again', {
    outcome: 'not-sent',
    code: 'file-unavailable',
    retryAfterMs,
  });
}

function gone(): SendError {
  return new SendError('Telegram does not have this file any more', { outcome: 'not-sent', code: 'file-gone' });
}
