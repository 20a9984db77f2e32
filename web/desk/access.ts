import type { WireCustomer } from '../../adapters/web/protocol.ts';
import type { CannedText } from '../../core/cases.ts';

/** Why somebody could not sign in. */
export type SignInFailure = 'used' | 'unknown' | 'failed';

type Place = { readonly room: string; readonly thread: string };

/** Signing in and out, bringing colleagues, and looking back: what the desk asks over HTTP. */
export class Access {
  readonly #base: string;

  /** @param base `/hooks/<channel>` */
  constructor(base: string) {
    this.#base = base;
  }

  /** @returns null once signed in. */
  async signIn(
    by: { readonly code: string; readonly name: string } | { readonly token: string },
  ): Promise<SignInFailure | null> {
    const response = await this.#post('desk/sign-in', by);
    if (response?.ok) return null;
    if (response?.status !== 401) return 'failed';
    const { error } = (await response.json().catch(() => ({}))) as { error?: string };
    return error === 'used' ? 'used' : 'unknown';
  }

  async signOut(): Promise<void> {
    await this.#post('desk/sign-out');
  }

  /** @returns the whole address of a one-time link, or null where none could be had. */
  async invite(): Promise<string | null> {
    const response = await this.#post('desk/invite');
    if (!response?.ok) return null;
    const { path } = (await response.json()) as { path: string };
    return new URL(path, window.location.origin).href;
  }

  /** What is known of a case's customer; null where nobody could say. */
  async customer(at: Place): Promise<WireCustomer | null> {
    const response = await this.#post('desk/customer', at);
    return response?.ok ? ((await response.json()) as WireCustomer) : null;
  }

  /** The canned replies with their texts; none where nobody could say. */
  async canned(at: Place): Promise<readonly CannedText[]> {
    const response = await this.#post('desk/canned', at);
    return response?.ok ? ((await response.json()) as readonly CannedText[]) : [];
  }

  /** What was said in one of the cases of that customer. Whoever asks is written down. */
  async transcript(at: Place, number: number): Promise<{ readonly name: string; readonly text: string } | null> {
    const response = await this.#post('desk/transcript', { ...at, case: number });
    if (!response?.ok) return null;
    const [, name = ''] = /filename\*=UTF-8''(\S+)/u.exec(response.headers.get('content-disposition') ?? '') ?? [];
    return { name: decodeURIComponent(name) || 'transcript.txt', text: await response.text() };
  }

  async #post(path: string, body?: unknown): Promise<Response | null> {
    try {
      return await fetch(`${this.#base}/${path}`, {
        method: 'POST',
        ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      });
    } catch {
      return null;
    }
  }
}

/** The code of a one-time link, taken out of the address bar so that it is neither copied nor sent again. */
export function takeCode(): string | null {
  const code = new URLSearchParams(window.location.hash.slice(1)).get('code');
  if (code !== null) history.replaceState(null, '', window.location.pathname + window.location.search);
  return code;
}
