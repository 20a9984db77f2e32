import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readPostgres, readRedis } from '../../bench/cluster/proxy.ts';
import type { Figure } from '../../bench/figures.ts';
import { runNode } from '../app/process.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'frontdesk-smoke-cluster-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

it('measures one and two processes, round trips and filled stores, in numbers', { timeout: 300_000 }, async () => {
  const file = join(folder, 'figures.json');
  const { status, stderr } = await runNode(['bench/cluster/run.ts', '--tiny', '--json', file]).ended;
  expect(status, stderr).toBe(0);
  const { figures } = JSON.parse(await readFile(file, 'utf8')) as { figures: Figure[] };
  expect(figures.filter(({ value }) => !(Number.isFinite(value) && value >= 0))).toEqual([]);
  const named = (start: string) => figures.flatMap(({ name }) => (name.startsWith(start) ? [name] : []));
  expect(named('relayed')).toEqual([
    'relayed, embedded',
    'relayed, 1 process',
    'relayed, 2 processes',
    'relayed, 10 stored',
    'relayed, 20 stored',
  ]);
  expect(named('99th percent of delays')).toHaveLength(5);
  expect(named('processor time')).toHaveLength(5);
  expect(named('a row of')).toContain('a row of messages');
  expect(figures.flatMap(({ target }) => target ?? [])).toEqual([{ atLeast: 0.5 }, { atLeast: 0.5 }]);
  // A message is at least taken in, decided and settled, and wakes somebody.
  const trips = figures.filter(({ name }) => name.includes('round trips'));
  expect(trips).toHaveLength(8);
  // Redis is not asked for what stays in one process.
  expect(trips.filter(({ name, value }) => name.startsWith('Postgres') && value < 0.1)).toEqual([]);
});

it('counts statements and commands, in whatever pieces they come', () => {
  const told: string[] = [];
  const tell = (kind: string) => told.push(kind);
  const begin = Buffer.from('\0\0\0\x08\0\x03\0\0', 'latin1');
  const message = (type: string, body: string) => {
    const head = Buffer.alloc(5, type);
    head.writeInt32BE(body.length + 4, 1);
    return Buffer.concat([head, Buffer.from(body, 'latin1')]);
  };
  const statement = [
    message('P', 'a\0SELECT\n  1\0\0\0'),
    message('B', '\0a\0\0\0\0\0\0\0'),
    message('E', '\0\0\0\0\0'),
    message('S', ''),
    message('Q', 'COMMIT\0'),
  ];
  feed(readPostgres(tell), Buffer.concat([begin, ...statement]));
  expect(told.splice(0)).toEqual(['SELECT 1', 'COMMIT']);

  const commands = '*3\r\n$3\r\nSET\r\n$1\r\na\r\n$4\r\n\r\n*1\r\n*1\r\n$4\r\nPING\r\n';
  feed(readRedis(tell), Buffer.from(commands, 'latin1'));
  expect(told).toEqual(['set', 'ping']);
});

function feed(read: (chunk: Buffer) => void, bytes: Buffer): void {
  for (const byte of bytes) read(Buffer.from([byte]));
}
