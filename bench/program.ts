import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Figure, median, show } from './figures.ts';
import { copyFilledStore } from './million.ts';
import type { Scale } from './scale.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
/** How long a program may take to be ready before the bench gives up. */
const patienceMs = 60_000;
/** What a start leaves behind is collected by then. */
const settleMs = 2_000;

/** Memory and time to be ready, of the real program with the demo brand: a process of its own, started as people do. */
export async function measureProgram(folder: string, scale: Scale, say: (text: string) => void): Promise<Figure[]> {
  const config = join(folder, 'frontdesk.yaml');
  const store = join(folder, 'program.db');
  writeConfig(config, store);
  const fresh: Started[] = [];
  for (let start = 0; start < scale.starts; start++) fresh.push(await startOnce(config));
  const filled: Started[] = [];
  for (let start = 0; start < scale.starts; start++) {
    copyFilledStore(store, scale.stored, say);
    filled.push(await startOnce(config));
  }
  const megabytes = fresh.map(({ serverBytes }) => serverBytes / 1e6);
  const launcher = median(fresh.map(({ launcherBytes }) => launcherBytes / 1e6));
  const stored = scale.stored.toLocaleString('en');
  return [
    {
      name: 'memory after start',
      value: median(megabytes),
      unit: 'MB',
      target: { atMost: 150 },
      detail: `starts ${megabytes.map(show).join(' ')}; the launcher beside it ${show(launcher)}`,
    },
    { name: 'ready, new store', value: median(fresh.map(({ readyMs }) => readyMs / 1_000)), unit: 's' },
    {
      name: `ready, ${stored} stored`,
      value: median(filled.map(({ readyMs }) => readyMs / 1_000)),
      unit: 's',
      target: { atMost: 2 },
      detail: `starts ${filled.map(({ readyMs }) => show(readyMs / 1_000)).join(' ')}`,
    },
    {
      name: `memory after start, ${stored} stored`,
      value: median(filled.map(({ serverBytes }) => serverBytes / 1e6)),
      unit: 'MB',
    },
  ];
}

/** The demo brand on another store. */
function writeConfig(path: string, store: string): void {
  const demo = readFileSync(join(root, 'demo/frontdesk.yaml'), 'utf8');
  // Its paths start from its own folder.
  const moved = demo.replaceAll('[./', `[${join(root, 'demo')}/`);
  writeFileSync(path, `${moved}\nstore: sqlite:${store}\n`);
}

interface Started {
  readonly readyMs: number;
  /** Resident memory of the program itself. */
  readonly serverBytes: number;
  /** Of the process that started it, where there is one. */
  readonly launcherBytes: number;
}

async function startOnce(config: string): Promise<Started> {
  const port = await freePort();
  const begun = performance.now();
  const child = spawn(
    process.execPath,
    [join(root, 'bin/frontdesk.mjs'), 'start', '--config', config, '--port', `${port}`],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  try {
    await ready(child, `http://127.0.0.1:${port}/healthz`);
    const readyMs = performance.now() - begun;
    await sleep(settleMs);
    const [first = 0, ...rest] = processesOf(child).map(residentBytes);
    const server = rest.length === 0 ? first : Math.max(...rest);
    return { readyMs, serverBytes: server, launcherBytes: rest.length === 0 ? 0 : first };
  } finally {
    if (child.exitCode === null) {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    }
  }
}

async function ready(child: ChildProcess, url: string): Promise<void> {
  const until = performance.now() + patienceMs;
  while (performance.now() < until) {
    if (child.exitCode !== null) throw new Error(`frontdesk start ended with status ${child.exitCode}`);
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok) return;
    await sleep(10);
  }
  throw new Error(`frontdesk start was not ready within ${patienceMs / 1_000} s`);
}

/** A process and what it started, by id, itself first. Linux only, as is `residentBytes`. */
function processesOf({ pid }: ChildProcess): readonly number[] {
  if (pid === undefined) throw new Error('The program was not started');
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), parent: Number(field(Number(name), 'PPid')) }));
  const found = [pid];
  for (const parent of found) found.push(...parents.filter((each) => each.parent === parent).map((each) => each.pid));
  return found;
}

function residentBytes(pid: number): number {
  return Number(field(pid, 'VmRSS')?.split(' ')[0] ?? 0) * 1_024;
}

/** A line of `/proc/<pid>/status`; undefined where the process is gone. */
function field(pid: number, name: string): string | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(status)?.[1];
  } catch {
    return undefined;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No port could be had');
  return address.port;
}
