import { readBody } from '../../core/body.ts';
import { isSameSecret } from '../../core/secret.ts';
import { tryJson } from './json.ts';
import { type Callback, callback } from './wire.ts';

/** What a request turned out to be: a callback, or what it is answered with. */
export type Opened = { readonly said: Callback } | { readonly response: Response };

/** Callbacks are small; nothing larger is read. */
const bodyLimit = 1024 * 1024;

/**
 * Checks who a callback is from, and reads it. Lanying does not sign: the header `signature` is the shared secret
 * itself, so that https is all that keeps it one. Source: github.com/maxim-top/lanying-connector.
 */
export async function openCallback(
  request: Request,
  { secret, appId }: { readonly secret: string; readonly appId: string },
): Promise<Opened> {
  if (request.method !== 'POST') return { response: answer(405, 'Callbacks are posted here') };
  if (!isSameSecret(request.headers.get('signature') ?? '', secret)) {
    return { response: answer(403, 'The signature is wrong or missing') };
  }
  const body = await readBody(request, bodyLimit);
  if (body === undefined) return { response: answer(413, 'A callback is smaller than that') };
  const json = tryJson(body);
  if (json === undefined) return { response: answer(400, 'This is no JSON') };
  const said = callback.safeParse(json).data;
  // What else Lanying may tell of (log-ins, changes of a group) is nothing of ours, and not worth a repetition.
  if (!said) return { response: answer(200, '') };
  if (said.appId !== appId) return { response: answer(403, 'This is of another app') };
  return { said };
}

export function answer(status: number, text: string): Response {
  const again = status === 503 ? { 'retry-after': '5' } : {};
  return new Response(text, { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...again } });
}
