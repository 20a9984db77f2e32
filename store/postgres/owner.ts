import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type pg from 'pg';
import { StoreFailed } from '../failure.ts';
import { drop, openClient } from './connect.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migrations/index.ts';

/**
 * The connection that writes. It holds a lock of its session, so that one process at a time can write, and a process
 * that has lost the lock has lost its way to write: nothing it still believes can reach the store. Processes that share
 * the store hold the lock together, and keep out one that wants it to itself.
 */
export interface Owner {
  /** The connection, made again where it was lost. @throws {StoreFailed} `in-use` where another process took over */
  client(): Promise<pg.Client>;
  /** The connection is not to be used any more. */
  lost(): void;
  close(): Promise<void>;
}

/** How often a process that stands by looks whether the lock is free, in milliseconds. */
const lookEveryMs = 1_000;
/** An owner that hangs or is cut off says nothing: Postgres ends its session, and the lock is free. */
const session = `
  SET idle_session_timeout = '10s';
  SET idle_in_transaction_session_timeout = '5s';
  SET tcp_keepalives_idle = 4;
  SET tcp_keepalives_interval = 2;
  SET tcp_keepalives_count = 3;
`;
const tryLock = (shared: boolean) =>
  `SELECT pg_try_advisory_lock${shared ? '_shared' : ''}(hashtextextended('frontdesk/' || current_schema(), 0)) AS ours`;
/** Stands where an owner writes its name. */
const everybody = 'shared';

/**
 * Waits until no other process owns the store, then owns it, alone or with others that share it.
 * @param onWait told once, where it has to wait
 */
export async function becomeOwner(url: string, onWait: () => void, shared = false): Promise<Owner> {
  const self = randomUUID();
  const id = shared ? everybody : self;
  const name = `frontdesk-owner-${self.slice(0, 8)}`;
  let current: pg.Client | undefined = await first();
  let opening: Promise<pg.Client> | undefined;

  async function lock(client: pg.Client): Promise<boolean> {
    return (await client.query(tryLock(shared))).rows[0]?.ours === true;
  }

  async function first(): Promise<pg.Client> {
    let client = await openClient(url, name);
    try {
      if (!(await lock(client))) {
        drop(client);
        onWait();
        client = await standBy();
      }
      await client.query(session);
      await migrate(client, migrations);
      await client.query("UPDATE frontdesk SET value = $1 WHERE name = 'owner'", [id]);
      return client;
    } catch (error) {
      drop(client);
      throw error;
    }
  }

  /** Looks until the lock is free, however often Postgres goes away meanwhile. */
  async function standBy(): Promise<pg.Client> {
    let client: pg.Client | undefined;
    for (;;) {
      try {
        client ??= await openClient(url, name);
        if (await lock(client)) return client;
      } catch {
        if (client) drop(client);
        client = undefined;
      }
      await wait(lookEveryMs);
    }
  }

  async function again(): Promise<pg.Client> {
    const client = await openClient(url, name);
    try {
      // Our own session may live on at the other end of a broken line.
      await client.query(
        'SELECT pg_terminate_backend(pid, 2000) FROM pg_stat_activity WHERE application_name = $1 AND pid <> pg_backend_pid()',
        [name],
      );
      const isFree = await lock(client);
      const owner = (await client.query("SELECT value FROM frontdesk WHERE name = 'owner'")).rows[0]?.value;
      if (owner !== id) {
        throw new StoreFailed(
          'in-use',
          'Another process has taken over the Postgres store. Start this one again, and it stands by.',
        );
      }
      if (!isFree) {
        // Our own session is not quite gone, or another process is about to write its name.
        throw new StoreFailed('unreachable', 'The Postgres store is locked by a session that has not ended yet.');
      }
      await client.query(session);
      return client;
    } catch (error) {
      drop(client);
      throw error;
    }
  }

  function lost(): void {
    if (current) drop(current);
    current = undefined;
  }

  async function client(): Promise<pg.Client> {
    if (current) return current;
    opening ??= again().finally(() => {
      opening = undefined;
    });
    current = await opening;
    return current;
  }

  return {
    client,
    lost,
    async close() {
      await opening?.catch(() => {});
      await current?.end().catch(() => {});
      current = undefined;
    },
  };
}

/**
 * A connection that writes beside the owner, for a tool that makes one short change.
 * @throws {StoreFailed} `not-a-store` where no owner has ever made its tables
 */
export async function beOwnersGuest(url: string): Promise<Owner> {
  let current: pg.Client | undefined = await openClient(url, 'frontdesk-tool');
  const made = await current.query("SELECT to_regclass('frontdesk') IS NOT NULL AS made");
  if (made.rows[0]?.made !== true) {
    drop(current);
    throw new StoreFailed(
      'not-a-store',
      'The Postgres store has no tables of Frontdesk yet. Run `frontdesk start` once, and it makes them.',
    );
  }
  return {
    async client() {
      current ??= await openClient(url, 'frontdesk-tool');
      return current;
    },
    lost() {
      if (current) drop(current);
      current = undefined;
    },
    close: async () => current?.end(),
  };
}
