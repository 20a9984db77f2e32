import type { Clock } from '../../core/clock.ts';
import type { Log } from '../../core/log.ts';
import { type Api, ApiFailure } from './api.ts';
import { sleep } from './polling.ts';
import { allowedUpdates } from './wire.ts';

export interface RegistrationParts {
  readonly channel: string;
  readonly api: Api;
  readonly clock: Clock;
  readonly log: Log;
  /** Where Telegram is to bring updates. */
  readonly url: string;
}

/** Telegram's knowledge of where it is to bring updates. */
export interface Registration {
  /** Returns at once: Telegram is told, and told again until it takes the address; later it is asked how it goes. */
  start(secret: string): void;
  /** Why updates do not come, and what to do about it; undefined where they do, as far as Telegram says. */
  trouble(): string | undefined;
  stop(): Promise<void>;
}

/** `getWebhookInfo`, what we read of it. */
interface WebhookInfo {
  readonly url: string;
  readonly last_error_date?: number;
  readonly last_error_message?: string;
}

const connections = 40;
const answerMs = 15_000;
const firstPauseMs = 1_000;
const longestPauseMs = 60_000;
/** How often Telegram is asked whether it gets through. */
const lookMs = 5 * 60_000;
const secondMs = 1_000;

/**
 * What Telegram says of an address it does not take, or of one it does not get through to, in the order they are
 * looked for. Source: WebhookActor and Client::on_webhook_error of github.com/tdlib/telegram-bot-api.
 */
const reasons: readonly { readonly says: RegExp; readonly advice: string }[] = [
  { says: /HTTPS url must be|URL must be HTTPS/i, advice: 'server.publicUrl must begin with https://' },
  { says: /only on ports/i, advice: 'server.publicUrl must be on port 443, 80, 88 or 8443' },
  {
    says: /resolve host|Name or service not known|No address associated/i,
    advice: 'Telegram finds no server by the name in server.publicUrl: look at its DNS entry',
  },
  {
    says: /IP address .* (?:is )?reserved|reserved IP/i,
    advice: 'The name in server.publicUrl leads to an address of a private network: it must lead to a public one',
  },
  {
    says: /SSL|certificate|TLS/i,
    advice:
      'Telegram does not trust the certificate of server.publicUrl: it needs one that browsers trust, with the whole chain',
  },
  {
    says: /Connection (?:refused|timed out|reset|closed)|timeout|Network is unreachable|No route|Can't connect/i,
    advice: 'Nobody answers at server.publicUrl: look at the firewall and at the proxy in front of Frontdesk',
  },
  {
    says: /Wrong response/i,
    advice: 'Something answers at server.publicUrl, and it is not Frontdesk: the proxy must pass /hooks/ on',
  },
  {
    says: /^Unauthorized$|^Not Found$/i,
    advice: 'Telegram does not know the token: get the present one from @BotFather',
  },
];

const unknownReason =
  'Telegram must reach server.publicUrl by https on port 443, 80, 88 or 8443, with a certificate that browsers trust';

function adviceOn(words: string): string {
  return reasons.find(({ says }) => says.test(words))?.advice ?? unknownReason;
}

/** Telegram tells an address in small letters, and may leave out or add what means nothing. */
function isSameAddress(one: string, other: string): boolean {
  return URL.canParse(one) && URL.canParse(other) && new URL(one).href === new URL(other).href;
}

export function createRegistration({ channel, api, clock, log, url }: RegistrationParts): Registration {
  const stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();
  let advice: string | undefined;

  async function register(secret: string): Promise<void> {
    const payload = { url, secret_token: secret, allowed_updates: allowedUpdates, max_connections: connections };
    for (let pauseMs = firstPauseMs; !stopping.signal.aborted; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      try {
        await api.call('setWebhook', payload, { signal: stopping.signal, timeoutMs: answerMs });
        advice = undefined;
        return;
      } catch (error) {
        if (stopping.signal.aborted) return;
        const failure = error instanceof ApiFailure ? error : undefined;
        const isRefused = failure?.kind === 'refused' && failure.retryAfterMs === null;
        advice = isRefused ? adviceOn(failure.description) : 'Telegram cannot be reached: look at the network';
        log.error('telegram-webhook-refused', {
          channel,
          status: failure?.status,
          advice: `${advice}. It is tried again by itself`,
        });
        await sleep(clock, Math.max(pauseMs, failure?.retryAfterMs ?? 0), stopping.signal);
      }
    }
  }

  /** @returns whether it is still our address that Telegram has */
  async function look(since: number): Promise<boolean> {
    const info = await api.call<WebhookInfo>('getWebhookInfo', {}, { signal: stopping.signal, timeoutMs: answerMs });
    if (!isSameAddress(info.url, url)) {
      log.warn('telegram-webhook-replaced', {
        channel,
        advice: 'Another program uses the same token. Stop it, or give this channel a bot of its own',
      });
      return false;
    }
    const isRecent = (info.last_error_date ?? 0) * secondMs >= since;
    advice = isRecent ? adviceOn(info.last_error_message ?? '') : undefined;
    if (advice !== undefined) log.error('telegram-webhook-failing', { channel, advice });
    return true;
  }

  async function run(secret: string): Promise<void> {
    await register(secret);
    while (!stopping.signal.aborted) {
      const since = clock.now();
      await sleep(clock, lookMs, stopping.signal);
      if (stopping.signal.aborted) return;
      const isOurs = await look(since).catch(() => true);
      if (!isOurs) await register(secret);
    }
  }

  return {
    start(secret) {
      running = run(secret);
    },
    trouble: () => advice,
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
