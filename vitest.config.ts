import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/setup/browser.ts', 'test/setup/postgres.ts', 'test/setup/redis.ts'],
    // Most of the time is spent waiting, for browsers, processes and platforms.
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
