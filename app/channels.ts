import { dirname, join } from 'node:path';
import { createChannel } from '../adapters/registry.ts';
import type { WebChannel } from '../adapters/web/index.ts';
import type { ChannelConfig, Config } from '../config/config.ts';
import { scoped } from '../core/bulletin.ts';
import type { ShiftBook } from '../core/cases.ts';
import type { Channel, ChannelDeps } from '../core/channel.ts';
import type { Clock } from '../core/clock.ts';
import type { Log } from '../core/log.ts';
import type { FileRef } from '../core/message.ts';
import type { Store } from '../core/store.ts';
import { openBlobs } from './blobs.ts';
import { createCaseBook, type Telling } from './case-book.ts';
import type { Cluster } from './cluster.ts';
import { createHeard } from './heard.ts';
import { createOpenFile } from './open-file.ts';

/** A channel, with what only the web has. */
export type AnyChannel = Channel & Partial<Pick<WebChannel, 'signInPath' | 'signedIn'>>;

/** Makes every configured channel. A file of one can be opened by any other. */
export async function createChannels(
  config: Config,
  store: Store,
  log: Log,
  clock: Clock,
  looking: { readonly openWritten: ChannelDeps['openFile'] } & Telling,
  shifts: ShiftBook,
  cluster?: Pick<Cluster, 'bulletin' | 'limits'>,
): Promise<readonly AnyChannel[]> {
  const byName = new Map<string, AnyChannel>();
  const openFile = createOpenFile((name) => byName.get(name), looking.openWritten);
  const made = config.channels.map((channel) => {
    const storage = store.storage(channel.name);
    return create(config, channel, store, {
      storage,
      openFile,
      clock,
      log,
      cases: createCaseBook(store, looking, (other) => byName.get(other)),
      heard: createHeard(store),
      shifts,
      ...(cluster && {
        bulletin: scoped(cluster.bulletin, channel.name),
        limits: (name, rate) => cluster.limits(`${channel.name}:${name}`, rate),
      }),
    });
  });
  for (const channel of await Promise.all(made)) byName.set(channel.name, channel);
  return [...byName.values()];
}

async function create(
  config: Config,
  channel: ChannelConfig,
  kept: Pick<Store, 'blobs'>,
  deps: ChannelDeps,
): Promise<AnyChannel> {
  const { publicUrl } = config.server;
  const reached = publicUrl === undefined ? {} : { publicUrl };
  const [language] = config.brand.languages;
  const rooms = config.desks.filter((desk) => desk.channel === channel.name);
  switch (channel.type) {
    case 'web': {
      const blobs = await openBlobs(kept, folderOf(config, channel.name));
      const options = {
        ...channel,
        ...reached,
        brand: config.brand.name,
        notes: config.handoff.notes,
        languages: config.brand.languages,
        rooms: rooms.map(({ room }) => room),
      };
      return createChannel('web', channel.name, options, { ...deps, blobs });
    }
    case 'slack': {
      const options = { ...channel, rooms, language, fileBytes: channel.uploadLimit };
      return createChannel('slack', channel.name, options, deps);
    }
    case 'telegram': {
      const options = { ...channel, ...reached, rooms, language };
      return createChannel('telegram', channel.name, options, deps);
    }
    case 'lanying':
      return createChannel('lanying', channel.name, { ...channel, rooms, language }, deps);
    case 'wechat-mp':
      return createChannel('wechat-mp', channel.name, { ...channel, language }, deps);
    case 'wechaty': {
      const { store } = config;
      const folder = dirname(store.kind === 'sqlite' ? store.path : store.files);
      const session = join(folder, `wechaty-${channel.name}`);
      return createChannel('wechaty', channel.name, { ...channel, rooms, session, language }, deps);
    }
    case 'wecom-kf':
      return createChannel('wecom-kf', channel.name, { ...channel, language }, deps);
  }
}

/** Where a channel of the web has its files. */
function folderOf({ store }: Config, channel: string): string {
  return join(store.kind === 'sqlite' ? join(dirname(store.path), 'files') : store.files, channel);
}

/** Reads the files that Frontdesk keeps itself, those of the web, beside a front desk that runs. */
export function openKeptFiles(config: Config, store: Store) {
  return async (file: FileRef) => {
    const channel = config.channels.find(({ name }) => name === file.channel);
    if (channel?.type !== 'web') return undefined;
    const { readKept } = await import('../adapters/web/index.ts');
    return readKept(store.storage(channel.name), await openBlobs(store, folderOf(config, channel.name)), file.id);
  };
}
