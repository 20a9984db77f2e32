import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { type Process, root, runNode } from '../app/process.ts';

/** A front desk in a process of its own, started by the command that users type. */
export interface Started {
  /** Where the server listens, without a slash at its end. */
  readonly url: string;
  /** The customers' page and the web desk's one-time link; empty where there is no web channel. */
  readonly customers: string;
  readonly desk: string;
  readonly process: Process;
  /** Where it keeps its data; another one may be started there. */
  readonly folder: string;
}

/** Starts the demo brand, or that of `args`, on a free port. */
export async function start(
  options: { folder?: string; args?: readonly string[]; env?: NodeJS.ProcessEnv } = {},
): Promise<Started> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'frontdesk-e2e-')));
  const args = [`${root}bin/frontdesk.mjs`, 'start', '--port', '0', ...(options.args ?? [])];
  const process = runNode(args, { cwd: folder, ...(options.env ? { env: options.env } : {}) });
  const lines = await vi.waitFor(
    () => {
      const found = /Customers\s+(\S+)\n(?:\s+Web desk\s+(\S+)\n.*\n)?\n|Running at (\S+)/.exec(process.output.stdout);
      if (!found) throw new Error(`It has not started: ${process.output.stderr}`);
      return found;
    },
    { timeout: 30_000, interval: 50 },
  );
  const [, customers = '', desk = '', elsewhere = ''] = lines;
  return { url: customers === '' ? elsewhere : new URL(customers).origin, customers, desk, process, folder };
}

/** Ends it as an operator would, and removes its data. */
export async function stop({ process, folder }: Started): Promise<void> {
  process.kill('SIGTERM');
  await process.ended;
  await rm(folder, { recursive: true, force: true });
}
