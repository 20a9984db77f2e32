import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';
import { SendError } from '../../core/channel.ts';

/** Slack names no time with some refusals; its limits are per minute. */
const whenUnsaidMs = 30_000;
/** What an admin has to mend is tried again now and then, so that what waits goes out once it is mended. */
const whenMendedMs = 60_000;

type Verdict = { readonly code: string; readonly retryAfterMs: number | null; readonly outcome?: 'unknown' };

const gone: Verdict = { code: 'chat-gone', retryAfterMs: null };
const threadGone: Verdict = { code: 'thread-gone', retryAfterMs: null };
const messageGone: Verdict = { code: 'message-gone', retryAfterMs: null };
const messageLocked: Verdict = { code: 'message-locked', retryAfterMs: null };
const rejected: Verdict = { code: 'message-rejected', retryAfterMs: null };
const tooLarge: Verdict = { code: 'file-too-large', retryAfterMs: null };
const signedOut: Verdict = { code: 'signed-out', retryAfterMs: whenMendedMs };
const busy: Verdict = { code: 'rate-limited', retryAfterMs: whenUnsaidMs };
const broken: Verdict = { code: 'platform-error', retryAfterMs: 0, outcome: 'unknown' };

/** What Slack's error codes mean for whoever sends. The codes: docs.slack.dev/reference/methods. */
const verdicts: Readonly<Record<string, Verdict>> = {
  channel_not_found: gone,
  is_archived: gone,
  not_in_channel: gone,
  user_not_found: gone,
  user_disabled: gone,
  cannot_dm_bot: gone,
  channel_is_archived: gone,
  thread_not_found: threadGone,
  cannot_reply_to_message: threadGone,
  message_not_found: messageGone,
  cant_update_message: messageLocked,
  cant_delete_message: messageLocked,
  edit_window_closed: messageLocked,
  file_not_found: messageGone,
  file_deleted: messageGone,
  msg_too_long: rejected,
  msg_blocks_too_long: rejected,
  no_text: rejected,
  invalid_blocks: rejected,
  invalid_blocks_format: rejected,
  file_upload_size_restricted: tooLarge,
  invalid_auth: signedOut,
  not_authed: signedOut,
  account_inactive: signedOut,
  token_revoked: signedOut,
  token_expired: signedOut,
  missing_scope: { code: 'missing-scope', retryAfterMs: whenMendedMs },
  not_allowed_token_type: signedOut,
  ratelimited: busy,
  rate_limited: busy,
  message_limit_exceeded: busy,
  internal_error: broken,
  fatal_error: broken,
  service_unavailable: broken,
  request_timeout: broken,
};

/** Failures of the network that come before anything was sent. */
const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/** Nothing was posted, because whoever asked for it does not want it any more. */
export function calledOff(): SendError {
  return new SendError('The send was called off', { outcome: 'not-sent', code: 'called-off', retryAfterMs: 0 });
}

/** What went wrong with a call, in our words. Holds neither token nor text: only the method and Slack's own code. */
export function toSendError(method: string, error: unknown): SendError {
  if (error instanceof SendError) return error;
  if (error instanceof WebAPIRateLimitedError) {
    const retryAfterMs = error.retryAfter * 1000;
    return new SendError(`Slack asks to wait before ${method}`, {
      outcome: 'not-sent',
      code: 'rate-limited',
      retryAfterMs,
    });
  }
  if (error instanceof WebAPIPlatformError) return ofPlatform(method, error);
  if (error instanceof WebAPIHTTPError && error.statusCode < 500) {
    const message = `Slack refused ${method} with HTTP ${error.statusCode}. Look at apiUrl.`;
    return new SendError(message, { outcome: 'not-sent', code: 'refused' });
  }
  if (error instanceof WebAPIRequestError && neverSent.has(codeOf(error.original))) {
    const message = `Slack cannot be reached (${codeOf(error.original)}). Look at the network, and at apiUrl.`;
    return new SendError(message, { outcome: 'not-sent', code: 'unreachable', retryAfterMs: 0 });
  }
  const status = error instanceof WebAPIHTTPError ? ` (HTTP ${error.statusCode})` : '';
  const message = `The connection to Slack failed during ${method}${status}`;
  return new SendError(message, { outcome: 'unknown', code: 'connection-lost', retryAfterMs: 0 });
}

function ofPlatform(method: string, { data }: WebAPIPlatformError): SendError {
  const verdict = verdicts[data.error] ?? { code: 'refused', retryAfterMs: null };
  const waitS = data.response_metadata?.retryAfter;
  return new SendError(explain(method, data), {
    outcome: verdict.outcome ?? 'not-sent',
    code: verdict.code,
    retryAfterMs: verdict === busy && waitS !== undefined ? waitS * 1000 : verdict.retryAfterMs,
  });
}

function explain(method: string, data: WebAPIPlatformError['data']): string {
  if (data.error === 'missing_scope') {
    const needed = 'needed' in data && typeof data.needed === 'string' ? data.needed : 'unknown';
    return `Slack refuses ${method}: the app lacks the scope ${needed}. Add it below OAuth & Permissions (the list is what \`frontdesk slack manifest\` prints) and install the app again.`;
  }
  if (verdicts[data.error] === signedOut) {
    return `Slack refuses ${method}: ${data.error}. Install the app again, and set its new token.`;
  }
  return `Slack refuses ${method}: ${data.error}`;
}

function codeOf(error: Error): string {
  const cause = error.cause as { readonly code?: unknown } | undefined;
  const code = cause?.code ?? (error as { readonly code?: unknown }).code;
  return typeof code === 'string' ? code : 'no code';
}
