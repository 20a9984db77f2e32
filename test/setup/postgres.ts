import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { createPostgresServer } from '../support/postgres-server.ts';

const usual = 'postgres://postgres@127.0.0.1:5432/test';

/** The tests' Postgres: the one at `DATABASE_URL`, else the usual local one, else one that is started for them. */
export default async function setUp(): Promise<(() => Promise<void>) | undefined> {
  const given = process.env['DATABASE_URL'];
  const url = given ?? usual;
  if (await answers(url)) {
    process.env['DATABASE_URL'] = url;
    return undefined;
  }
  if (given !== undefined)
    throw new Error('There is no Postgres at DATABASE_URL. Start it, or leave the variable out.');
  const server = await createPostgresServer().catch(() => {
    install();
    return createPostgresServer();
  });
  process.env['DATABASE_URL'] = server.url;
  return server.remove;
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

function install(): void {
  const script = fileURLToPath(new URL('../../scripts/install-postgres.sh', import.meta.url));
  try {
    execFileSync('bash', [script], { stdio: 'inherit' });
  } catch (cause) {
    throw new Error(
      'The tests need Postgres. Install it (on Debian, as root: bash scripts/install-postgres.sh), or set DATABASE_URL.',
      { cause },
    );
  }
}
