import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openPostgresStore } from '../../store/postgres/index.ts';
import { type FrontDesk, startFrontDesk } from '../kill/front-desk.ts';
import { createSchema, type Schema } from '../store/postgres/open.ts';
import { freePort } from '../support/free-port.ts';
import { createRedisServer, type RedisServer } from '../support/redis-server.ts';
import { eventually } from './town.ts';

const minutes = 60_000;

let redis: RedisServer;
let schema: Schema;
let folder: string;
let desk: FrontDesk | undefined;

beforeEach(async () => {
  [redis, schema, folder] = await Promise.all([
    createRedisServer(),
    createSchema(),
    mkdtemp(join(tmpdir(), 'frontdesk-starting-')),
  ]);
});
afterEach(async () => {
  desk?.crash();
  await desk?.ended;
  await Promise.all([redis.remove(), schema.drop(), rm(folder, { recursive: true })]);
});

test('a process is not called healthy before it knows which channels are its own, as its start may still fail', {
  timeout: 3 * minutes,
}, async () => {
  await (await openPostgresStore(schema.url)).close();
  await writeFile(
    join(folder, 'frontdesk.yaml'),
    `
brand: { name: Acme }
store: ${schema.url}
queue: ${redis.url}
channels: { website: { type: web } }
desks: { support: { channel: website, room: support } }
`,
  );
  const client = new pg.Client(schema.url);
  await client.connect();
  try {
    await client.query('BEGIN; LOCK TABLE leases');
    const port = await freePort();
    desk = startFrontDesk({ folder, store: '', remove: async () => {} }, { port, more: ['--role', 'worker'] });
    const health = async () => {
      const answer = await fetch(`http://127.0.0.1:${port}/healthz`);
      return [answer.status, await answer.json()];
    };
    await eventually(async () =>
      expect(await health()).toEqual([503, expect.objectContaining({ missing: ['engine'] })]),
    );
    await client.query('COMMIT');
    await eventually(async () => expect(await health()).toEqual([200, expect.objectContaining({ status: 'ok' })]));
  } finally {
    await client.end();
  }
});
