import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { freePort } from './free-port.ts';

/** A Redis server of one's own, on a free port of this machine. It keeps nothing when it stops. */
export interface RedisServer {
  readonly url: string;
  start(): Promise<void>;
  /** As if it had been killed. */
  stop(): Promise<void>;
  /** It says nothing any more, though its lines stand. */
  hang(): void;
  /** It is another one's replica from now on, and takes nothing in itself. Those who are connected stay so. */
  replicate(other: RedisServer): Promise<void>;
  remove(): Promise<void>;
}

/**
 * @param more settings, as in `redis.conf`
 * @throws where this machine has no Redis
 */
export async function createRedisServer(more: Readonly<Record<string, string>> = {}): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'frontdesk-redis-'));
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  let running: ChildProcess | undefined;

  const server: RedisServer = {
    url,
    async start() {
      const options = { port, bind: '127.0.0.1', save: '', appendonly: 'no', dir: folder, ...more };
      const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, `${value}`]);
      running = spawn('redis-server', args, { stdio: 'ignore' });
      await once(running, 'spawn');
      await answers(url, more['requirepass']);
    },
    async stop() {
      const ended = running && once(running, 'exit');
      running?.kill('SIGKILL');
      await ended;
      running = undefined;
    },
    hang: () => void running?.kill('SIGSTOP'),
    async replicate(other) {
      const admin = new Redis(url);
      await admin.replicaof('127.0.0.1', Number(new URL(other.url).port));
      admin.disconnect();
    },
    async remove() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
  try {
    await server.start();
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  return server;
}

async function answers(url: string, password: string | undefined): Promise<void> {
  const redis = new Redis(url, {
    ...(password !== undefined && { password }),
    retryStrategy: () => 50,
    maxRetriesPerRequest: null,
  });
  redis.on('error', () => {});
  try {
    const late = wait(10_000, 'late' as const, { ref: false });
    if ((await Promise.race([redis.ping(), late])) === 'late') throw new Error('redis-server does not answer');
  } finally {
    redis.disconnect();
  }
}
