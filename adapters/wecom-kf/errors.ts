import type { SendError } from '../../core/channel.ts';
import { ApiFailure } from '../tencent/failure.ts';
import { type Refusal, type Refusals, toSendError } from '../tencent/refusals.ts';

const busy: Refusal = { code: 'too-many-requests', hint: 'WeCom asks for a pause', retryAfterMs: 60_000 };
const spent: Refusal = { code: 'answers-spent', hint: 'WeChat takes five answers to each message of a customer' };
const closed: Refusal = { code: 'window-closed', hint: 'WeChat takes answers for 48 hours after a message' };
const gone: Refusal = { code: 'chat-gone', hint: 'WeCom knows no such customer or account' };
const secret: Refusal = { code: 'token-refused', hint: 'Check corpId and secret of this channel' };
const forbidden: Refusal = {
  code: 'not-allowed',
  hint: 'In the admin console, let the app call the API of WeChat customer service and manage this account by API',
};
const rejected: Refusal = { code: 'message-rejected', hint: 'WeCom refuses this content' };

/** What WeCom's codes mean. Source: developer.work.weixin.qq.com/document/path/90313. */
const refusals: Refusals = {
  40001: secret,
  40013: secret,
  40014: secret,
  42001: secret,
  40096: gone,
  95000: gone,
  95004: gone,
  95001: spent,
  95002: closed,
  95013: closed,
  95018: { code: 'answered-elsewhere', hint: "A colleague answers this customer in WeCom's own app" },
  45009: busy,
  45033: busy,
  45047: spent,
  48002: forbidden,
  60011: forbidden,
  60020: {
    code: 'not-allowed',
    hint: "Add this server's public address to the app's trusted IPs in the admin console",
  },
  95011: forbidden,
  95017: forbidden,
  40004: rejected,
  40006: { code: 'file-too-large', hint: 'WeCom finds the file too large' },
  40009: { code: 'file-too-large', hint: 'WeCom finds the picture too large' },
  40011: { code: 'file-too-large', hint: 'WeCom finds the film too large' },
  44004: rejected,
  45002: rejected,
};

/** The session is not in a state in which the API may write. */
export const wrongState = 95_018;
/** A token that came with a callback is over; WeCom takes requests without one too. */
export const wrongCallbackToken = 95_007;

/** Codes of `gettoken` that waiting does not cure: the id or the secret is wrong. */
export const wrongCredentials: ReadonlySet<number> = new Set([40001, 40013, 40091, 41002, 41004]);

/**
 * Whether WeCom refused a message because it has one with this id. Its documentation says that it does, and not by
 * which code, so that its words are looked at: those of all codes that are known say nothing of a msgid.
 * Source: developer.work.weixin.qq.com/document/path/94677.
 */
export function isRepetition(error: unknown): boolean {
  return (
    error instanceof ApiFailure && error.kind === 'refused' && !refusals[error.code] && /msg_?id/i.test(error.words)
  );
}

/** Why a message that was taken did not arrive after all, by `fail_type`. */
export function lateFailureCode(failType: number): string {
  const codes: Readonly<Record<number, string>> = {
    1: 'chat-gone',
    2: 'not-allowed',
    4: 'window-closed',
    5: 'window-closed',
    6: 'answers-spent',
    8: 'not-allowed',
    10: 'blocked-by-customer',
    // Nobody of the corporation has ever signed in to WeCom's app.
    11: 'not-allowed',
    12: 'message-rejected',
    13: 'message-rejected',
  };
  return codes[failType] ?? 'other';
}

/** What a failed call means for a send. `sent`: the ids posted before it. */
export function sendError(error: unknown, sent: readonly string[] = []): SendError {
  return toSendError(error, refusals, sent);
}
