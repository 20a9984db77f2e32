import { createLog } from '../../app/log.ts';
import { startFrontdesk } from '../../app/start.ts';
import type { ChannelConfig } from '../../config/config.ts';
import { loadConfig } from '../../config/load.ts';

/** Runs the front desk of a configuration file as `frontdesk start` does; `unpaced`, faster than the platforms allow. */
const [file = '', pacing] = process.argv.slice(2);
const config = await loadConfig(file);
const running = await startFrontdesk({
  config: pacing === 'unpaced' ? { ...config, channels: config.channels.map(unpaced) } : config,
  log: createLog('info'),
  onFatal: (error) => {
    throw error;
  },
});
process.send?.({ id: 0 });
process.once('SIGTERM', () => void running.stop().then(() => process.exit(0)));

/** Channels take their timing as an option which no configuration file has. */
function unpaced(channel: ChannelConfig): ChannelConfig {
  const free = { most: 1_000_000, perMs: 0 };
  const lifted = { timing: { betweenPosts: 0 }, rates: { overall: free, chat: free, group: free } };
  return { ...channel, ...lifted };
}
