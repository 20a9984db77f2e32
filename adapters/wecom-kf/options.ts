import type { Language } from '../../core/conversation.ts';

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
  readonly language: Language;
  /** What WeChat allows; tests allow more. */
  readonly allowance?: Allowance;
}

/** How many answers a message of a customer allows, and for how long. */
export interface Allowance {
  readonly answers: number;
  readonly ms: number;
  /** How long to wait for more lines of an agent before one is posted, by how many answers are left, none first. */
  readonly gatherMs: readonly number[];
}

/**
 * Source: developer.work.weixin.qq.com/document/path/94677. The waits are ours: the scarcer answers get, the longer it
 * is worth to see whether an agent goes on typing.
 */
export const usualAllowance: Allowance = {
  answers: 5,
  ms: 48 * 60 * 60 * 1000,
  gatherMs: [0, 8_000, 4_000, 2_000],
};
