import { createLog } from '../../app/log.ts';
import { startFrontdesk } from '../../app/start.ts';
import { loadConfig } from '../../config/load.ts';
import { systemClock } from '../../core/clock.ts';

// A front desk whose clock is so many milliseconds ahead: what waits for hours is due at once after a restart.
const [file = '', port = '0', ahead = '0'] = process.argv.slice(2);
const config = await loadConfig(file);
const running = await startFrontdesk({
  config: { ...config, server: { ...config.server, port: Number(port) } },
  log: createLog('warn'),
  onFatal: (error) => {
    throw error;
  },
  clock: { ...systemClock, now: () => Date.now() + Number(ahead) },
});
process.stdout.write(`up ${running.url}\n`);
