import type { Category, Language } from '../core/conversation.ts';
import type { Priority } from '../core/priority.ts';
import type { Tool } from '../core/tool.ts';

/** A brand's configuration, checked and complete: paths absolute, durations in milliseconds, sizes in bytes. */
export interface Config {
  /** The file it came from, absolute. */
  readonly file: string;
  readonly brand: {
    readonly name: string;
    /** Never empty; the first is for customers who write in any other language. */
    readonly languages: readonly [Language, ...Language[]];
    /** A name of the IANA list. */
    readonly timezone: string;
    /** Files of texts in place of the shipped ones, absolute. */
    readonly texts: readonly string[];
  };
  readonly server: {
    readonly host: string;
    /** 0: any free one. */
    readonly port: number;
    /** Without a slash at its end. Absent where browsers reach the server as it listens. */
    readonly publicUrl?: string;
    /** How long a link to a file that was too large works. */
    readonly fileLinks: number;
    /** Whether `X-Forwarded-For` is written by a proxy of the brand's own, and tells where a request came from. */
    readonly trustProxy: boolean;
  };
  /** Systems that may call `/api`. The tokens are never to be logged. */
  readonly api: { readonly tokens: readonly { readonly name: string; readonly token: string }[] };
  readonly store:
    | { readonly kind: 'sqlite'; readonly path: string }
    /** `files`: the folder of files from before the database held them. */
    | { readonly kind: 'postgres'; readonly url: string; readonly files: string };
  readonly queue: { readonly kind: 'embedded' } | { readonly kind: 'redis'; readonly url: string };
  /** How long a conversation is kept after the last word, in milliseconds; for ever where it is absent. */
  readonly retention?: number;
  readonly channels: readonly ChannelConfig[];
  /** Never empty. */
  readonly desks: readonly DeskConfig[];
  /** Never empty; the last rule has no condition, so that one always matches. */
  readonly routing: readonly RoutingRule[];
  readonly bot: {
    /** Where a language has none, the shipped text is meant. */
    readonly greeting: Readonly<Partial<Record<Language, string>>>;
    /** Folders and files, absolute; they were there when the file was read. */
    readonly knowledge: readonly string[];
    /** The same of its flows. */
    readonly flows: readonly string[];
    readonly llm?: LlmConfig;
    readonly tools: readonly ToolConfig[];
  };
  readonly profile: {
    /** The tool that is asked who a customer is; it is one of `bot.tools`. */
    readonly lookup?: string;
    /** In milliseconds. */
    readonly refresh: number;
  };
  readonly triage: {
    /** Questions in a row without an answer that call a person. */
    readonly unanswered: number;
    /** How long a model's opinion is waited for, in milliseconds; 0 where it is not asked. */
    readonly opinion: number;
    /** Files of examples, absolute. */
    readonly examples: readonly string[];
  };
  readonly handoff: {
    /** By the brand's time zone; stretches in minutes after midnight, by weekday from 1, Monday, to 7. */
    readonly hours?: {
      readonly week: Readonly<Record<number, readonly { readonly from: number; readonly to: number }[]>>;
      /** As `2027-01-01`. */
      readonly holidays: readonly string[];
    };
    /** How long customers may wait for an answer, in milliseconds of opening time. */
    readonly firstReply: Readonly<Partial<Record<Priority, number>>>;
    readonly nextReply: Readonly<Partial<Record<Priority, number>>>;
    /** How long after an agent's answer a silent customer is warned, and the case closed, in milliseconds. */
    readonly idle?: { readonly warn: number; readonly close: number };
    readonly survey: boolean;
    /** How long after its close a case is taken up again, in milliseconds; 0: never. */
    readonly reopen: number;
    /** What a note of an agent begins with. */
    readonly notes: string;
    /** What is hidden at desks; `patterns` are regular expressions. */
    readonly privacy: { readonly mask: boolean; readonly patterns: readonly string[] };
    /** What is looked at before a reply goes out; `collision`, `newer` and `undo` in milliseconds, 0: never. */
    readonly guards: {
      readonly leak: boolean;
      readonly internal: readonly string[];
      readonly words: readonly string[];
      readonly collision: number;
      readonly newer: number;
      readonly undo: number;
    };
    /** Files of canned replies, absolute. */
    readonly canned: readonly string[];
  };
}

/** A language model at an OpenAI-compatible endpoint. */
export interface LlmConfig {
  readonly baseUrl: string;
  /** Never to be logged. */
  readonly apiKey?: string;
  readonly model: string;
  /** In milliseconds. */
  readonly timeout: number;
  /** Calls a day. */
  readonly budget: { readonly customer: number; readonly day: number };
}

/** A tool of the bot's, with the HTTP behind it. */
export interface ToolConfig extends Tool {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `{name}` in its path or query stands for a parameter. */
  readonly url: string;
  /** Never to be logged. */
  readonly headers: Readonly<Record<string, string>>;
  readonly answer: readonly {
    readonly name: string;
    /** Keys of maps and places of lists. */
    readonly path: readonly string[];
    readonly type: 'text' | 'number' | 'yesNo' | 'link';
    readonly pattern?: RegExp;
    /** Where a link may lead, as browsers write a host. */
    readonly hosts?: readonly string[];
    readonly isOptional: boolean;
  }[];
  /** The longest answer that is read, in bytes. */
  readonly limit: number;
  /** Whether it may be reached on a private network, and without https. */
  readonly isInternal: boolean;
}

