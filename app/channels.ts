import { dirname, join } from 'node:path';
import { createChannel } from '../adapters/registry.ts';
import type { WebChannel } from '../adapters/web/index.ts';
import type { Config } from '../config/config.ts';
import { systemClock } from '../core/clock.ts';
import type { Log } from '../core/log.ts';
import type { Store } from '../core/store.ts';
import { openFileBlobs } from '../store/blobs.ts';

/** Makes every configured channel. A file of one can be opened by any other. */
export async function createChannels(config: Config, store: Store, log: Log): Promise<readonly WebChannel[]> {
  const byName = new Map<string, WebChannel>();
  const made = config.channels.map(async (channel) =>
    createChannel(
      'web',
      channel.name,
      {
        brand: config.brand.name,
        languages: config.brand.languages,
        origins: channel.origins,
        agents: channel.agents,
        uploadLimit: channel.uploadLimit,
        rooms: config.desks.filter((desk) => desk.channel === channel.name).map((desk) => desk.room),
        ...(config.server.publicUrl === undefined ? {} : { publicUrl: config.server.publicUrl }),
      },
      {
        storage: store.storage(channel.name),
        blobs: await openFileBlobs(join(dirname(config.store.path), 'files', channel.name)),
        openFile: async (file) => {
          const owner = byName.get(file.channel);
          if (!owner) throw new Error('The channel that has this file is not configured any more');
          return owner.open(file);
        },
        clock: systemClock,
        log,
      },
    ),
  );
  for (const channel of await Promise.all(made)) byName.set(channel.name, channel);
  return [...byName.values()];
}
