import type { FileRef, MediaKind } from '../../core/message.ts';
import type { StoredAs } from './content.ts';

/** Largest photo, in bytes; larger pictures go as files. Source: sendPhoto. */
const photoLimit = 10 * 1024 * 1024;

/** What is known of a file. */
interface Looks {
  readonly name?: string;
  readonly mime?: string;
  readonly bytes?: number;
}

/** The id at Telegram of a file that came from this very bot: it is sent again without a byte moved. */
export function ownFile(file: FileRef, channel: string): { readonly as: StoredAs; readonly id: string } | undefined {
  if (file.channel !== channel) return undefined;
  const at = file.id.indexOf(':');
  return { as: file.id.slice(0, at) as StoredAs, id: file.id.slice(at + 1) };
}

/** As what a file is sent, so that Telegram takes it: what it cannot show as that goes as a file. */
export function sentAs(media: MediaKind, { name = '', mime = '', bytes = 0 }: Looks): StoredAs {
  const is = (pattern: RegExp): boolean => pattern.test(mime) || pattern.test(name.split('.').at(-1) ?? '');
  switch (media) {
    case 'image':
      if (is(/\bgif$/i)) return 'animation';
      return bytes > photoLimit || is(/\b(?:svg(?:\+xml)?|tiff?|heic|heif|avif|bmp|psd)$/i) ? 'document' : 'photo';
    case 'video':
      return is(/\b(?:webm|x-matroska|mkv|avi|x-msvideo|wmv)$/i) ? 'document' : 'video';
    case 'audio':
      return is(/\b(?:webm|wav|x-wav|flac|ogg|oga|opus|aac|amr)$/i) ? 'document' : 'audio';
    case 'voice':
      return is(/\b(?:webm|wav|x-wav|amr|aac|flac)$/i) ? 'document' : 'voice';
    case 'sticker':
      return is(/\b(?:png|jpe?g|gif|svg(?:\+xml)?)$/i) ? 'photo' : 'sticker';
    case 'file':
      return 'document';
  }
}

/** Which of them may stand in one album. */
export function albumOf(as: StoredAs): string | undefined {
  if (as === 'photo' || as === 'video') return 'seen';
  return as === 'audio' || as === 'document' ? as : undefined;
}

/** The method that sends it, and its parameter. */
export function methodOf(as: StoredAs): { readonly method: string; readonly field: string } {
  const name = as.replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase());
  return { method: `send${name}`, field: as };
}
