import { randomUUID } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ApiFailure, brokenCall } from './failure.ts';

/** A file of a known size, on its way up. */
export interface Upload {
  readonly name: string;
  readonly mime: string;
  readonly bytes: number;
  readonly stream: ReadableStream<Uint8Array>;
}

/**
 * Posts a file as a form. Tencent wants to know the length beforehand and refuses chunks, which is all that `fetch`
 * can stream; a `Blob` would hold the file whole.
 * @throws {ApiFailure}
 */
export async function post(
  url: URL,
  path: string,
  file: Upload,
  signal: AbortSignal,
): Promise<{ readonly status: number; readonly text: string }> {
  const boundary = randomUUID();
  const head = Buffer.from(
    [
      `--${boundary}`,
      `Content-Disposition: form-data; name="media"; filename="${fileName(file.name)}"; filelength=${file.bytes}`,
      `Content-Type: ${file.mime}`,
      '',
      '',
    ].join('\r\n'),
  );
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  try {
    return await new Promise((resolve, reject) => {
      const request = send(url, {
        method: 'POST',
        signal,
        headers: {
          'Content-Type': `multipart/form-data; boundary=${boundary}`,
          'Content-Length': head.length + file.bytes + tail.length,
        },
      });
      request.on('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') });
        });
      });
      request.on('error', reject);
      pipeline(Readable.from(framed(head, file, tail)), request).catch(reject);
    });
  } catch (error) {
    throw error instanceof ApiFailure ? error : brokenCall(path, error);
  }
}

async function* framed(head: Buffer, { stream, bytes }: Upload, tail: Buffer): AsyncGenerator<Uint8Array> {
  yield head;
  let read = 0;
  for await (const chunk of stream) {
    read += chunk.byteLength;
    // One byte more or less than was said would spoil whatever comes next on the connection.
    if (read > bytes) throw new ApiFailure('unreachable', 'upload');
    yield chunk;
  }
  if (read < bytes) throw new ApiFailure('unreachable', 'upload');
  yield tail;
}

/** Nothing that ends a header or its quotation marks. */
function fileName(name: string): string {
  const plain = name.replace(/["\\\r\n/\p{Cc}]/gu, '_').toWellFormed();
  return plain.trim() === '' ? 'file' : plain;
}
