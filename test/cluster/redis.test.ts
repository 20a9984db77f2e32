import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { tokens } from '../fakes/slack/server.ts';
import { createRedisServer, type RedisServer } from '../support/redis-server.ts';
import { eventually, Town } from './town.ts';

const minutes = 60_000;

let redis: RedisServer;
let town: Town;

beforeEach(async () => {
  redis = await createRedisServer();
});
afterEach(async () => {
  await town.close();
  await redis.remove();
});

/** Everything that is said to a Redis, as it goes by. */
async function overhear(url: string): Promise<{ readonly said: string[]; leave(): void }> {
  const client = new Redis(url);
  const monitor = await client.monitor();
  const said: string[] = [];
  monitor.on('monitor', (_time, command: readonly string[]) => said.push(command.join(' ')));
  return {
    said,
    leave() {
      monitor.disconnect();
      client.disconnect();
    },
  };
}

test('Redis hears ids, and neither what people say nor who they are, nor a token', {
  timeout: 3 * minutes,
}, async () => {
  town = await Town.found(redis.url);
  const ear = await overhear(redis.url);
  const members = [await town.join(), await town.join()];
  // Each has one of the channels, so that both tell each other of their work.
  await eventually(async () => {
    const all = await Promise.all(members.map((member) => town.health(member)));
    expect(all.map(({ channels }) => channels['telegram']).toSorted()).toEqual(['elsewhere', 'here']);
    expect(all.map(({ channels }) => channels['slack'])).not.toEqual(all.map(({ channels }) => channels['telegram']));
  });
  town.say('I want to talk to a human, please: my parcel is at Plumtree Lane');
  await town.atDesk('Plumtree');
  await town.answer('We shall look at Plumtree Lane at once');
  await town.inChat('We shall look');
  ear.leave();

  const heard = ear.said.join('\n');
  // What was told of Li's conversation was heard, so that anything else would have been.
  expect(heard).toContain(String(town.li.user.id));
  const secrets = ['Plumtree', 'parcel', 'We shall', 'Ana', 'human', tokens.bot, tokens.secret, town.telegram.token];
  expect(secrets.filter((secret) => heard.includes(secret))).toEqual([]);
});
