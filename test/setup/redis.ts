import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { createRedisServer } from '../support/redis-server.ts';

const usual = 'redis://127.0.0.1:6379';

/** The tests' Redis: the one at `REDIS_URL`, else the usual local one, else one that is started for them. */
export default async function setUp(): Promise<(() => Promise<void>) | undefined> {
  const given = process.env['REDIS_URL'];
  const url = given ?? usual;
  if (await answers(url)) {
    process.env['REDIS_URL'] = url;
    return undefined;
  }
  if (given !== undefined) throw new Error('There is no Redis at REDIS_URL. Start it, or leave the variable out.');
  const server = await createRedisServer().catch(() => {
    install();
    return createRedisServer();
  });
  process.env['REDIS_URL'] = server.url;
  return server.remove;
}

async function answers(url: string): Promise<boolean> {
  const redis = new Redis(url, { lazyConnect: true, connectTimeout: 5_000, retryStrategy: () => null });
  redis.on('error', () => {});
  try {
    await redis.connect();
    return true;
  } catch {
    return false;
  } finally {
    redis.disconnect();
  }
}

function install(): void {
  const script = fileURLToPath(new URL('../../scripts/install-redis.sh', import.meta.url));
  try {
    execFileSync('bash', [script], { stdio: 'inherit' });
  } catch (cause) {
    throw new Error(
      'The tests need Redis. Install it (on Debian, as root: bash scripts/install-redis.sh), or set REDIS_URL.',
      { cause },
    );
  }
}
