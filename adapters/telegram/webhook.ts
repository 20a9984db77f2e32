import { randomBytes } from 'node:crypto';
import { readBody } from '../../core/body.ts';
import type { HttpHandler } from '../../core/channel.ts';
import type { Clock } from '../../core/clock.ts';
import type { Log } from '../../core/log.ts';
import { isSameSecret } from '../../core/secret.ts';
import type { Api } from './api.ts';
import type { Intake } from './intake.ts';
import type { Ingress } from './polling.ts';
import { createRegistration } from './registration.ts';
import { note, type State } from './state.ts';
import type { Update } from './wire.ts';

export interface WebhookParts {
  readonly channel: string;
  readonly api: Api;
  readonly intake: Intake;
  readonly state: State;
  readonly clock: Clock;
  readonly log: Log;
  /** Where Telegram is to bring updates. */
  readonly url: string;
}

/** Updates are small; nothing larger is read. */
const bodyLimit = 1024 * 1024;
const retryAfterSeconds = 5;
const secretHeader = 'x-telegram-bot-api-secret-token';

/** Telegram brings updates. It is told that one arrived only when that is on disk; otherwise it comes again. */
export function createWebhook(parts: WebhookParts): Ingress & { readonly fetch: HttpHandler['fetch'] } {
  const { channel, intake, state, log } = parts;
  const registration = createRegistration(parts);
  const stopping = new AbortController();
  const idle = Promise.withResolvers<void>();
  let secret: string | null = null;
  let busy = 0;

  async function loadSecret(): Promise<string> {
    const known = await state.get('webhook', 'secret');
    if (known !== undefined) return known;
    const fresh = randomBytes(32).toString('base64url');
    await state.put(note('webhook', 'secret', fresh));
    return fresh;
  }

  async function take(request: Request): Promise<Response> {
    if (request.method !== 'POST') return answer(405, 'Telegram posts here');
    if (secret === null || !isSameSecret(request.headers.get(secretHeader) ?? '', secret)) {
      return answer(403, 'The secret is wrong or missing');
    }
    const body = await readBody(request, bodyLimit);
    if (body === undefined) return answer(413, 'An update is smaller than that');
    const update = parse(body);
    if (!update) return answer(400, 'This is no update');
    try {
      await intake.take([update]);
      return answer(200, 'ok');
    } catch (error) {
      log.error('telegram-intake-failed', { channel, error: error instanceof Error ? error.name : 'unknown' });
      return answer(503, 'Not taken in; bring it again');
    }
  }

  return {
    async fetch(request) {
      if (stopping.signal.aborted || secret === null) return answer(503, 'Starting or stopping; bring it again');
      busy += 1;
      try {
        return await take(request);
      } finally {
        busy -= 1;
        if (busy === 0 && stopping.signal.aborted) idle.resolve();
      }
    },
    async start() {
      secret = await loadSecret();
      // Whether Telegram takes the address is no reason to keep the others of this brand waiting.
      registration.start(secret);
    },
    trouble: registration.trouble,
    async stop() {
      stopping.abort();
      await registration.stop();
      if (busy > 0) await idle.promise;
    },
  };
}

function answer(status: number, text: string): Response {
  const again = status === 503 ? { 'retry-after': String(retryAfterSeconds) } : {};
  return new Response(text, { status, headers: { 'content-type': 'text/plain', ...again } });
}

function parse(body: string): Update | null {
  try {
    const value: unknown = JSON.parse(body);
    const isUpdate =
      typeof value === 'object' && value !== null && 'update_id' in value && Number.isSafeInteger(value.update_id);
    return isUpdate ? (value as Update) : null;
  } catch {
    return null;
  }
}
