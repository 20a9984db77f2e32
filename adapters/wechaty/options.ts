import type { Language } from '../../core/conversation.ts';
import type { Habits } from './pace.ts';

/** How a WeChat account is reached. */
export interface WechatyOptions {
  /** The npm package of the puppet, which the admin installs. */
  readonly puppet: string;
  /** The puppet's own options. They may hold a token: never to be logged. */
  readonly options: Readonly<Record<string, unknown>>;
  /** What is said in groups: by nobody, by those who mention the account, or by all. */
  readonly groups: 'ignore' | 'mentioned' | 'all';
  /** How far before the start a message may have been said, in milliseconds. */
  readonly catchUp: number;
  /** Most messages in 24 hours. */
  readonly daily: number;
  /** Where the login is kept, without the ending that Wechaty adds. Absent: in memory. */
  readonly session?: string;
  readonly language: Language;
  /** Between 0 and 1; tests bring their own. */
  readonly random?: () => number;
  readonly habits?: Habits;
  /** Where the QR code is shown; the terminal, where absent. */
  readonly show?: (text: string) => void;
}
