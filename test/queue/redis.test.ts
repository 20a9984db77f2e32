import { afterEach, describe, expect, test, vi } from 'vitest';
import { openRedis, type RedisLink } from '../../queue/redis.ts';
import { createRedisServer, type RedisServer } from '../support/redis-server.ts';
import { layWire, type Wire } from '../support/wire.ts';

let server: RedisServer | undefined;
let heir: RedisServer | undefined;
let wire: Wire | undefined;
let link: RedisLink | undefined;
const events: string[] = [];
const tell = (event: string) => void events.push(event);
const log = { info: tell, warn: tell, error: tell };

afterEach(async () => {
  link?.close();
  await wire?.close();
  await Promise.all([server?.remove(), heir?.remove()]);
  events.length = 0;
});

describe('a connection to Redis', () => {
  test('is refused where Redis may throw away what it was given', async () => {
    server = await createRedisServer({ 'maxmemory-policy': 'allkeys-lru' });
    await expect(openRedis(server.url, log)).rejects.toThrow('maxmemory-policy noeviction');
  });

  test.each(['', ':wrong@', 'nobody:right@'])('is refused where Redis does not let us in: %s', async (who) => {
    server = await createRedisServer({ requirepass: 'right' });
    const { host } = new URL(server.url);
    await expect(openRedis(`redis://${who}${host}`, log)).rejects.toThrow('does not let us in');
    link = await openRedis(`redis://:right@${host}`, log);
    expect(await link.commands.ping()).toBe('PONG');
  });

  test('fails commands at once while Redis is away, and tells when it is back', async () => {
    server = await createRedisServer();
    link = await openRedis(server.url, log);
    const back = vi.fn();
    link.onBack(back);
    await server.stop();
    await vi.waitFor(() => expect(events).toEqual(['redis-away']));
    await expect(link.commands.ping()).rejects.toThrow();
    expect(link.isReady()).toBe(false);
    expect(back).not.toHaveBeenCalled();
    await server.start();
    await vi.waitFor(() => expect(back).toHaveBeenCalledOnce(), { timeout: 10_000 });
    expect(await link.commands.ping()).toBe('PONG');
    expect(events).toEqual(['redis-away', 'redis-back']);
  });

  test('whose commands wait is had for what blocks or subscribes', async () => {
    server = await createRedisServer();
    link = await openRedis(server.url, log);
    const patient = link.another();
    await patient.ping();
    await server.stop();
    const answer = patient.ping();
    await server.start();
    expect(await answer).toBe('PONG');
  });

  test('is made without Redis, and is there as soon as Redis is', async () => {
    server = await createRedisServer();
    await server.stop();
    link = await openRedis(server.url, log);
    expect(link.isReady()).toBe(false);
    expect(events).toEqual(['redis-away']);
    await server.start();
    await vi.waitFor(() => expect(link?.isReady()).toBe(true), { timeout: 10_000 });
  });

  test('moves to the new primary with every line, where Redis fails over and the old one goes on as its replica', async () => {
    [server, heir] = await Promise.all([createRedisServer(), createRedisServer()]);
    wire = await layWire(server.url);
    link = await openRedis(wire.url, log);
    const back = vi.fn();
    link.onBack(back);
    const heard = vi.fn();
    const ear = link.another();
    ear.on('message', heard);
    await ear.subscribe('news');
    // Its name leads there a while longer.
    await server.replicate(heir);
    await vi.waitFor(() => expect(events).toEqual(['redis-away']), { timeout: 10_000 });
    expect(link.isReady()).toBe(false);
    wire.leadTo(heir.url);
    await vi.waitFor(() => expect(back).toHaveBeenCalledOnce(), { timeout: 30_000 });
    expect(link.isReady()).toBe(true);
    expect(await link.commands.set('written', 'there')).toBe('OK');
    await vi.waitFor(
      async () => {
        await link?.commands.publish('news', 'there');
        expect(heard).toHaveBeenCalledWith('news', 'there');
      },
      { timeout: 30_000 },
    );
    expect(events).toEqual(['redis-away', 'redis-back']);
  }, 90_000);
});
