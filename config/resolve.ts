import { dirname, resolve } from 'node:path';
import type { Language } from '../core/conversation.ts';
import type {
  ChannelConfig,
  Config,
  DeskConfig,
  LanyingChannelConfig,
  LlmConfig,
  RoutingRule,
  SlackChannelConfig,
  TelegramChannelConfig,
  WebChannelConfig,
  WechatMpChannelConfig,
  WechatyChannelConfig,
  WecomKfChannelConfig,
} from './config.ts';
import { type LanguageName, languageOf } from './languages.ts';
import type { FileContent } from './schema/index.ts';
import { toolConfig } from './tools.ts';

/** The configuration that a checked file stands for. */
export function resolveConfig(file: string, content: FileContent): Config {
  const directory = dirname(file);
  const { brand, server, bot, triage, handoff } = content;
  const desks = Object.entries(content.desks).map(([name, desk]) => deskConfig(directory, name, desk));
  const { publicUrl, ...listen } = server;
  return {
    file,
    brand: {
      ...brand,
      languages: languages(brand.languages),
      texts: brand.texts.map((path) => resolve(directory, path)),
    },
    server: publicUrl === undefined ? listen : { ...listen, publicUrl },
    api: content.api,
    store: storeConfig(directory, content.store),
    queue: content.queue === 'embedded' ? { kind: 'embedded' } : { kind: 'redis', url: content.queue },
    ...(content.retention !== undefined && { retention: content.retention }),
    channels: Object.entries(content.channels).flatMap(([name, channel]) => channelConfig(name, channel) ?? []),
    desks,
    routing: content.routing?.map(routingRule) ?? desks.slice(0, 1).map(({ name }) => ({ desk: name })),
    bot: {
      greeting: greeting(bot.greeting),
      knowledge: bot.knowledge.map((path) => resolve(directory, path)),
      flows: bot.flows.map((path) => resolve(directory, path)),
      ...(bot.llm && { llm: llmConfig(bot.llm) }),
      tools: bot.tools.map(toolConfig),
    },
    profile: {
      refresh: content.profile.refresh,
      ...(content.profile.lookup !== undefined && { lookup: content.profile.lookup }),
    },
    triage: { ...triage, examples: triage.examples.map((path) => resolve(directory, path)) },
    handoff: {
      notes: handoff.notes,
      reopen: handoff.reopen,
      survey: handoff.survey,
      guards: handoff.guards,
      privacy: handoff.privacy,
      firstReply: handoff.firstReply ?? {},
      nextReply: handoff.nextReply ?? {},
      canned: handoff.canned.map((path) => resolve(directory, path)),
      ...(handoff.hours && { hours: handoff.hours }),
      ...(handoff.idle && { idle: handoff.idle }),
    },
  };
}

function storeConfig(directory: string, written: string): Config['store'] {
  const path = written.startsWith('sqlite:') ? written.slice('sqlite:'.length) : undefined;
  if (path !== undefined) return { kind: 'sqlite', path: resolve(directory, path) };
  return { kind: 'postgres', url: written, files: resolve(directory, 'data/files') };
}

function llmConfig({ apiKey, ...llm }: NonNullable<FileContent['bot']['llm']>): LlmConfig {
  return { ...llm, ...(apiKey !== undefined && { apiKey }) };
}

function languages(written: readonly LanguageName[]): readonly [Language, ...Language[]] {
  const [first = 'en', ...others] = new Set(written.map(languageOf));
  return [first, ...others];
}

function deskConfig(directory: string, name: string, written: FileContent['desks'][string]): DeskConfig {
  const { language, ...desk } = written;
  const texts = desk.texts.map((path) => resolve(directory, path));
  return { name, ...desk, texts, ...(language !== undefined && { language: languageOf(language) }) };
}

type Channel = FileContent['channels'][string];
type WebChannel = Extract<Channel, { type: 'web' }>;
type SlackChannel = Extract<Channel, { type: 'slack' }>;
type TelegramChannel = Extract<Channel, { type: 'telegram' }>;
type LanyingChannel = Extract<Channel, { type: 'lanying' }>;
type WechatMpChannel = Extract<Channel, { type: 'wechat-mp' }>;
type WechatyChannel = Extract<Channel, { type: 'wechaty' }>;
type WecomKfChannel = Extract<Channel, { type: 'wecom-kf' }>;

function channelConfig(name: string, channel: Channel): ChannelConfig | undefined {
  switch (channel.type) {
    case 'web':
      return webChannel(name, channel as WebChannel);
    case 'slack':
      return slackChannel(name, channel as SlackChannel);
    case 'telegram':
      return telegramChannel(name, channel as TelegramChannel);
    case 'lanying':
      return lanyingChannel(name, channel as LanyingChannel);
    case 'wechat-mp':
      return wechatMpChannel(name, channel as WechatMpChannel);
    case 'wechaty':
      return wechatyChannel(name, channel as WechatyChannel);
    case 'wecom-kf':
      return wecomKfChannel(name, channel as WecomKfChannel);
    default:
      return undefined;
  }
}

function webChannel(name: string, channel: WebChannel): WebChannelConfig {
  const origins = channel.origins.map((origin) => new URL(origin).origin);
  return { ...channel, name, origins };
}

function slackChannel(name: string, channel: SlackChannel): SlackChannelConfig {
  const { type, mode, botToken, appToken = '', signingSecret = '', apiUrl, customers, uploadLimit } = channel;
  const ingress = mode === 'socket' ? { mode, appToken } : { mode, signingSecret };
  return { type, name, ingress, botToken, apiUrl: `${apiUrl}/`, customers, uploadLimit };
}

function telegramChannel(name: string, channel: TelegramChannel): TelegramChannelConfig {
  return { ...channel, name };
}

function wechatMpChannel(name: string, { welcome, aesKey, ...channel }: WechatMpChannel): WechatMpChannelConfig {
  return { ...channel, name, ...(welcome !== undefined && { welcome }), ...(aesKey !== undefined && { aesKey }) };
}

function wechatyChannel(name: string, channel: WechatyChannel): WechatyChannelConfig {
  return { ...channel, name };
}

function wecomKfChannel(name: string, { welcome, handover, ...channel }: WecomKfChannel): WecomKfChannelConfig {
  const wanted = { ...(welcome !== undefined && { welcome }), ...(handover !== undefined && { handover }) };
  return { ...channel, name, ...wanted };
}

function lanyingChannel(name: string, channel: LanyingChannel): LanyingChannelConfig {
  return { ...channel, name };
}

function routingRule({ when, desk, priority, agents }: NonNullable<FileContent['routing']>[number]): RoutingRule {
  return {
    desk,
    ...(priority !== undefined && { priority }),
    ...(agents.length > 0 && { agents }),
    ...(when !== undefined && {
      when: {
        ...(when.category !== undefined && { category: when.category }),
        ...(when.priority !== undefined && { priority: when.priority }),
        ...(when.channel !== undefined && { channel: when.channel }),
        ...(when.language !== undefined && { language: when.language.map(languageOf) }),
        ...(when.hours !== undefined && { hours: when.hours }),
        ...(when.customer !== undefined && { customer: when.customer }),
      },
    }),
  };
}

function greeting(written: FileContent['bot']['greeting']): Partial<Record<Language, string>> {
  if (written === undefined) return {};
  if (typeof written === 'string') return { en: written, 'zh-Hans': written, 'zh-Hant': written };
  const texts: Partial<Record<Language, string>> = {};
  for (const [name, text] of Object.entries(written)) {
    if (text !== undefined) texts[languageOf(name as LanguageName)] = text;
  }
  return texts;
}
