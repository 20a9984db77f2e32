import type { Language } from '../../core/conversation.ts';
import type { RoomLanguage } from '../../core/language.ts';
import type { Habits } from './pace.ts';

/** A room that is a desk: its id or its name, and the ids of those who may do more there. */
export interface RoomOptions extends RoomLanguage {
  readonly supervisors: readonly string[];
}

/** How a WeChat account is reached. */
export interface WechatyOptions {
  /** The npm package of the puppet, which the admin installs. */
  readonly puppet: string;
  /** The puppet's own options. They may hold a token: never to be logged. */
  readonly options: Readonly<Record<string, unknown>>;
  /** What is said in groups: by nobody, by those who mention the account, or by all. */
  readonly groups: 'ignore' | 'mentioned' | 'all';
  /** The rooms that are desks, whatever `groups` says. */
  readonly rooms: readonly RoomOptions[];
  /** How far before the start a message may have been said, in milliseconds. */
  readonly catchUp: number;
  /** Most messages in 24 hours. */
  readonly daily: number;
  /** Where the login is kept, without the ending that Wechaty adds. Absent: in memory. */
  readonly session?: string;
  /** What is read in rooms that have no language of their own. */
  readonly language: Language;
  /** Between 0 and 1; tests bring their own. */
  readonly random?: () => number;
  readonly habits?: Habits;
  /** Where the QR code is shown; the terminal, where absent. */
  readonly show?: (text: string) => void;
}
