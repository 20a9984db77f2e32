import { defineConfig } from 'vitest/config';
import { patienceMs } from './test/setup/patience.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/setup/browser.ts', 'test/setup/postgres.ts', 'test/setup/redis.ts'],
    setupFiles: ['test/setup/patience.ts'],
    expect: { poll: { timeout: patienceMs } },
    // Most of the time is spent waiting, for browsers, processes and platforms.
    maxWorkers: 2,
    // More than any wait has: it is the wait that says what did not come.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
