import type { Channel, ChannelDeps } from '../core/channel.ts';
import type { LanyingOptions } from './lanying/index.ts';
import type { SlackOptions } from './slack/index.ts';
import type { TelegramOptions } from './telegram/index.ts';
import type { WebChannel, WebDeps, WebOptions } from './web/index.ts';
import type { WechatMpOptions } from './wechat-mp/index.ts';
import type { WechatyOptions } from './wechaty/index.ts';
import type { WecomKfOptions } from './wecom-kf/index.ts';

/** What each platform is made of: the options of its configuration, what it needs, and the channel it makes. */
export interface Platforms {
  readonly lanying: { readonly options: LanyingOptions; readonly deps: ChannelDeps; readonly channel: Channel };
  readonly slack: { readonly options: SlackOptions; readonly deps: ChannelDeps; readonly channel: Channel };
  readonly telegram: { readonly options: TelegramOptions; readonly deps: ChannelDeps; readonly channel: Channel };
  readonly 'wechat-mp': { readonly options: WechatMpOptions; readonly deps: ChannelDeps; readonly channel: Channel };
  readonly wechaty: { readonly options: WechatyOptions; readonly deps: ChannelDeps; readonly channel: Channel };
  readonly 'wecom-kf': { readonly options: WecomKfOptions; readonly deps: ChannelDeps; readonly channel: Channel };
  readonly web: { readonly options: WebOptions; readonly deps: WebDeps; readonly channel: WebChannel };
}

export type Platform = keyof Platforms;

type Create<P extends Platform> = (
  name: string,
  options: Platforms[P]['options'],
  deps: Platforms[P]['deps'],
) => Platforms[P]['channel'];

/** The only list of platforms. Each is imported when it is first used, so that an unused one costs nothing. */
const platforms: { readonly [P in Platform]: () => Promise<Create<P>> } = {
  lanying: async () => (await import('./lanying/index.ts')).createLanyingChannel,
  slack: async () => (await import('./slack/index.ts')).createSlackChannel,
  telegram: async () => (await import('./telegram/index.ts')).createTelegramChannel,
  'wechat-mp': async () => (await import('./wechat-mp/index.ts')).createWechatMpChannel,
  wechaty: async () => (await import('./wechaty/index.ts')).createWechatyChannel,
  'wecom-kf': async () => (await import('./wecom-kf/index.ts')).createWecomKfChannel,
  web: async () => (await import('./web/index.ts')).createWebChannel,
};

/** Makes a channel of a platform. It receives nothing before its `start`. */
export async function createChannel<P extends Platform>(
  platform: P,
  name: string,
  options: Platforms[P]['options'],
  deps: Platforms[P]['deps'],
): Promise<Platforms[P]['channel'] & Channel> {
  const create: Create<P> = await platforms[platform]();
  return create(name, options, deps);
}
