import type { FileStream } from '../../core/channel.ts';
import { isInline } from './sniff.ts';

/** How long a browser may keep a file that it was given and that never changes. */
const forLong = 'private, max-age=31536000, immutable';

/** Answers with a file, such that whatever is in it, a browser runs none of it. */
export function download(file: FileStream, range: string | null, caching = forLong): Response {
  const inline = isInline(file.mime);
  const headers = new Headers({
    'Content-Type': inline ? file.mime : 'application/octet-stream',
    'Content-Disposition': disposition(inline ? 'inline' : 'attachment', file.name),
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Resource-Policy': 'cross-origin',
    'Cache-Control': caching,
  });
  if (file.bytes === undefined) return new Response(file.stream, { headers });
  headers.set('Accept-Ranges', 'bytes');
  const part = parseRange(range, file.bytes);
  if (part === 'impossible') {
    void file.stream.cancel();
    headers.set('Content-Range', `bytes */${file.bytes}`);
    return new Response(null, { status: 416, headers });
  }
  if (!part) {
    headers.set('Content-Length', String(file.bytes));
    return new Response(file.stream, { headers });
  }
  headers.set('Content-Length', String(part.end - part.start + 1));
  headers.set('Content-Range', `bytes ${part.start}-${part.end}/${file.bytes}`);
  return new Response(cutOut(file.stream, part), { status: 206, headers });
}

/** RFC 6266, with the name as RFC 5987 wants it and a plain one for whoever cannot read that. */
function disposition(kind: 'inline' | 'attachment', name: string): string {
  const plain = name.replaceAll(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${kind}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

interface Range {
  readonly start: number;
  /** The last byte of it. */
  readonly end: number;
}

/** One range of bytes: players of sound and film ask for it, and Safari plays nothing without. */
function parseRange(header: string | null, bytes: number): Range | 'impossible' | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!match) return null;
  const [, from = '', to = ''] = match;
  if (from === '' && to === '') return null;
  const start = from === '' ? Math.max(0, bytes - Number(to)) : Number(from);
  const end = from === '' || to === '' ? bytes - 1 : Math.min(Number(to), bytes - 1);
  return start > end || (from === '' && to === '0') ? 'impossible' : { start, end };
}

/** These bytes of a stream. It reads nothing before it is read itself, and leaves the source when it has them all. */
function cutOut(source: ReadableStream<Uint8Array>, { start, end }: Range): ReadableStream<Uint8Array> {
  const reader = source.getReader();
  let at = 0;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        for (;;) {
          const { done, value } = await reader.read();
          if (done) return controller.close();
          const wanted = value.subarray(Math.max(0, start - at), Math.max(0, end + 1 - at));
          at += value.byteLength;
          if (wanted.byteLength > 0) controller.enqueue(wanted);
          if (at > end) {
            await reader.cancel();
            return controller.close();
          }
          if (wanted.byteLength > 0) return;
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}
