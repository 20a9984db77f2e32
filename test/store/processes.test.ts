import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSqliteStore } from '../../store/sqlite/index.ts';
import { mailbox } from '../contracts/store/examples.ts';

const program = join(import.meta.dirname, 'writer', 'run.ts');
let folder = '';
let path = '';
const children: ChildProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'frontdesk-processes-'));
  path = join(folder, 'frontdesk.db');
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  }
  await rm(folder, { recursive: true });
});

/** A process that accepts events, and the lines it has printed so far. */
function startWriter(command: string, args: readonly string[]) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  let output = '';
  let onOutput = () => {};
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
    onOutput();
  });
  const ended = once(child, 'close');
  return {
    child,
    ended,
    // A line without its end was cut off with the process.
    lines: () => output.split('\n').slice(0, -1),
    printed: (count: number) =>
      new Promise<void>((resolve, reject) => {
        onOutput = () => {
          if (output.split('\n').length > count) resolve();
        };
        onOutput();
        ended.then(() => reject(new Error(`The writer ended early: ${output}`)));
      }),
  };
}

const acked = (lines: readonly string[]) =>
  lines.filter((line) => line.startsWith('acked ')).map((line) => line.slice('acked '.length));

async function kept(): Promise<readonly string[]> {
  const store = await openSqliteStore(path);
  const mails = await store.pending(mailbox, 1_000_000);
  await store.close();
  return mails.map(({ event }) => ('key' in event ? event.key : ''));
}

test('a store that another process has open is refused, and free after kill -9 with all that was acked', async () => {
  for (let round = 0; round < 3; round += 1) {
    const writer = startWriter(process.execPath, ['--disable-warning=ExperimentalWarning', program, path]);
    await writer.printed(50);
    await expect(openSqliteStore(path)).rejects.toMatchObject({
      code: 'in-use',
      message: expect.stringContaining(`Process ${writer.child.pid} on `),
    });
    writer.child.kill('SIGKILL');
    await writer.ended;
    const keys = await kept();
    const promised = acked(writer.lines());
    expect(promised.length).toBeGreaterThan(0);
    expect(keys).toEqual(expect.arrayContaining(promised));
    expect(new Set(keys).size).toBe(keys.length);
  }
});

test('a disk that takes no more stops the process, with all that was acked kept', async () => {
  // A limit on the size of files makes real writes fail, as a failing disk would.
  const script = `trap '' XFSZ; ulimit -f 1000; exec "$0" --disable-warning=ExperimentalWarning "$1" "$2"`;
  const writer = startWriter('sh', ['-c', script, process.execPath, program, path]);
  await writer.ended;
  const lines = writer.lines();
  expect(lines.at(-1)).toMatch(/^fatal (io|disk-full)$/);
  expect(writer.child.exitCode).toBe(1);
  const promised = acked(lines);
  expect(promised.length).toBeGreaterThan(0);
  expect(await kept()).toEqual(expect.arrayContaining(promised));
});
