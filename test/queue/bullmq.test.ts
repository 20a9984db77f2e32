import { Redis } from 'ioredis';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Wake } from '../../core/wakeups.ts';
import { wakeupsContract } from '../contracts/wakeups.ts';
import { createRedisServer, type RedisServer } from '../support/redis-server.ts';
import { layWire } from '../support/wire.ts';
import { Cluster } from './cluster.ts';

const contract = new Cluster();
wakeupsContract('the queue over Redis', {
  create: (clock, onError) => contract.join({ clock, onError }),
  settled: contract.settled,
});

const mailbox = (id: string): Wake => ({ kind: 'mailbox', id });
const lane = (id: string): Wake => ({ kind: 'lane', id });
const prefix = `test-${process.pid}`;
let cluster = new Cluster();
let server: RedisServer | undefined;

afterEach(async () => {
  await cluster.leave();
  await contract.leave();
  await server?.remove();
  server = undefined;
  cluster = new Cluster();
});

describe('the queue over Redis', () => {
  test('lets one process at a time work an id, whoever was told', async () => {
    let running = 0;
    let most = 0;
    let runs = 0;
    const handle = async () => {
      running += 1;
      runs += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running -= 1;
    };
    const members = await Promise.all([0, 1, 2].map(() => cluster.join({}, prefix)));
    for (const member of members) await member.start(handle);
    for (let round = 0; round < 20; round++) {
      for (const member of members) member.wake(mailbox('a'));
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    await cluster.settled();
    expect(most).toBe(1);
    expect(runs).toBeGreaterThan(1);
  });

  test('tells of a lane with a home to the process that has it, and no other', async () => {
    const homeOf = async () => 'telegram';
    const [home, other] = await Promise.all([0, 1].map(() => cluster.join({ homeOf }, prefix)));
    const at: string[] = [];
    await home?.start(async ({ id }) => void at.push(`home ${id}`));
    await other?.start(async ({ id }) => void at.push(`other ${id}`));
    await home?.claim?.('telegram');
    // Heard once Redis knows who listens.
    await vi.waitFor(() => {
      other?.wake(lane('a'));
      expect(at).toContain('home a');
    });
    home?.wake(lane('b'));
    await vi.waitFor(() => expect(at).toContain('home b'));
    home?.release?.('telegram');
    at.length = 0;
    other?.wake(lane('a'));
    home?.wake(lane('b'));
    await cluster.settled();
    expect(at).toEqual([]);
  });

  test('tells of a mailbox with a home to the process that has it, and to anybody where none has it', async () => {
    const homeOf = async () => 'telegram';
    const [home, other] = await Promise.all([0, 1].map(() => cluster.join({ homeOf }, prefix)));
    const at: string[] = [];
    await home?.start(async ({ id }) => void at.push(`home ${id}`));
    home?.wake(mailbox('a'));
    await vi.waitFor(() => expect(at).toEqual(['home a']));
    await home?.claim?.('telegram');
    await other?.start(async ({ id }) => void at.push(`other ${id}`));
    for (let round = 0; round < 20; round++) {
      other?.wake(mailbox('b'));
      home?.wake(mailbox('b'));
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    await cluster.settled();
    expect(at.filter((line) => line.startsWith('other'))).toEqual([]);
    expect(at).toContain('home b');
  });

  test('works a mailbox whose home cannot be told while Redis is away', async () => {
    server = await createRedisServer();
    cluster = new Cluster(server.url);
    const wakeups = await cluster.join({ homeOf: async () => 'telegram' });
    const heard: string[] = [];
    await wakeups.start(async ({ id }) => void heard.push(id));
    await server.stop();
    await vi.waitFor(() => expect(wakeups.isAlone?.()).toBe(true));
    wakeups.wake(lane('only its owner may send'));
    wakeups.wake(mailbox('a'));
    await vi.waitFor(() => expect(heard).toEqual(['a']));
  });

  test('begins the most urgent first where much waits for a worker', async () => {
    const teller = await cluster.join({}, prefix);
    teller.wake(mailbox('a'));
    for (const id of ['b', 'c']) teller.wake(mailbox(id));
    teller.wake({ ...mailbox('urgent'), priority: 'urgent' });
    teller.wake({ ...mailbox('low'), priority: 'low' });
    teller.wake({ ...mailbox('high'), priority: 'high' });
    await vi.waitFor(async () => expect(await cluster.waiting()).toBe(6));
    const begun: string[] = [];
    const worker = await cluster.join({ concurrency: 1 }, prefix);
    await worker.start(async ({ id }) => void begun.push(id));
    await vi.waitFor(() => expect(begun).toEqual(['urgent', 'high', 'a', 'b', 'c', 'low']));
  });

  test('hears of lanes again after its line was cut, and tells that it may have missed some', async () => {
    server = await createRedisServer();
    cluster = new Cluster(server.url);
    const homeOf = async () => 'telegram';
    let missed = 0;
    const home = await cluster.join({ homeOf, onMissed: () => (missed += 1) }, prefix);
    const other = await cluster.join({ homeOf }, prefix);
    const heard: string[] = [];
    await home.start(async ({ id }) => void heard.push(id));
    await home.claim?.('telegram');
    const isHeard = (id: string) =>
      vi.waitFor(() => {
        other.wake(lane(id));
        expect(heard).toContain(id);
      });
    await isHeard('a');
    // What was told before it was heard is looked for.
    expect(missed).toBe(1);
    const admin = new Redis(server.url);
    await admin.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
    admin.disconnect();
    await vi.waitFor(() => expect(missed).toBe(2), { timeout: 10_000 });
    await isHeard('b');
  });

  test('works what this process was told itself while Redis is away, and shares again when it is back', async () => {
    server = await createRedisServer();
    cluster = new Cluster(server.url);
    const heard: string[] = [];
    const wakeups = await cluster.join();
    await wakeups.start(async ({ id }) => void heard.push(id));
    await server.stop();
    await vi.waitFor(() => expect(wakeups.isAlone?.()).toBe(true));
    wakeups.wake(mailbox('a'));
    await vi.waitFor(() => expect(heard).toEqual(['a']));
    await server.start();
    await vi.waitFor(() => expect(wakeups.isAlone?.()).toBe(false), { timeout: 10_000 });
    wakeups.wake(mailbox('b'));
    await vi.waitFor(() => expect(heard).toEqual(['a', 'b']), { timeout: 10_000 });
  });

  test('works what this process was told itself while Redis hangs', async () => {
    server = await createRedisServer();
    cluster = new Cluster(server.url);
    const heard: string[] = [];
    const wakeups = await cluster.join();
    await wakeups.start(async ({ id }) => void heard.push(id));
    wakeups.wake(mailbox('a'));
    await vi.waitFor(() => expect(heard).toEqual(['a']));
    server.hang();
    wakeups.wake(mailbox('b'));
    await vi.waitFor(() => expect(heard).toEqual(['a', 'b']), { timeout: 5_000 });
    await vi.waitFor(() => expect(wakeups.isAlone?.()).toBe(true), { timeout: 15_000 });
    wakeups.wake(mailbox('b'));
    await vi.waitFor(() => expect(heard).toEqual(['a', 'b', 'b']));
  });

  test('is shared again after Redis failed over, though the old primary still answers', async () => {
    const heir = await createRedisServer();
    onTestFinished(heir.remove);
    server = await createRedisServer();
    const wire = await layWire(server.url);
    onTestFinished(wire.close);
    cluster = new Cluster(wire.url);
    const heard: string[] = [];
    const [teller, worker] = [await cluster.join({}, prefix), await cluster.join({}, prefix)];
    await worker.start(async ({ id }) => void heard.push(id));
    teller.wake(mailbox('a'));
    await vi.waitFor(() => expect(heard).toEqual(['a']));
    await server.replicate(heir);
    wire.leadTo(heir.url);
    // Only by Redis does one hear of the other's.
    await vi.waitFor(
      () => {
        teller.wake(mailbox('b'));
        expect(heard).toContain('b');
      },
      { timeout: 60_000, interval: 500 },
    );
  }, 90_000);

  test('goes on after everything in Redis was deleted', async () => {
    server = await createRedisServer();
    cluster = new Cluster(server.url);
    const gate = Promise.withResolvers<void>();
    const heard: string[] = [];
    const wakeups = await cluster.join();
    await wakeups.start(async ({ id }) => {
      heard.push(id);
      if (heard.length === 1) await gate.promise;
    });
    wakeups.wake(mailbox('a'));
    await vi.waitFor(() => expect(heard).toEqual(['a']));
    await server.stop();
    await server.start();
    await vi.waitFor(() => expect(wakeups.isAlone?.()).toBe(false), { timeout: 10_000 });
    gate.resolve();
    await vi.waitFor(() => {
      wakeups.wake(mailbox('a'));
      expect(heard.length).toBeGreaterThan(1);
    });
  });
});
