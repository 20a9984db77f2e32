import { expect, onTestFinished, test } from 'vitest';
import { countRequests, readPostgres } from '../../../bench/cluster/proxy.ts';
import { openPostgresStore } from '../../../store/postgres/index.ts';
import { message } from './message.ts';
import { createSchema } from './open.ts';

test('what is asked in one turn of the event loop goes to Postgres together, reads and writes alike', async () => {
  const schema = await createSchema();
  onTestFinished(schema.drop);
  const proxy = await countRequests(schema.url, readPostgres);
  onTestFinished(proxy.close);
  const store = await openPostgresStore(proxy.url);
  onTestFinished(store.close);
  const keys = Array.from({ length: 50 }, (_, index) => `k${index}`);
  await store.accept([message('first')]);
  await store.pending('telegram/1', 1);

  proxy.reset();
  await Promise.all(keys.map((key) => store.accept([message(key)])));
  // One piece with everything, and one with the end of the transaction.
  expect(proxy.counts().trips).toBeLessThanOrEqual(4);
  proxy.reset();
  await Promise.all(keys.map((key) => store.pending(key, 1)));
  expect(proxy.counts().trips).toBeLessThanOrEqual(2);
});
