import type { Language } from '../../core/conversation.ts';
import type { RoomLanguage } from '../../core/language.ts';

/** What a Slack channel is told by the configuration. */
export interface SlackOptions {
  /** How events arrive: over WebSockets that we open, or at `/hooks/<channel>`. */
  readonly ingress:
    | { readonly mode: 'socket'; readonly appToken: string }
    | { readonly mode: 'http'; readonly signingSecret: string };
  /** The token that begins with `xoxb-`. */
  readonly botToken: string;
  /** The Web API, such as `https://slack.com/api/`. */
  readonly apiUrl: string;
  /** `direct`: people who write to the app in a direct message are customers. */
  readonly customers: 'none' | 'direct';
  /** Channels of Slack that are desks, by id. */
  readonly rooms: readonly (RoomLanguage & {
    /** The desk's. */
    readonly name?: string;
    readonly supervisors: readonly string[];
    /** Guests and apps who are agents there, by their ids of users. */
    readonly admit?: readonly string[];
  })[];
  /** What agents read, where their room has no language of its own. */
  readonly language: Language;
  /** Largest file, in bytes. Slack takes up to 1 GB. */
  readonly fileBytes: number;
  /** Instead of the usual timing, in milliseconds. */
  readonly timing?: Partial<SlackTiming>;
}

export interface SlackTiming {
  /** Between two posts to one chat: Slack allows about one a second, docs.slack.dev/apis/web-api/rate-limits. */
  readonly betweenPosts: number;
  /** How long a post whose outcome is unknown is left alone before it is looked for. */
  readonly settle: number;
  /** How long what is known of a person or a room's members is taken to be true. */
  readonly people: number;
}

export const usualTiming: SlackTiming = { betweenPosts: 1_000, settle: 2_000, people: 60_000 };
