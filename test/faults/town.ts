import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scopesFor } from '../../adapters/slack/manifest.ts';
import type { Role } from '../../app/roles.ts';
import { FakeSlack, tokens } from '../fakes/slack/server.ts';
import { type FakeTelegram, startFakeTelegram } from '../fakes/telegram/server.ts';
import { freePort } from '../support/free-port.ts';
import { createPostgresServer, type PostgresServer } from '../support/postgres-server.ts';
import { createRedisServer, type RedisServer } from '../support/redis-server.ts';
import type { Served } from '../support/serve.ts';
import { layWire, type Wire } from '../support/wire.ts';
import { Fleet } from './fleet.ts';
import { type Gate, openGate, type Place } from './gate.ts';

export const rooms = { polled: 'C0POLLED', hooked: '-1002000000001', web: 'care', direct: 'direct' } as const;
export const webAgent = { name: 'Cleo', token: 'token-of-cleo-0123456789' } as const;

/** A brand with everything that may break. */
export interface Town {
  readonly redis: RedisServer;
  readonly postgres: PostgresServer;
  /** What the processes reach Redis and Postgres by. */
  readonly wires: { readonly redis: Wire; readonly postgres: Wire };
  readonly telegrams: { readonly polled: FakeTelegram; readonly hooked: FakeTelegram };
  readonly slack: FakeSlack;
  readonly fleet: Fleet;
  readonly gate: Gate;
  /** The website, as browsers reach it. */
  readonly served: Served;
  close(): Promise<void>;
}

/** @param processes what each does */
export async function foundTown(processes: readonly (readonly Role[])[]): Promise<Town> {
  const folder = await mkdtemp(join(tmpdir(), 'frontdesk-faults-'));
  const [redis, postgres, polled, hooked] = await Promise.all([
    createRedisServer(),
    createPostgresServer(),
    startFakeTelegram(),
    startFakeTelegram(),
  ]);
  const slack = new FakeSlack(scopesFor('direct'));
  await slack.start();
  const wires = { redis: await layWire(redis.url), postgres: await layWire(postgres.url) };
  const places: Place[] = [];
  for (const roles of processes) places.push({ port: await freePort(), roles });
  const gate = await openGate(places, 'website');
  // As behind a proxy that takes TLS off, which is left out.
  const publicUrl = `https://127.0.0.1:${gate.port}`;
  hooked.feed.retryMs = 1_000;
  hooked.world.addForum(Number(rooms.hooked), 'Service');
  await writeFile(
    join(folder, 'frontdesk.yaml'),
    `
brand: { name: Acme, languages: [en] }
server: { host: 127.0.0.1, publicUrl: "${publicUrl}" }
store: ${wires.postgres.url}
queue: ${wires.redis.url}
channels:
  website: { type: web, agents: [{ name: ${webAgent.name}, token: ${webAgent.token} }] }
  polled: { type: telegram, token: "${polled.token}", apiRoot: "${polled.apiRoot}" }
  hooked: { type: telegram, mode: webhook, token: "${hooked.token}", apiRoot: "${hooked.apiRoot}" }
  slack: { type: slack, mode: socket, customers: direct, botToken: ${tokens.bot}, appToken: ${tokens.app}, apiUrl: "${slack.apiUrl}" }
desks:
  polled: { channel: slack, room: ${rooms.polled} }
  hooked: { channel: hooked, room: "${rooms.hooked}" }
  web: { channel: website, room: ${rooms.web} }
  direct: { channel: website, room: ${rooms.direct} }
routing:
  - { when: { channel: polled }, desk: polled }
  - { when: { channel: hooked }, desk: hooked }
  - { when: { channel: slack }, desk: direct }
  - { desk: web }
handoff: { guards: { collision: false } }
`,
  );
  const fleet = new Fleet(folder, places);
  return {
    redis,
    postgres,
    wires,
    telegrams: { polled, hooked },
    slack,
    fleet,
    gate,
    served: { url: publicUrl, hooks: `${gate.url}/hooks/website`, stop: async () => {} },
    async close() {
      await fleet.end();
      await gate.close();
      await Promise.all([wires.redis.close(), wires.postgres.close()]);
      await Promise.all([polled.stop(), hooked.stop(), slack.stop()]);
      await Promise.all([redis.remove(), postgres.remove()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
