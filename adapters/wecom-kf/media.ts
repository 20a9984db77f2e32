import { type FileStream, SendError } from '../../core/channel.ts';
import type { FileRef, MediaKind } from '../../core/message.ts';
import type { Api } from '../tencent/api.ts';
import { openSource } from '../tencent/source.ts';
import { fileBytes } from './capabilities.ts';
import { mediaAnswer } from './wire.ts';

/** What a file is sent as. */
export type SentAs = 'image' | 'voice' | 'video' | 'file';

interface Shape {
  readonly as: SentAs;
  readonly bytes: number;
  readonly mimes: readonly string[];
}

/** What WeCom takes as more than a file. Source: developer.work.weixin.qq.com/document/path/90253. */
const shapes: Readonly<Partial<Record<MediaKind, Shape>>> = {
  image: { as: 'image', bytes: 10 * 1024 * 1024, mimes: ['image/jpeg', 'image/png'] },
  voice: { as: 'voice', bytes: 2 * 1024 * 1024, mimes: ['audio/amr'] },
  video: { as: 'video', bytes: 10 * 1024 * 1024, mimes: ['video/mp4'] },
};
/** WeCom refuses anything smaller. */
const leastBytes = 5;

/** What a file goes as: whatever is not exactly what WeCom wants goes as a file, and arrives byte by byte. */
function sentAs(media: MediaKind, mime: string, bytes: number): SentAs {
  const shape = shapes[media];
  return shape?.mimes.includes(mime) && bytes <= shape.bytes ? shape.as : 'file';
}

/** Uploads a file. Nobody sees it yet. @returns WeCom's id of it, which lives for three days */
export async function uploadMedia(
  api: Api,
  openFile: (ref: FileRef) => Promise<FileStream>,
  { media, file }: { readonly media: MediaKind; readonly file: FileRef },
  signal: AbortSignal,
): Promise<{ readonly as: SentAs; readonly id: string }> {
  const source = await openSource(openFile, file, fileBytes);
  try {
    if (source.bytes < leastBytes) {
      const text = `WeCom takes no file of fewer than ${leastBytes} bytes`;
      throw new SendError(text, { outcome: 'not-sent', code: 'file-not-taken' });
    }
    const as = sentAs(media, source.mime, source.bytes);
    const answer = await api.upload('/cgi-bin/media/upload', { type: as }, mediaAnswer, source, signal);
    return { as, id: answer.media_id };
  } finally {
    await source.discard();
  }
}
