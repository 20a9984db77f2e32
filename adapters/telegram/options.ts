import type { Language } from '../../core/conversation.ts';
import type { RoomLanguage } from '../../core/language.ts';
import type { Rates } from './schedule.ts';

/** What a Telegram channel is told by the configuration. */
export interface TelegramOptions {
  /** The token @BotFather gave. Never to be logged. */
  readonly token: string;
  /** How updates arrive: we ask for them, or Telegram brings them to `publicUrl`. */
  readonly mode: 'polling' | 'webhook';
  /** The Bot API server, without a slash at its end. */
  readonly apiRoot: string;
  /** Where Telegram reaches our server, without a slash at its end. Needed in webhook mode. */
  readonly publicUrl?: string;
  /** The forum groups that are desks, by the group's id, and the ids of those who may do more there. */
  readonly rooms: readonly (RoomLanguage & { readonly supervisors: readonly string[] })[];
  /** Of the few words the channel says by itself, at a desk that has no language of its own. */
  readonly language: Language;
  /** Instead of what Telegram allows; for a self-hosted server or a test. */
  readonly rates?: Partial<Rates>;
}
