import { fileTypeFromBuffer } from 'file-type';

/** What file-type wants to see of a file, in bytes. */
const sampleBytes = 4100;

/** Types that a browser shows without running anything. SVG, HTML and XML are none of them. */
const images = new Set(['image/png', 'image/apng', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif']);

/** Whether a browser may show a file of this (sniffed) type in place; anything else is a download. */
export function isInline(mime: string): boolean {
  return images.has(mime) || /^(?:audio|video)\/[\w.+-]+$/.test(mime);
}

/**
 * Looks at a file's first bytes to tell what it is, whatever anybody says.
 * @returns its type, a stream with all its bytes, and whether there are none
 */
export async function sniff(
  source: ReadableStream<Uint8Array>,
): Promise<{ readonly mime: string; readonly stream: ReadableStream<Uint8Array>; readonly empty: boolean }> {
  const reader = source.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  let ended = false;
  while (size < sampleBytes && !ended) {
    const { done, value } = await reader.read();
    ended = done;
    if (value === undefined) continue;
    chunks.push(value);
    size += value.byteLength;
  }
  return { mime: await typeOf(Buffer.concat(chunks)), stream: resume(chunks, reader), empty: size === 0 };
}

async function typeOf(sample: Uint8Array): Promise<string> {
  try {
    const found = await fileTypeFromBuffer(sample.subarray(0, sampleBytes));
    return found ? (found.mime.split(';')[0] ?? unknown).toLowerCase() : unknown;
  } catch {
    // Bytes made to confuse the parser are bytes of an unknown type.
    return unknown;
  }
}

const unknown = 'application/octet-stream';

function resume(chunks: Uint8Array[], reader: ReadableStreamDefaultReader<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      const first = chunks.shift();
      if (first) return controller.enqueue(first);
      const { done, value } = await reader.read();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
}
