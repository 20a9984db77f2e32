/**
 * Reads what a stranger sent, and no more of it than `limit` bytes.
 * @returns undefined where it is longer
 */
export async function readBody({ body }: Request, limit: number): Promise<string | undefined> {
  if (!body) return '';
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > limit) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
