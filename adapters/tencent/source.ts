import { createReadStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileTypeFromBuffer } from 'file-type';
import { type FileStream, SendError } from '../../core/channel.ts';
import type { FileRef } from '../../core/message.ts';
import type { Upload } from './upload.ts';

/** What file-type wants to see of a file, in bytes. */
const sampleBytes = 4_100;

/** A file of any channel, looked at and measured. */
export interface Source extends Upload {
  /** To be called however the upload ended. */
  discard(): Promise<void>;
}

/**
 * Opens a file of any channel, and tells by its first bytes what it is. Tencent wants the exact size beforehand: where
 * nobody knows it, the bytes go to disk first.
 * @throws {SendError} where it is larger than `limit`, or cannot be had
 */
export async function openSource(
  openFile: (ref: FileRef) => Promise<FileStream>,
  ref: FileRef,
  limit: number,
): Promise<Source> {
  const file = await openFile(ref).catch((cause: unknown) => {
    if (cause instanceof SendError) throw cause;
    throw new SendError('The file cannot be opened any more', { outcome: 'not-sent', code: 'file-gone', cause });
  });
  if (file.bytes !== undefined && file.bytes > limit) {
    await file.stream.cancel();
    throw tooLarge(limit);
  }
  const { sample, stream } = await peek(file.stream);
  const about = { name: ref.name ?? file.name, mime: await typeOf(sample, file.mime) };
  if (file.bytes !== undefined) {
    return { ...about, bytes: file.bytes, stream, discard: () => stream.cancel().catch(() => {}) };
  }
  const folder = await mkdtemp(join(tmpdir(), 'frontdesk-upload-'));
  const discard = () => rm(folder, { recursive: true, force: true });
  try {
    const path = join(folder, 'file');
    const bytes = await spool(stream, path, limit);
    return { ...about, bytes, stream: Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array>, discard };
  } catch (error) {
    await discard();
    throw error;
  }
}

function tooLarge(limit: number): SendError {
  return new SendError(`The file is larger than ${limit} bytes`, { outcome: 'not-sent', code: 'file-too-large' });
}

async function spool(stream: ReadableStream<Uint8Array>, path: string, limit: number): Promise<number> {
  const handle = await open(path, 'wx');
  try {
    let bytes = 0;
    for await (const chunk of stream) {
      bytes += chunk.byteLength;
      if (bytes > limit) throw tooLarge(limit);
      await handle.writeFile(chunk);
    }
    return bytes;
  } finally {
    await handle.close();
  }
}

async function typeOf(sample: Uint8Array, said: string): Promise<string> {
  try {
    const found = await fileTypeFromBuffer(sample);
    return found?.mime.split(';')[0] ?? said;
  } catch {
    // Bytes made to confuse the parser are bytes of an unknown type.
    return 'application/octet-stream';
  }
}

/** The first bytes of a stream, and a stream that still has them all. */
async function peek(
  source: ReadableStream<Uint8Array>,
): Promise<{ readonly sample: Uint8Array; readonly stream: ReadableStream<Uint8Array> }> {
  const reader = source.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  while (size < sampleBytes) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    size += value.byteLength;
  }
  const sample = Buffer.concat(chunks).subarray(0, sampleBytes);
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const first = chunks.shift();
      if (first) return controller.enqueue(first);
      const { done, value } = await reader.read();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
  return { sample, stream };
}
