import type { Language } from '../../core/conversation.ts';
import type { Allowance } from '../tencent/tally.ts';

/** How a WeChat customer service is reached. */
export interface WecomKfOptions {
  /** The corporation's id, `ww…`. */
  readonly corpId: string;
  /** Of the app that may call the API. Never to be logged. */
  readonly secret: string;
  /** What callbacks are signed with. Never to be logged. */
  readonly token: string;
  /** EncodingAESKey. Never to be logged. */
  readonly aesKey: string;
  /** Without a slash at its end. */
  readonly apiUrl: string;
  /** Ids of the accounts to be served, `wk…`; all that the app may manage where there are none. */
  readonly accounts: readonly string[];
  /** What customers are greeted with when they open the chat. */
  readonly welcome?: string;
  /** `pool`, or the userid of whoever in WeCom's own app gets the customers who need a person. */
  readonly handover?: string;
  readonly language: Language;
  /** What WeChat allows; tests allow more. */
  readonly allowance?: Allowance;
}
