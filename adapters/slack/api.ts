import { type Logger, LogLevel, WebClient } from '@slack/web-api';
import type { SendError } from '../../core/channel.ts';
import type { Log } from '../../core/log.ts';
import { toSendError } from './errors.ts';

/** Slack's Web API: one call, tried once. */
export interface Api {
  /** @throws {SendError} */
  call<T>(method: string, args: Readonly<Record<string, unknown>>): Promise<T>;
}

/** A call that has not been answered by then has an unknown outcome. */
const timeoutMs = 20_000;

/** The library would write texts and tokens to the console; what we log, we log ourselves. */
export const silentLogger: Logger = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  getLevel: () => LogLevel.ERROR,
  setName() {},
};

/**
 * Options for a client that tries once: its own retries post twice where an answer was lost, and overtake each other
 * where one is told to wait. A new object for each, because the libraries change what they are given.
 */
export function clientOptions(apiUrl: string) {
  return {
    slackApiUrl: apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: timeoutMs,
    fetch: fetchWithRetryAfter,
    logger: silentLogger,
  };
}

export function createApi(token: string, apiUrl: string, log: Log, channel: string): Api {
  const client = new WebClient(token, { ...clientOptions(apiUrl), allowAbsoluteUrls: false });
  return {
    async call<T>(method: string, args: Readonly<Record<string, unknown>>): Promise<T> {
      try {
        return (await client.apiCall(method, { ...args })) as T;
      } catch (cause) {
        const error = toSendError(method, cause);
        report(log, channel, method, error);
        throw error;
      }
    },
  };
}

/** What only an admin can mend is said aloud. */
function report(log: Log, channel: string, method: string, error: SendError): void {
  if (error.code !== 'missing-scope' && error.code !== 'signed-out') return;
  log.error(`slack-${error.code}`, { channel, method, advice: error.message });
}

/** The library takes a 429 without `Retry-After` for an error of another kind. */
const fetchWithRetryAfter: typeof fetch = async (input, init) => {
  const response = await fetch(input, init);
  if (response.status !== 429 || response.headers.has('retry-after')) return response;
  return new Response(null, { status: 429, headers: { 'retry-after': '30' } });
};
