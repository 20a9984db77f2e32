import { SendError } from '../../core/channel.ts';
import { ApiFailure } from './api.ts';

/** Refusals by Telegram's words, in the order they are looked for; `code` is ours. */
const refusals: readonly {
  readonly says: RegExp;
  readonly code: string;
  readonly hint: string;
  /** Where it may be mended, and is tried again. */
  readonly retryAfterMs?: number;
}[] = [
  {
    // core.telegram.org/api/errors
    says: /BUSINESS_PEER_USAGE_MISSING/i,
    code: 'window-closed',
    hint: 'Customers of a business account can be answered for a day after they have written',
  },
  {
    says: /BUSINESS_(?:CONNECTION|PEER)_/i,
    code: 'not-connected',
    hint: 'The business account has disconnected the bot, or does not let it answer',
    retryAfterMs: 5 * 60_000,
  },
  {
    says: /bot was blocked by the user|user is deactivated|PEER_ID_INVALID|bot can't initiate conversation/i,
    code: 'blocked-by-customer',
    hint: 'The customer blocked the bot or left Telegram; only the customer can change that',
  },
  {
    says: /message thread not found|TOPIC_DELETED|TOPIC_ID_INVALID/i,
    code: 'thread-gone',
    hint: 'The topic was deleted in Telegram',
  },
  {
    says: /chat not found|bot was kicked|bot is not a member|group chat was deleted/i,
    code: 'chat-gone',
    hint: 'The bot is not in this chat; check the id, and add the bot again',
  },
  {
    says: /not enough rights|CHAT_ADMIN_REQUIRED|need administrator|have no rights|CHAT_WRITE_FORBIDDEN|not a forum/i,
    code: 'not-allowed',
    hint: 'Make the bot an administrator of the forum group, with the right to manage topics',
  },
  {
    says: /file is too big|too large|Request Entity/i,
    code: 'file-too-large',
    hint: 'Bots may send 50 MB and fetch 20 MB',
  },
  {
    says: /message to (?:edit|delete|react|be replied) not found|MESSAGE_ID_INVALID/i,
    code: 'message-gone',
    hint: 'The message is not there any more',
  },
  {
    says: /message can't be (?:edited|deleted)/i,
    code: 'message-locked',
    hint: 'The message is older than Telegram lets a bot change',
  },
  {
    says: /^Unauthorized$|^Not Found$/i,
    code: 'token-refused',
    hint: 'Telegram does not know the token; get the present one from @BotFather',
  },
];

/** What a failed call means for a send. `sent`: the ids posted before it. */
export function sendError(error: unknown, sent: readonly string[] = []): SendError {
  if (error instanceof SendError) {
    if (sent.length === 0) return error;
    const { message, outcome, code, retryAfterMs } = error;
    return new SendError(message, { outcome, code, retryAfterMs, sent: [...sent, ...error.sent] });
  }
  if (!(error instanceof ApiFailure)) {
    return new SendError('Something went wrong before Telegram was asked', {
      outcome: 'not-sent',
      code: 'unexpected-error',
      retryAfterMs: 1_000,
      sent,
      cause: error,
    });
  }
  const { kind, status, description, retryAfterMs } = error;
  if (kind === 'unreachable') {
    return new SendError('Telegram cannot be reached; it is tried again', {
      outcome: 'not-sent',
      code: 'unreachable',
      retryAfterMs: 1_000,
      sent,
    });
  }
  if (kind === 'lost') {
    return new SendError(`Telegram did not confirm the message (${status || 'no answer'})`, {
      outcome: 'unknown',
      code: 'timeout',
      retryAfterMs: 1_000,
      sent,
    });
  }
  if (status === 429 || retryAfterMs !== null) {
    return new SendError('Telegram asks for a pause; it is tried again after it', {
      outcome: 'not-sent',
      code: 'too-many-requests',
      retryAfterMs: retryAfterMs ?? 1_000,
      sent,
    });
  }
  const known = refusals.find(({ says }) => says.test(description));
  return new SendError(known?.hint ?? `Telegram refused it (${status})`, {
    outcome: 'not-sent',
    code: known?.code ?? 'refused',
    retryAfterMs: known?.retryAfterMs ?? null,
    sent,
  });
}

/** Whether a call was refused with these words. */
export function isRefusal(error: unknown, words: RegExp): boolean {
  return error instanceof ApiFailure && error.kind === 'refused' && words.test(error.description);
}
