import { execFile } from 'node:child_process';
import { chown, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from './free-port.ts';

const run = promisify(execFile);
/** Where Debian puts its versions; elsewhere they are on the path. */
const versions = '/usr/lib/postgresql';

type Settings = Readonly<Record<string, string>>;

/** A Postgres server of one's own, on a free port of this machine. */
export interface PostgresServer {
  readonly url: string;
  /** @param more settings of this life */
  start(more?: Settings): Promise<void>;
  /** Another server that has what this one had when it crashed, as its standby would. */
  copy(): Promise<PostgresServer>;
  /** As if the machine had lost power. */
  crash(): Promise<void>;
  remove(): Promise<void>;
}

/**
 * @param more settings, as in `postgresql.conf`; it is not durable by itself, as tests need it fast
 * @throws where this machine has no Postgres
 */
export function createPostgresServer(more: Settings = {}): Promise<PostgresServer> {
  return create(more, async (data, program) => {
    await program(
      'initdb',
      '--pgdata',
      data,
      '--username',
      'postgres',
      '--auth',
      'trust',
      '--encoding',
      'UTF8',
      '--no-sync',
    );
  });
}

type Call = (program: string, ...args: string[]) => Promise<unknown>;

/** @param fill brings what is in its folder of data */
async function create(
  more: Settings,
  fill: (data: string, program: Call, call: Call) => Promise<void>,
): Promise<PostgresServer> {
  const bin = await programs();
  const folder = await mkdtemp(join(tmpdir(), 'frontdesk-postgres-'));
  const user = await ordinaryUser();
  if (user) await chown(folder, user.uid, user.gid);
  const port = await freePort();
  const data = join(folder, 'data');
  const call: Call = (name, ...args) => run(name, args, { cwd: folder, ...user });
  const program: Call = (name, ...args) => call(join(bin, name), ...args);
  const always = { listen_addresses: '127.0.0.1', unix_socket_directories: folder, fsync: 'off', ...more };
  const server: PostgresServer = {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    async start(once = {}) {
      const settings = Object.entries({ ...always, ...once }).map(([name, value]) => `-c ${name}=${value}`);
      const options = [`-p ${port}`, ...settings].join(' ');
      await program('pg_ctl', 'start', '-w', '-D', data, '-l', join(folder, 'log'), '-o', options);
    },
    crash: async () => void (await program('pg_ctl', 'stop', '-w', '-m', 'immediate', '-D', data)),
    copy: () => create(more, async (to, _, tool) => void (await tool('cp', '-a', data, to))),
    async remove() {
      await server.crash().catch(() => {});
      await rm(folder, { recursive: true, force: true });
    },
  };
  await fill(data, program, call);
  await server.start();
  return server;
}

async function programs(): Promise<string> {
  const found = await readdir(versions).catch(() => []);
  const newest = found
    .map(Number)
    .filter(Number.isFinite)
    .toSorted((one, other) => other - one)[0];
  return newest === undefined ? '' : join(versions, `${newest}`, 'bin');
}

/** Postgres refuses to run as root, and Debian's package brings a user for it. */
async function ordinaryUser(): Promise<{ readonly uid: number; readonly gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const id = async (flag: string) => Number((await run('id', [flag, 'postgres'])).stdout);
  return { uid: await id('-u'), gid: await id('-g') };
}
