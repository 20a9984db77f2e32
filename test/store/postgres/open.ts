import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { Clock } from '../../../core/clock.ts';
import { openPostgresStore } from '../../../store/postgres/index.ts';
import type { StoreUnderTest } from '../../contracts/store/check.ts';

/** Given, found or started by `test/setup/postgres.ts`. */
const server = process.env['DATABASE_URL'] ?? '';

/** A schema of its own in the tests' database. */
export interface Schema {
  readonly url: string;
  readonly name: string;
  drop(): Promise<void>;
}

/** Runs statements beside the store. */
export async function asAdmin<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
  const client = new pg.Client(server);
  await client.connect();
  try {
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end();
  }
}

export async function createSchema(): Promise<Schema> {
  const name = `frontdesk_${randomBytes(6).toString('hex')}`;
  await asAdmin(`CREATE SCHEMA ${name}`);
  const url = new URL(server);
  url.searchParams.set('options', `-c search_path=${name}`);
  return { url: url.href, name, drop: async () => void (await asAdmin(`DROP SCHEMA ${name} CASCADE`)) };
}

/** A Postgres store in a schema of its own, which goes with it. */
export async function openInSchema(clock: Clock): Promise<StoreUnderTest> {
  const schema = await createSchema();
  let store = await openPostgresStore(schema.url, { clock });
  return {
    store,
    async reopen() {
      await store.close();
      store = await openPostgresStore(schema.url, { clock });
      return store;
    },
    async close() {
      await store.close();
      await schema.drop();
    },
  };
}
