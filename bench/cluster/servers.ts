import { readdirSync, readFileSync } from 'node:fs';
import { Redis } from 'ioredis';
import pg from 'pg';
import { createPostgresServer } from '../../test/support/postgres-server.ts';
import { createRedisServer } from '../../test/support/redis-server.ts';

/** A Postgres and a Redis that only the bench uses. What is committed to that Postgres is on disk. */
export interface Servers {
  readonly redisUrl: string;
  /** A database of its own for one brand. */
  createDatabase(): Promise<string>;
  /** Processor time of both, in µs. */
  cpuTime(): Promise<number>;
  remove(): Promise<void>;
}

/** One process has up to this many connections. */
const connections = 300;
/** Of the kernel's clock, which `/proc` counts in. */
const tickUs = 10_000;

export async function startServers(): Promise<Servers> {
  const postgres = await createPostgresServer({ fsync: 'on', max_connections: `${connections}` });
  const redis = await createRedisServer().catch(async (error) => {
    await postgres.remove();
    throw error;
  });
  let databases = 0;
  const link = new Redis(redis.url);
  link.on('error', () => {});
  const admin = new pg.Client(postgres.url);
  admin.on('error', () => {});
  await admin.connect();
  const { rows } = await admin.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  const postmaster = parentOf(rows[0]?.pid ?? 0);

  return {
    redisUrl: redis.url,
    async createDatabase() {
      databases += 1;
      const name = `brand${databases}`;
      await admin.query(`CREATE DATABASE ${name}`);
      const url = new URL(postgres.url);
      url.pathname = `/${name}`;
      return url.href;
    },
    async cpuTime() {
      const told = await link.info('cpu');
      const seconds = [...told.matchAll(/^used_cpu_(?:sys|user):([\d.]+)/gm)].map(([, value]) => Number(value));
      return seconds.reduce((sum, value) => sum + value * 1e6, 0) + treeTime(postmaster);
    },
    async remove() {
      link.disconnect();
      await admin.end().catch(() => {});
      await Promise.all([postgres.remove(), redis.remove()]);
    },
  };
}

/** The columns of `/proc/<pid>/stat` behind the name; undefined where there is no such process. */
function statOf(pid: number): readonly number[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
  } catch {
    return undefined;
  }
}

function parentOf(pid: number): number {
  return statOf(pid)?.[1] ?? 0;
}

/** Of a process and its children, those that have ended included, in µs. */
function treeTime(root: number): number {
  const pids = readdirSync('/proc').map(Number).filter(Number.isInteger);
  const ticks = pids.map((pid) => {
    const stat = statOf(pid);
    if (!stat) return 0;
    const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = stat.slice(11, 15);
    if (pid === root) return user + system + endedUser + endedSystem;
    return stat[1] === root ? user + system : 0;
  });
  return ticks.reduce((sum, value) => sum + value, 0) * tickUs;
}
