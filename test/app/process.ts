import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A process with what it has written so far. */
export interface Process {
  readonly output: { stdout: string; stderr: string };
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<Ended>;
}

interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** What is typed. */
  readonly typed?: string;
}

/** Runs Node, as the tests run under it, with a clean environment but for what is given. */
export function runNode(args: readonly string[], options: RunOptions = {}): Process {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
    cwd: options.cwd ?? root,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  // Who ends before all was typed has heard enough.
  child.stdin.on('error', () => {}).end(options.typed ?? '');
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output.stderr += text;
  });
  return {
    output,
    kill: (signal) => child.kill(signal),
    ended: once(child, 'close').then(([status]) => ({ status: status as number | null, ...output })),
  };
}

/** Runs the installed command to its end. */
export function frontdesk(args: readonly string[], options: RunOptions = {}) {
  return runNode([`${root}bin/frontdesk.mjs`, ...args], options).ended;
}
