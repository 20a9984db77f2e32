import type { WireFile } from '../../adapters/web/protocol.ts';

/** Why a file was not taken. */
export class UploadError extends Error {
  override readonly name = 'UploadError';
  readonly code: 'too-large' | 'quota' | 'refused' | 'failed';

  constructor(code: UploadError['code'], cause?: unknown) {
    super(`Upload ${code}`, { cause });
    this.code = code;
  }
}

/**
 * Hands a file to the server.
 * @throws {UploadError}
 */
export async function upload(
  url: string,
  body: Blob,
  name: string,
  token: string | null,
  signal: AbortSignal,
): Promise<WireFile> {
  let response: Response;
  try {
    response = await fetch(`${url}?name=${encodeURIComponent(name)}`, {
      method: 'POST',
      body,
      headers: {
        'content-type': body.type === '' ? 'application/octet-stream' : body.type,
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      },
      signal,
    });
  } catch (error) {
    throw new UploadError('failed', error);
  }
  if (response.status === 413) throw new UploadError('too-large');
  if (response.status === 429 && (await errorOf(response)) === 'quota') throw new UploadError('quota');
  if (response.status === 415) throw new UploadError('refused');
  if (!response.ok) throw new UploadError('failed');
  return (await response.json()) as WireFile;
}

async function errorOf(response: Response): Promise<string | undefined> {
  const { error } = (await response.json().catch(() => ({}))) as { readonly error?: string };
  return error;
}
