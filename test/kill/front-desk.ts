import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, watch, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../app/process.ts';

const config = (store: string) => `
brand: { name: Acme, languages: [en] }
store: ${store}
channels:
  website:
    type: web
    agents:
      - { name: Ana, token: token-of-ana-0123456789 }
      - { name: Lin, token: token-of-lin-0123456789 }
handoff: { reopen: false, guards: { collision: false } }
desks:
  support: { channel: website, room: support }
  billing: { channel: website, room: billing }
`;

export const agentTokens = { Ana: 'token-of-ana-0123456789', Lin: 'token-of-lin-0123456789' } as const;
export const rooms = ['support', 'billing'] as const;

/** A brand of two desks in a folder of its own. */
export interface Site {
  readonly folder: string;
  readonly store: string;
  remove(): Promise<void>;
}

/**
 * @param folder where there is one already
 * @param store as in the configuration
 */
export async function createSite(folder?: string, store = 'sqlite:./data/frontdesk.db'): Promise<Site> {
  const place = folder ?? (await mkdtemp(join(tmpdir(), 'frontdesk-kill-')));
  await writeFile(join(place, 'frontdesk.yaml'), config(store));
  return {
    folder: place,
    store: join(place, 'data', 'frontdesk.db'),
    remove: () => rm(place, { recursive: true, force: true }),
  };
}

export interface RunOptions {
  /** 0 picks a free one. */
  readonly port?: number;
  /** A shell's way of starting what follows as `"$@"`. */
  readonly shell?: string;
  /** Arguments. */
  readonly more?: readonly string[];
}

/** The installed command, with the program it starts, in a process group of their own. */
export interface FrontDesk {
  readonly output: { stdout: string; stderr: string };
  readonly ended: Promise<number | null>;
  /** Resolves with its address once it has printed it. @throws where it ends before */
  readonly up: Promise<string>;
  /** Resolves once it waits for another one's end. @throws where it ends before */
  readonly standsBy: Promise<void>;
  /** Resolves when its data has changed so often since it was started, or it is up before that. */
  touched(times: number): Promise<void>;
  /** `kill -9` of all its processes, at once. */
  crash(): void;
  /** All its processes stop for a while, or go on. */
  signal(name: 'SIGSTOP' | 'SIGCONT'): void;
  /** What an operator does. */
  terminate(): void;
}

/** Starts the front desk of a site. */
export function startFrontDesk({ folder }: Site, { port = 0, shell, more = [] }: RunOptions = {}): FrontDesk {
  const command = [process.execPath, `${root}bin/frontdesk.mjs`, 'start', '--config', 'frontdesk.yaml'];
  const line = [...command, '--port', `${port}`, ...more];
  const [file = '', ...args] = shell === undefined ? line : ['sh', '-c', shell, 'sh', ...line];
  const child = spawn(file, args, {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'] },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const output = { stdout: '', stderr: '' };
  let changed = Promise.withResolvers<void>();
  const over = once(child, 'close');
  const tell = () => {
    changed.resolve();
    changed = Promise.withResolvers<void>();
  };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
      tell();
    });
  }
  let isOver = false;
  const ended = over.then(([status]) => {
    isOver = true;
    process.off('exit', crash);
    tell();
    return status as number | null;
  });

  /** Once they are gone their number may be another's. */
  function signal(name: NodeJS.Signals): void {
    if (!isOver && child.pid !== undefined) process.kill(-child.pid, name);
  }
  const crash = () => signal('SIGKILL');
  process.on('exit', crash);

  async function says(name: keyof typeof output, what: RegExp): Promise<string> {
    for (;;) {
      const found = what.exec(output[name])?.[1];
      if (found !== undefined) return found;
      if (isOver) throw new Error(`It ended before it had started:\n${output.stderr}`);
      await changed.promise;
    }
  }
  const up = says('stdout', /Customers\s+(http\S+)\/\s/);
  const standsBy = says('stderr', /(standing-by)/).then(() => {});
  standsBy.catch(() => {});
  up.catch(() => {});

  return {
    output,
    ended,
    up,
    standsBy,
    async touched(times) {
      const stop = new AbortController();
      try {
        await Promise.race([up, count(watch(join(folder, 'data'), { signal: stop.signal }), times)]);
      } finally {
        stop.abort();
      }
    },
    crash,
    signal,
    terminate: () => void child.kill('SIGTERM'),
  };
}

async function count(events: AsyncIterable<unknown>, times: number): Promise<void> {
  let left = times;
  try {
    for await (const _ of events) {
      left -= 1;
      if (left <= 0) return;
    }
  } catch (error) {
    if (!(error instanceof Error && error.name === 'AbortError')) throw error;
  }
}
