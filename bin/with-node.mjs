// Plain JavaScript that any Node can run: finds a Node new enough for Frontdesk and runs a command under it.
// Where the host's own Node is too old, Node 24 is taken from npm once and cached by it.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const newEnough = major > 22 || (major === 22 && minor >= 18);

/** The path of a Node that is new enough: this one, or Node 24 from npm. */
function findNode() {
  if (newEnough) return process.execPath;
  console.error(`Node ${process.versions.node} is too old for Frontdesk (22.18 or newer); using Node 24 from npm.`);
  const windows = process.platform === 'win32';
  // The package for this very platform: it needs no install script, which npm may be told not to run.
  const name = `node-${windows ? 'win' : process.platform}-${process.arch}@24`;
  const found = spawnSync(
    windows ? 'npx.cmd' : 'npx',
    ['--yes', `--package=${name}`, '--', 'node', '-p', 'process.execPath'],
    {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: windows,
    },
  );
  const path = found.stdout?.trim().split('\n').at(-1) ?? '';
  if (found.status === 0 && existsSync(path)) return path;
  console.error(found.stderr?.trim() ?? '');
  console.error(
    'Node 24 could not be had from npm. Install Node 22.18 or newer from https://nodejs.org and try again.',
  );
  process.exit(1);
}

/**
 * Runs a TypeScript file or an installed command under a Node that is new enough, and exits as it exits.
 * @param {string} command a `.ts` file below the project's root, or the name of a command in node_modules/.bin
 * @param {string[]} args
 * @param {{ flags?: string[], env?: Record<string, string> }} [options] for that Node
 */
export function runWithNode(command, args, { flags = [], env = {} } = {}) {
  const node = findNode();
  const script = command.endsWith('.ts') ? join(root, command) : resolve(root, 'node_modules', '.bin', command);
  // node:sqlite still warns on Node 22; the warning says nothing a reader could act on.
  const argv = ['--disable-warning=ExperimentalWarning', ...flags, script, ...args];
  const environment = { ...env, ...process.env, PATH: `${dirname(node)}${delimiter}${process.env['PATH'] ?? ''}` };
  // Where the system can, this process becomes that one, and nobody stands between it and its signals.
  if (newEnough && process.execve) process.execve(node, [node, ...argv], environment);
  const child = spawn(node, argv, { stdio: 'inherit', env: environment });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error(`Could not run ${command}: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}
