import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, vi } from 'vitest';
import { type Assets, buildAssets } from '../../app/assets.ts';
import { launch, visit } from './browser.ts';
import { FakeServer } from './fake-server.ts';

export interface Stage {
  readonly server: FakeServer;
  open(path: string, options?: BrowserContextOptions): Promise<Page>;
}

/** One browser for a file of tests, and a fresh server for each; a page that complains fails its test. */
export function setStage(): Stage {
  let assets: Assets;
  let browser: Browser;
  let server: FakeServer;
  let complaints: string[] = [];

  beforeAll(async () => {
    [assets, browser] = await Promise.all([buildAssets(), launch()]);
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    server = new FakeServer(assets);
    await server.start();
  });
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
    await server.stop();
    expect(complaints).toEqual([]);
  });
  return {
    get server() {
      return server;
    },
    async open(path, options) {
      const watched = await visit(browser, server.origin + path, options);
      complaints = watched.complaints;
      return watched.page;
    },
  };
}

/** Waits until something holds. Browsers are slow on a busy machine; what never holds fails all the same. */
export function eventually<T>(check: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: 10_000, interval: 50 });
}
