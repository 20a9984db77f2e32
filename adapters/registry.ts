import type { Channel } from '../core/channel.ts';
import type { WebChannel, WebDeps, WebOptions } from './web/index.ts';

/** What each platform is made of: the options of its configuration, what it needs, and the channel it makes. */
export interface Platforms {
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
