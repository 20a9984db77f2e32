import type { MediaKind } from '../../../core/message.ts';
import type { Given } from './platform.ts';

/** Bytes that are of a type to whoever looks at how they begin, followed by every value a byte can have. */
function bytes(...start: readonly (string | number)[]): Uint8Array {
  const head = start.map((piece) => (typeof piece === 'string' ? Buffer.from(piece, 'latin1') : Buffer.alloc(piece)));
  return Buffer.concat([...head, Buffer.from(Array.from({ length: 1024 }, (_, index) => index % 256))]);
}

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** One file of each kind. */
export const samples: Readonly<Record<MediaKind, Given>> = {
  image: { media: 'image', name: 'one pixel 像素.png', bytes: png },
  video: { media: 'video', name: 'film.mp4', bytes: bytes('\0\0\0\x18ftypisom\0\0\0\0isommp42') },
  audio: { media: 'audio', name: 'song.mp3', bytes: bytes('ID3\x03\0\0\0\0\0\x0a', 10, '\xff\xfb\x90\x64') },
  voice: { media: 'voice', name: 'voice.ogg', bytes: bytes('OggS\0\x02', 22, 'OpusHead\x01\x02') },
  file: { media: 'file', name: 'report "final".bin', bytes: bytes('\x01\x02') },
  sticker: { media: 'sticker', name: 'wave.webp', bytes: bytes('RIFF\0\x04\0\0WEBPVP8 ') },
};
