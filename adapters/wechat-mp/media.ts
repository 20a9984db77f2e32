import { type FileStream, SendError } from '../../core/channel.ts';
import type { FileRef, MediaKind } from '../../core/message.ts';
import type { Api } from '../tencent/api.ts';
import { openSource } from '../tencent/source.ts';
import { fileBytes } from './capabilities.ts';
import type { Uploaded } from './outbound.ts';
import { mediaAnswer } from './wire.ts';

/** What WeChat takes. Source: developers.weixin.qq.com/doc/offiaccount/Asset_Management/New_temporary_materials.html. */
const shapes: Readonly<
  Partial<Record<MediaKind, { readonly as: Uploaded['as']; readonly bytes: number; readonly mimes: readonly string[] }>>
> = {
  image: { as: 'image', bytes: fileBytes, mimes: ['image/jpeg', 'image/png', 'image/gif'] },
  voice: { as: 'voice', bytes: 2 * 1024 * 1024, mimes: ['audio/amr', 'audio/mpeg'] },
  video: { as: 'video', bytes: fileBytes, mimes: ['video/mp4'] },
};

/** A grey picture of 64 by 64, since a film is not taken without one: a JPEG of 174 bytes. */
const thumbnail = Buffer.from(
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBD/wAALCABAAEABAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAAP/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AAAAAAAAAAAAAAAAAAAAAAP/Z',
  'base64',
);

/**
 * Uploads a file. Nobody sees it yet.
 * @throws {SendError} where it is nothing that an account can send
 */
export async function uploadMedia(
  api: Api,
  openFile: (ref: FileRef) => Promise<FileStream>,
  { media, file }: { readonly media: MediaKind; readonly file: FileRef },
  signal: AbortSignal,
): Promise<Uploaded> {
  const shape = shapes[media];
  const source = await openSource(openFile, file, shape?.bytes ?? fileBytes);
  try {
    if (!shape?.mimes.includes(source.mime)) {
      const text = 'Official accounts send pictures as JPEG, PNG or GIF, films as MP4, voice as AMR or MP3';
      throw new SendError(text, { outcome: 'not-sent', code: 'file-not-taken' });
    }
    const { as } = shape;
    const id = await api.upload('/cgi-bin/media/upload', { type: as }, mediaAnswer, source, signal);
    return as === 'video' ? { as, id, thumb: await uploadThumbnail(api, signal) } : { as, id };
  } finally {
    await source.discard();
  }
}

function uploadThumbnail(api: Api, signal: AbortSignal): Promise<string> {
  const stream = new Blob([Uint8Array.from(thumbnail)]).stream();
  const picture = { name: 'thumb.jpg', mime: 'image/jpeg', bytes: thumbnail.length, stream };
  return api.upload('/cgi-bin/media/upload', { type: 'thumb' }, mediaAnswer, picture, signal);
}
