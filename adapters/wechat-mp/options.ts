import type { Language } from '../../core/conversation.ts';
import type { Allowance } from '../tencent/tally.ts';

/** How an official account is reached. */
export interface WechatMpOptions {
  /** `wx…` */
  readonly appId: string;
  /** Never to be logged. */
  readonly secret: string;
  /** What callbacks are signed with. Never to be logged. */
  readonly token: string;
  /** EncodingAESKey; absent where callbacks come as plain text. Never to be logged. */
  readonly aesKey?: string;
  /** Without a slash at its end. */
  readonly apiUrl: string;
  /** What a new follower is greeted with. */
  readonly welcome?: string;
  /** What buttons of the account's menu mean, by their key. */
  readonly menu: Readonly<Record<string, string>>;
  /** Whether customers who need a person are passed to Tencent's own desk. */
  readonly transfer: boolean;
  /** What it means to scan a QR code of the account, by its scene. */
  readonly scan: Readonly<Record<string, string>>;
  readonly language: Language;
  /** What WeChat allows; tests allow more. */
  readonly allowance?: Allowance;
}
