import type { SendError } from '../../core/channel.ts';
import { type Refusal, type Refusals, toSendError } from '../tencent/refusals.ts';

const busy: Refusal = { code: 'too-many-requests', hint: 'WeChat asks for a pause', retryAfterMs: 60_000 };
const gone: Refusal = { code: 'chat-gone', hint: 'WeChat knows no such follower of this account' };
const left: Refusal = { code: 'blocked-by-customer', hint: 'The customer does not follow the account any more' };
const secret: Refusal = { code: 'token-refused', hint: 'Check appId and secret of this channel' };
const rejected: Refusal = { code: 'message-rejected', hint: 'WeChat refuses this content' };
const forbidden: Refusal = { code: 'not-allowed', hint: 'Only verified accounts may send customer service messages' };

/** What WeChat's codes mean. Source: developers.weixin.qq.com/doc/offiaccount/Getting_Started/Global_Return_Code.html. */
const refusals: Refusals = {
  40001: secret,
  40013: secret,
  40014: secret,
  40125: secret,
  42001: secret,
  40003: gone,
  43004: left,
  50005: left,
  45015: { code: 'window-closed', hint: 'WeChat takes answers for 48 hours after a message' },
  45047: { code: 'answers-spent', hint: 'WeChat takes five answers to each message of a customer' },
  45009: busy,
  45011: busy,
  48001: forbidden,
  48004: forbidden,
  50002: forbidden,
  40164: { code: 'not-allowed', hint: "Add this server's public address to the account's IP whitelist" },
  40004: rejected,
  40005: rejected,
  40006: { code: 'file-too-large', hint: 'WeChat finds the file too large' },
  40007: rejected,
  45001: { code: 'file-too-large', hint: 'WeChat finds the file too large' },
  45002: rejected,
  45007: rejected,
  45008: rejected,
};

/** Codes of the access token that waiting does not cure: the id or the secret is wrong. */
export const wrongCredentials: ReadonlySet<number> = new Set([40001, 40013, 40125, 41002, 41004]);

/** What a failed call means for a send. `sent`: the ids posted before it. */
export function sendError(error: unknown, sent: readonly string[] = []): SendError {
  return toSendError(error, refusals, sent);
}
