import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { describe, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../core/clock.ts';
import { createRedisBulletin } from '../../queue/bulletin.ts';
import { openRedis } from '../../queue/redis.ts';
import { bulletinContract, Ear } from '../contracts/bulletin.ts';
import { createRedisServer } from '../support/redis-server.ts';
import { layWire } from '../support/wire.ts';
import { HandClock } from '../web/hand-clock.ts';

/** Given, found or started by `test/setup/redis.ts`. */
const redisUrl = process.env['REDIS_URL'] ?? '';
const quiet = { info() {}, warn() {}, error() {} };
const newPrefix = () => `test-${randomBytes(6).toString('hex')}`;

async function join(url: string, prefix: string, clock = systemClock) {
  const link = await openRedis(url, quiet);
  const bulletin = createRedisBulletin({ link, prefix, clock });
  const leave = () => {
    bulletin.stop();
    link.close();
  };
  return { bulletin, leave };
}

bulletinContract('Redis', async () => {
  const prefix = newPrefix();
  const members: { leave(): void }[] = [];
  return {
    async join() {
      const member = await join(redisUrl, prefix);
      members.push(member);
      return member.bulletin;
    },
    close: async () => {
      for (const { leave } of members) leave();
    },
  };
});

async function member(url: string, prefix: string, clock = systemClock) {
  const { bulletin, leave } = await join(url, prefix, clock);
  onTestFinished(leave);
  return bulletin;
}

async function server() {
  const made = await createRedisServer();
  onTestFinished(made.remove);
  return made;
}

/** The listener is told once more, at the latest after `ms` of the clock. */
async function isTold(ear: Ear, clock: HandClock, ms = 2_000): Promise<void> {
  const before = ear.missed;
  clock.pass(ms);
  expect(ear.missed).toBeGreaterThan(before);
}

describe('over Redis, a listener', () => {
  test('is told that it may have missed something when others are sure to be heard', async () => {
    const prefix = newPrefix();
    const [one, two] = [await member(redisUrl, prefix), await member(redisUrl, prefix)];
    const ear = new Ear(two, 't');
    await expect.poll(() => ear.missed).toBe(1);
    one.publish('t', 'first');
    await ear.until('first');
    expect(ear.missed).toBe(1);
  });

  test('looks every 20 seconds in any case, and no more often', async () => {
    const clock = new HandClock();
    const prefix = newPrefix();
    const bulletin = await member(redisUrl, prefix, clock);
    const pulse = new Ear(bulletin, 't');
    await expect.poll(() => pulse.missed).toBe(1);
    for (let beats = 1; beats < 10; beats += 1) {
      clock.pass(2_000);
      // Its own pulse comes back before the next one.
      await settled(prefix);
      expect(pulse.missed).toBe(1);
    }
    clock.pass(2_000);
    expect(pulse.missed).toBe(2);
  });

  test('looks every two seconds while Redis is away, and hears again when it is back', async () => {
    const redis = await server();
    const clock = new HandClock();
    const [one, two] = [await member(redis.url, 'acme', clock), await member(redis.url, 'acme', clock)];
    const ear = await new Ear(two, 't').hears(one, 't');
    await redis.stop();
    one.publish('t', 'lost');
    await expect
      .poll(() =>
        isTold(ear, clock).then(
          () => true,
          () => false,
        ),
      )
      .toBe(true);
    await isTold(ear, clock);
    await isTold(ear, clock);
    const before = ear.missed;
    await redis.start();
    await expect.poll(() => ear.missed, { timeout: 10_000 }).toBeGreaterThan(before);
    await expect
      .poll(
        () => {
          one.publish('t', 'found');
          return ear.heard;
        },
        { timeout: 10_000 },
      )
      .toContain('found');
  });

  test('looks while Redis is silent though the connection stands, and hears again on a new one', async () => {
    const redis = await server();
    const wire = await layWire(redis.url);
    onTestFinished(wire.close);
    const clock = new HandClock();
    const [one, two] = [await member(redis.url, 'acme', clock), await member(wire.url, 'acme', clock)];
    const ear = await new Ear(two, 't').hears(one, 't');
    wire.silence();
    one.publish('t', 'lost');
    await isTold(ear, clock, 8_000);
    await isTold(ear, clock, 2_000);
    clock.pass(4_000);
    wire.restore();
    const before = ear.missed;
    await expect.poll(() => ear.missed, { timeout: 10_000 }).toBeGreaterThan(before);
    await expect
      .poll(
        () => {
          one.publish('t', 'found');
          return ear.heard;
        },
        { timeout: 10_000 },
      )
      .toContain('found');
    expect(ear.heard).not.toContain('lost');
  });

  test('that began while Redis was away is told when it is there', async () => {
    const redis = await server();
    await redis.stop();
    const prefix = newPrefix();
    const [one, two] = await Promise.all([member(redis.url, prefix), member(redis.url, prefix)]);
    const ear = new Ear(two, 't');
    await redis.start();
    await expect.poll(() => ear.missed, { timeout: 10_000 }).toBeGreaterThan(0);
    await ear.hears(one, 't');
  });

  test('hears nothing of another brand, nor what is no news', async () => {
    const [prefix, other] = [newPrefix(), newPrefix()];
    const [one, two, stranger] = [
      await member(redisUrl, prefix),
      await member(redisUrl, prefix),
      await member(redisUrl, other),
    ];
    const ear = await new Ear(two, 't').hears(one, 't');
    const redis = new Redis(redisUrl);
    onTestFinished(() => redis.disconnect());
    stranger.publish('t', 'of another brand');
    for (const text of ['', '{', 'null', '7', '[]', '{"news":1}', '{"by":"x"}']) {
      await redis.publish(`${prefix}:news:t`, text);
    }
    one.publish('t', 'end');
    await ear.until('end');
    expect(ear.heard).toEqual(['end']);
  });
});

/** Everything that was said before on a prefix has gone through Redis, and back to who hears it. */
async function settled(prefix: string): Promise<void> {
  const [one, two] = [await join(redisUrl, prefix), await join(redisUrl, prefix)];
  await new Ear(two.bulletin, 'settled').hears(one.bulletin, 'settled');
  one.leave();
  two.leave();
}
