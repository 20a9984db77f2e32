import { randomBytes } from 'node:crypto';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Rate } from '../../core/limits.ts';
import { createRedisLimits } from '../../queue/limits.ts';
import { openRedis } from '../../queue/redis.ts';
import { createRedisServer } from '../support/redis-server.ts';

const quiet = { info() {}, warn() {}, error() {} };

/** Two processes that count together. */
async function openTwo(rate: Rate) {
  const server = await createRedisServer();
  onTestFinished(server.remove);
  const prefix = `test-${randomBytes(6).toString('hex')}`;
  const links = await Promise.all([openRedis(server.url, quiet), openRedis(server.url, quiet)]);
  onTestFinished(() => {
    for (const link of links) link.close();
  });
  const [here, there] = links.map((link) => createRedisLimits(link, prefix)('sign-ins', rate));
  if (!here || !there) throw new Error('Two were made');
  return { server, links, here, there, prefix };
}

test('what one process has taken counts at the other', async () => {
  const { here, there } = await openTwo({ points: 3, seconds: 60 });
  expect([await here('a'), await there('a'), await here('a')]).toEqual([null, null, null]);
  expect(await there('a')).toBeGreaterThan(0);
  expect(await there('b')).toBeNull();
});

test('a limit is one of its name alone', async () => {
  const { here, links, prefix } = await openTwo({ points: 1, seconds: 60 });
  await here('a');
  const [link] = links;
  const other = link && createRedisLimits(link, prefix)('uploads', { points: 1, seconds: 60 });
  expect(await other?.('a')).toBeNull();
});

test('many at once, as a file has bytes', async () => {
  const { here, there } = await openTwo({ points: 1_000, seconds: 60 });
  expect(await here('a', 900)).toBeNull();
  expect(await there('a', 200)).toBeGreaterThan(0);
});

test('while Redis is away each counts for itself, and together again when it is back', async () => {
  const { server, links, here, there } = await openTwo({ points: 2, seconds: 60 });
  await server.stop();
  await vi.waitFor(() => expect(links.map(({ isReady }) => isReady())).toEqual([false, false]), 10_000);
  expect([await here('a'), await here('a')]).toEqual([null, null]);
  expect(await here('a')).toBeGreaterThan(0);
  expect(await there('a')).toBeNull();
  await server.start();
  await vi.waitFor(() => expect(links.map(({ isReady }) => isReady())).toEqual([true, true]), 10_000);
  await here('b');
  await there('b');
  expect(await here('b')).toBeGreaterThan(0);
});
