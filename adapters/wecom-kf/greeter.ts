import { createHash } from 'node:crypto';
import type { Clock } from '../../core/clock.ts';
import type { Log } from '../../core/log.ts';
import type { Api } from '../tencent/api.ts';
import { shorten } from '../tencent/bytes.ts';
import { textBytes } from '../tencent/plan.ts';
import { sentAnswer } from './wire.ts';

/** Greets who opens the chat, before anything is written. That costs none of the five answers. */
export interface Greeter {
  /** Never fails: a greeting that is late is worth nothing. */
  greet(code: string, at: number): Promise<void>;
}

/** How long a code can be used, once. Source: developer.work.weixin.qq.com/document/path/95122. */
export const codeMs = 20_000;

export function createGreeter(
  welcome: string | undefined,
  { api, clock, log, channel }: { api: Api; clock: Clock; log: Log; channel: string },
): Greeter {
  return {
    async greet(code, at) {
      if (welcome === undefined || clock.now() - at > codeMs) return;
      const body = {
        code,
        msgid: createHash('sha256').update(code).digest('base64url').slice(0, 32),
        msgtype: 'text',
        text: { content: shorten(welcome, textBytes) },
      };
      await api.call('/cgi-bin/kf/send_msg_on_event', sentAnswer, body).catch((error: unknown) => {
        log.warn('wecom-welcome-failed', { channel, error: error instanceof Error ? error.message : 'unknown' });
      });
    },
  };
}
