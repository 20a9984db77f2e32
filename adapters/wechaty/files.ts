import { Readable } from 'node:stream';
import { type FileStream, SendError } from '../../core/channel.ts';
import type { FileRef } from '../../core/message.ts';
import { fileBytes } from './capabilities.ts';
import type { Puppet } from './wire.ts';

/** Opens a file that somebody sent. Puppets keep the newest messages only. */
export async function openFile(puppet: Puppet | undefined, { id, name }: FileRef): Promise<FileStream> {
  try {
    if (!puppet) throw new Error('Not started');
    const box = await puppet.messageFile(id);
    const stream = Readable.toWeb(Readable.from(await box.toStream())) as ReadableStream<Uint8Array>;
    return { name: name ?? box.name, mime: box.mediaType || 'application/octet-stream', stream };
  } catch (cause) {
    throw new SendError('WeChat does not give this file any more', { outcome: 'not-sent', code: 'file-gone', cause });
  }
}

/**
 * The bytes of a file of any channel, as puppets take them: in memory, as not all of them take a stream.
 * @throws {SendError} where it is too large, or cannot be had
 */
export async function readFile(
  open: (ref: FileRef) => Promise<FileStream>,
  ref: FileRef,
): Promise<{ readonly name: string; readonly base64: string }> {
  const file = await open(ref).catch((cause: unknown) => {
    throw gone(cause);
  });
  if (file.bytes !== undefined && file.bytes > fileBytes) {
    await file.stream.cancel();
    throw tooLarge();
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of file.stream) {
      size += chunk.byteLength;
      if (size > fileBytes) throw tooLarge();
      chunks.push(chunk);
    }
  } catch (cause) {
    throw gone(cause);
  }
  return { name: ref.name ?? file.name, base64: Buffer.concat(chunks).toString('base64') };
}

function gone(cause: unknown): SendError {
  if (cause instanceof SendError) return cause;
  return new SendError('The file cannot be opened any more', { outcome: 'not-sent', code: 'file-gone', cause });
}

function tooLarge(): SendError {
  return new SendError(`The file is larger than ${fileBytes} bytes`, { outcome: 'not-sent', code: 'file-too-large' });
}