/** A channel by its type. */
export type ChannelConfig =
  | SlackChannelConfig
  | TelegramChannelConfig
  | WebChannelConfig
  | WecomKfChannelConfig
  | WechatMpChannelConfig
  | LanyingChannelConfig
  | WechatyChannelConfig;

export interface WebChannelConfig {
  readonly type: 'web';
  readonly name: string;
  /** Sites that may embed the widget, as browsers write an origin. */
  readonly origins: readonly string[];
  readonly agents: readonly WebAgentConfig[];
  /** Largest upload, in bytes. */
  readonly uploadLimit: number;
}

export interface SlackChannelConfig {
  readonly type: 'slack';
  readonly name: string;
  /** Neither of the tokens is ever to be logged. */
  readonly ingress:
    | { readonly mode: 'socket'; readonly appToken: string }
    | { readonly mode: 'http'; readonly signingSecret: string };
  readonly botToken: string;
  /** With a slash at its end. */
  readonly apiUrl: string;
  readonly customers: 'none' | 'direct';
  /** Largest file, in bytes. */
  readonly uploadLimit: number;
}

export interface TelegramChannelConfig {
  readonly type: 'telegram';
  readonly name: string;
  /** Never to be logged. */
  readonly token: string;
  /** `webhook` only where `server.publicUrl` is there, and https. */
  readonly mode: 'polling' | 'webhook';
  /** Without a slash at its end. */
  readonly apiRoot: string;
}

export interface WecomKfChannelConfig {
  readonly type: 'wecom-kf';
  readonly name: string;
  readonly corpId: string;
  /** None of the three is ever to be logged. */
  readonly secret: string;
  readonly token: string;
  readonly aesKey: string;
  /** Empty: all that the app may manage. */
  readonly accounts: readonly string[];
  readonly handover?: string;
  readonly welcome?: string;
  /** Without a slash at its end. */
  readonly apiUrl: string;
}

export interface WechatyChannelConfig {
  readonly type: 'wechaty';
  readonly name: string;
  /** The npm package of the puppet. */
  readonly puppet: string;
  /** The puppet's own options. Never to be logged. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly groups: 'ignore' | 'mentioned' | 'all';
  /** In milliseconds. */
  readonly catchUp: number;
  /** Most messages in 24 hours. */
  readonly daily: number;
}

export interface WechatMpChannelConfig {
  readonly type: 'wechat-mp';
  readonly name: string;
  readonly appId: string;
  /** None of the three is ever to be logged. */
  readonly secret: string;
  readonly token: string;
  /** Absent where callbacks come as plain text. */
  readonly aesKey?: string;
  readonly welcome?: string;
  readonly menu: Readonly<Record<string, string>>;
  readonly scan: Readonly<Record<string, string>>;
  readonly transfer: boolean;
  /** Without a slash at its end. */
  readonly apiUrl: string;
}

export interface LanyingChannelConfig {
  readonly type: 'lanying';
  readonly name: string;
  readonly appId: string;
  /** Neither of the two is ever to be logged. */
  readonly token: string;
  readonly secret: string;
  readonly userId: string;
  /** Without a slash at its end. */
  readonly apiUrl: string;
  /** Names by ids. */
  readonly agents: Readonly<Record<string, string>>;
}

export interface WebAgentConfig {
  /** Unique within its channel. */
  readonly name: string;
  /** Unique within its channel. Never to be logged. */
  readonly token: string;
  readonly role: 'agent' | 'supervisor';
}

/** A room where cases appear. No two desks share one. */
export interface DeskConfig {
  readonly name: string;
  readonly channel: string;
  readonly room: string;
  /** What its agents read; the brand's first language otherwise. */
  readonly language?: Language;
  /** Whether a message in its room shows how it stands. */
  readonly board: boolean;
  /** Files of texts for its cases alone, absolute. */
  readonly texts: readonly string[];
  /** Ids on the desk's channel; on a web channel, names of its agents. */
  readonly supervisors: readonly string[];
  /** Guests and apps of Slack who are agents at it, by their ids of users. */
  readonly admit: readonly string[];
}

/** All conditions that are there must hold; one holds where the case's value is in its list. */
export interface RoutingRule {
  readonly when?: {
    readonly category?: readonly Category[];
    readonly priority?: readonly Priority[];
    readonly channel?: readonly string[];
    readonly language?: readonly Language[];
    readonly hours?: 'open' | 'closed';
    /** Attributes of the brand's profile, by name. */
    readonly customer?: Readonly<Record<string, readonly string[]>>;
  };
  readonly desk: string;
  /** Replaces the priority that triage found. */
  readonly priority?: Priority;
  /** Who is called: ids on the desk's channel; on a web channel, names of its agents. */
  readonly agents?: readonly string[];
}
