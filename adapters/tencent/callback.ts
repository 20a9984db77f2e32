import { readBody } from '../../core/body.ts';
import { type Crypt, CryptError } from './crypt.ts';
import { isSignedBy } from './signature.ts';
import { readXml } from './xml.ts';

/** What a request turned out to be. */
export type Opened =
  /** Tencent wants to see that the address is ours: the text is the answer. */
  | { readonly kind: 'echo'; readonly text: string }
  | { readonly kind: 'event'; readonly fields: ReadonlyMap<string, string>; readonly encrypted: boolean }
  /** Forged, damaged or meant for somebody else. */
  | { readonly kind: 'refused'; readonly response: Response };

export interface CallbackKeys {
  /** The token that signatures are made with. */
  readonly token: string;
  /** Absent where callbacks come as plain text. */
  readonly crypt?: Crypt;
}

/** Callbacks are small; nothing larger is read. */
const bodyLimit = 256 * 1024;

/**
 * Checks who a callback is from, and reads it. Encrypted ones are signed as a whole (`msg_signature`); plain ones
 * only prove that the sender knows the token (`signature`), which is all that Tencent offers there.
 */
export async function openCallback(request: Request, { token, crypt }: CallbackKeys): Promise<Opened> {
  const query = new URL(request.url).searchParams;
  const said = (name: string): string => query.get(name) ?? '';
  const [timestamp, nonce] = [said('timestamp'), said('nonce')];
  const isPlainlySigned = (): boolean => isSignedBy(said('signature'), token, timestamp, nonce);
  const isSigned = (encrypted: string): boolean =>
    isSignedBy(said('msg_signature'), token, timestamp, nonce, encrypted);

  if (request.method === 'GET') {
    const echo = said('echostr');
    // An official account is asked with the plain signature, whatever its mode.
    if (query.has('signature') && isPlainlySigned()) return { kind: 'echo', text: echo };
    if (!crypt || !isSigned(echo)) return refused(403, 'The signature is wrong or missing');
    return decrypted(crypt, echo, (text) => ({ kind: 'echo', text }));
  }
  if (request.method !== 'POST') return refused(405, 'Callbacks are posted here');
  const body = await readBody(request, bodyLimit);
  if (body === undefined) return refused(413, 'A callback is smaller than that');
  const envelope = readXml(body);
  if (!envelope) return refused(400, 'This is no callback');
  const encrypted = envelope.get('Encrypt');
  if (!crypt) {
    if (!isPlainlySigned()) return refused(403, 'The signature is wrong or missing');
    return { kind: 'event', fields: envelope, encrypted: false };
  }
  // Who has the key takes nothing that was not encrypted by it.
  if (encrypted === undefined || !isSigned(encrypted)) return refused(403, 'The signature is wrong or missing');
  return decrypted(crypt, encrypted, (text) => {
    const fields = readXml(text);
    return fields ? { kind: 'event', fields, encrypted: true } : refused(400, 'This is no callback');
  });
}

export function answer(status: number, text: string): Response {
  const again = status === 503 ? { 'retry-after': '5' } : {};
  return new Response(text, { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...again } });
}

function refused(status: number, text: string): Opened {
  return { kind: 'refused', response: answer(status, text) };
}

function decrypted(crypt: Crypt, encrypted: string, use: (text: string) => Opened): Opened {
  try {
    return use(crypt.decrypt(encrypted));
  } catch (error) {
    if (error instanceof CryptError) return refused(403, 'It is not encrypted for this receiver');
    throw error;
  }
}
