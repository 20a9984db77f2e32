import pg from 'pg';
import { StoreFailed } from '../failure.ts';

/** How long Postgres may take to answer before it counts as gone, in milliseconds. */
const patienceMs = 10_000;
/** int8: our numbers stay far below 2^53. */
const int8 = 20;

const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === int8 ? Number : pg.types.getTypeParser(oid, format),
};

function settings(url: string, name: string): pg.ClientConfig {
  return {
    connectionString: url,
    application_name: name,
    connectionTimeoutMillis: patienceMs / 2,
    query_timeout: patienceMs,
    keepAlive: true,
    types,
  };
}

/** Connections for short statements that stand for themselves; at most `max` of them. */
export function openPool(url: string, name: string, max: number): pg.Pool {
  const pool = new pg.Pool({ ...settings(url, name), max });
  // One that was idle when Postgres went away is replaced at the next statement.
  pool.on('error', () => {});
  return pool;
}

/** @throws what `asPostgresFailure` names, where Postgres cannot be reached, or takes nothing in */
export async function openClient(url: string, name: string): Promise<pg.Client> {
  // Statements go out as they are asked for; each still waits for those before it in Postgres.
  const client = new pg.Client({ ...settings(url, name), pipeline: true });
  // The statement that meets the broken connection tells it.
  client.on('error', () => {});
  try {
    await client.connect();
    await refuseStandby(client);
  } catch (error) {
    drop(client);
    throw error;
  }
  return client;
}

/** After a failover the name may lead to a standby for a while: what it says is old, and it says so as long as it is asked. */
async function refuseStandby(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ transaction_read_only: string }>('SHOW transaction_read_only');
  if (rows[0]?.transaction_read_only !== 'on') return;
  throw new StoreFailed(
    'unreachable',
    'The Postgres store cannot be used. It takes nothing in, as it is a standby or read-only: `store` has to lead to the primary. After a failover work goes on by itself as soon as it does.',
  );
}

/** Gives a connection up without waiting for the other side. */
export function drop(client: pg.Client): void {
  client.end().catch(() => {});
}

const gathering = new WeakSet<pg.Client>();

/**
 * Asks on a connection. What is asked until the end of a turn of the event loop goes out in one piece: a system call for
 * each statement was a quarter of a process's time.
 */
export function ask(client: pg.Client, statement: pg.QueryConfig): Promise<pg.QueryResult> {
  if (!gathering.has(client)) {
    const { stream } = client.connection;
    gathering.add(client);
    stream.cork();
    setImmediate(() => {
      gathering.delete(client);
      stream.uncork();
    });
  }
  return client.query(statement);
}
