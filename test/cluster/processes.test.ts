import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { createPostgresServer, type PostgresServer } from '../support/postgres-server.ts';
import { createRedisServer, type RedisServer } from '../support/redis-server.ts';
import { eventually, type Member, Town } from './town.ts';

const minutes = 60_000;
/** As the promise is: who owned a bot and died is replaced by then. */
const takenOverMs = 15_000;
/** And whatever dies or hangs, nobody waits for longer. */
const longestWaitMs = 30_000;

let town: Town;
let redis: RedisServer;
let postgres: PostgresServer | undefined;

beforeEach(async () => {
  redis = await createRedisServer();
});
afterEach(async () => {
  await town.close();
  await redis.remove();
  await postgres?.remove();
  postgres = undefined;
});

const lines = (word: string, count: number) => Array.from({ length: count }, (_, index) => `${word}-${index}-`);

function socketOpens(url: string): Promise<boolean> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/hooks/website/socket`, { origin: url });
  return new Promise<boolean>((resolve) => {
    socket.once('open', () => resolve(true)).once('error', () => resolve(false));
  }).finally(() => socket.terminate());
}

async function openCase(): Promise<void> {
  town.say('I want to talk to a human, please');
  await town.atDesk('talk to a human');
}

describe('several processes of one brand', { timeout: 6 * minutes }, () => {
  test('carry a case, though Slack posts to the one that has neither the bot nor the app', async () => {
    town = await Town.found(redis.url);
    await town.join();
    await town.join();
    await openCase();
    town.gate = town.other(await town.owner());
    await town.answer('first-answer');
    await town.inChat('first-answer');
    const said = lines('said', 12);
    town.say(...said);
    await town.atDesk(...said);
    expect(town.telegram.faults).toEqual([]);
  });

  test('share the channels: one is handed over while everybody writes, and nothing is lost, doubled or out of order', async () => {
    town = await Town.found(redis.url);
    const first = await town.join();
    await openCase();
    const second = await town.join();
    const said: string[] = [];
    const has = async (member: Member) => {
      const { channels } = await town.health(member);
      return ['telegram', 'slack'].filter((name) => channels[name] === 'here');
    };
    await eventually(async () => {
      const line = `said-${said.length}-`;
      said.push(line);
      town.say(line);
      expect([await has(first), await has(second)]).toEqual([['telegram'], ['slack']]);
    });
    // What is everywhere is no part of anybody's share: with a lease for the website one would have both of these.
    expect(await town.leases()).toEqual(['channel/slack', 'channel/telegram', 'chores']);
    await town.atDesk(...said);
    await town.answer('from-wherever');
    await town.inChat('from-wherever');
    expect(first.desk.output.stderr).toContain('lease-given-up');
  });

  test('go on without one that is killed: another has its bot within 15 s, and nothing is lost or doubled', async () => {
    town = await Town.found(redis.url);
    await town.join();
    await town.join();
    await openCase();
    const dead = await town.owner();
    const heir = town.other(dead);
    town.gate = heir;
    const before = lines('before', 8);
    town.say(...before);
    await eventually(() => expect(town.telegram.feed.waiting).toBeLessThan(8));
    dead.desk.crash();
    const at = performance.now();
    const after = lines('after', 8);
    town.say(...after);
    await town.owner([heir]);
    expect(performance.now() - at).toBeLessThan(takenOverMs);
    await town.atDesk(...before, ...after);
    expect(performance.now() - at).toBeLessThan(longestWaitMs);
    await town.answer('from-the-heir');
    await town.inChat('from-the-heir');
  });

  test('go on without the one that has Slack’s sockets: another opens its own within 15 s, and reads back what nobody heard', async ({
    annotate,
  }) => {
    town = await Town.found(redis.url, { mode: 'socket' });
    await town.join();
    await town.join();
    await openCase();
    const { sockets } = town.slack;
    const dead = await town.owner(undefined, 'slack');
    await eventually(() => expect(sockets.size).toBe(2));
    await town.answer('from-the-first');
    await town.inChat('from-the-first');
    dead.desk.crash();
    await dead.desk.ended;
    const at = performance.now();
    await eventually(() => expect(sockets.size).toBe(0));
    town.write('unheard');
    await vi.waitFor(() => expect(sockets.size).toBe(2), { timeout: takenOverMs, interval: 100 });
    await annotate(`Slack's sockets were another's after ${((performance.now() - at) / 1000).toFixed(1)} s`);
    await town.inChat('from-the-first', 'unheard');
    await town.answer('from-the-heir');
    await town.inChat('from-the-first', 'unheard', 'from-the-heir');
  });

  test('are not disturbed by one that was paused for longer than its leases, and comes back', async () => {
    town = await Town.found(redis.url);
    await town.join();
    await town.join();
    await openCase();
    const paused = await town.owner();
    const heir = town.other(paused);
    town.gate = heir;
    const said = lines('said', 6);
    town.say(...said);
    paused.desk.signal('SIGSTOP');
    const at = performance.now();
    await town.owner([heir]);
    await town.atDesk(...said);
    expect(performance.now() - at).toBeLessThan(longestWaitMs);
    paused.desk.signal('SIGCONT');
    await eventually(async () => expect((await town.health(paused)).channels['telegram']).toBe('elsewhere'));
    await town.answer('still-one');
    await town.inChat('still-one');
    const later = lines('later', 4);
    town.say(...later);
    await town.atDesk(...said, ...later);
    expect((await town.health(heir)).channels['telegram']).toBe('here');
  });

  test('are restarted one after the other, and nothing is lost, doubled or out of order', async () => {
    town = await Town.found(redis.url);
    const first = await town.join();
    const second = await town.join();
    await openCase();
    const said: string[] = [];
    for (const old of [first, second]) {
      const fresh = await town.join();
      town.gate = fresh;
      const batch = lines(`life-${town.members.length}`, 6);
      said.push(...batch);
      town.say(...batch);
      old.desk.terminate();
      expect(await old.desk.ended).toBe(0);
      await town.answer(`answer-${town.members.length}-`);
    }
    await town.atDesk(...said);
    await town.inChat('answer-3-', 'answer-4-');
  });

  test('go on while Redis is away, and after it was emptied', async () => {
    town = await Town.found(redis.url);
    await town.join();
    await town.join();
    await openCase();
    town.gate = town.other(await town.owner());
    await redis.stop();
    const without = lines('without', 5);
    town.say(...without);
    await town.answer('answered-without');
    await town.atDesk(...without);
    await town.inChat('answered-without');
    const owner = await town.owner();
    town.gate = await town.join();
    owner.desk.terminate();
    expect(await owner.desk.ended).toBe(0);
    expect(owner.desk.output.stderr).not.toContain('stop-cut-short');
    // It keeps nothing over a restart.
    await redis.start();
    const again = lines('again', 5);
    town.say(...again);
    await town.answer('answered-again');
    await town.atDesk(...without, ...again);
    await town.inChat('answered-without', 'answered-again');
  });

  test('go on while Redis hangs, and nobody waits for longer than 30 s', async () => {
    town = await Town.found(redis.url);
    await town.join();
    await town.join();
    await openCase();
    town.gate = town.other(await town.owner());
    redis.hang();
    const at = performance.now();
    const said = lines('said', 5);
    town.say(...said);
    await Promise.all([town.atDesk(...said), town.answer('answer-').then(() => town.inChat('answer-'))]);
    expect(performance.now() - at).toBeLessThan(longestWaitMs);
  });

  test('take nothing in while Postgres is away for longer than their leases, and then all of it', async () => {
    postgres = await createPostgresServer();
    town = await Town.found(redis.url, { storeUrl: postgres.url });
    await town.join();
    await town.join();
    await openCase();
    town.gate = town.other(await town.owner());
    await postgres.crash();
    const said = lines('said', 5);
    town.say(...said);
    const refused = await town.deliver('answer-0-');
    expect(refused).toMatchObject({ acked: false });
    await eventually(() => {
      for (const { desk } of town.members) expect(desk.output.stderr).toContain('leases-unreachable');
      expect(town.members.some(({ desk }) => desk.output.stderr.includes('lease-lost'))).toBe(true);
    });
    expect(town.telegram.feed.waiting).toBe(5);
    await postgres.start();
    await town.answer('answer-1-');
    await town.atDesk(...said);
    await town.inChat('answer-1-');
  });

  test('do one thing each where they are told to', async () => {
    town = await Town.found(redis.url);
    const [worker, ingress, web] = [await town.join('worker'), await town.join('ingress'), await town.join('web')];
    expect((await town.health(worker)).roles).toEqual(['worker']);
    expect(await town.owner()).toBe(worker);
    town.gate = ingress;
    await openCase();
    await town.answer('by-the-ingress');
    await town.inChat('by-the-ingress');
    const statusOf = async (path: string) =>
      Promise.all([worker, ingress, web].map(async ({ url }) => (await fetch(url + path)).status));
    expect(await statusOf('/')).toEqual([404, 404, 200]);
    const sockets = await Promise.all([worker, ingress, web].map(({ url }) => socketOpens(url)));
    expect(sockets).toEqual([false, false, true]);
    expect((await fetch(`${web.url}/hooks/slack`, { method: 'POST', body: '{}' })).status).toBe(404);
  });
});
