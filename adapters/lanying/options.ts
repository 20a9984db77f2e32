import type { Language } from '../../core/conversation.ts';
import type { RoomLanguage } from '../../core/language.ts';

/** What a Lanying channel is told by the configuration. */
export interface LanyingOptions {
  readonly appId: string;
  /** The administrator's token of the app. Never to be logged. */
  readonly token: string;
  /** What callbacks prove themselves with. Never to be logged. */
  readonly secret: string;
  /** The user that customers write to, and that answers. */
  readonly userId: string;
  /** The app's API, without a slash at its end. */
  readonly apiUrl: string;
  /** Names of the people in groups, by their ids: callbacks tell none. */
  readonly agents: Readonly<Record<string, string>>;
  /** The groups that are desks, by their ids, and the ids of those who may do more there. */
  readonly rooms: readonly (RoomLanguage & { readonly supervisors: readonly string[] })[];
  /** For the few words the channel says by itself, where a room has no language of its own. */
  readonly language: Language;
}
